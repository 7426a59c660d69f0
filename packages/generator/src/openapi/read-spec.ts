import type { LoadedSpec, RuleSet } from "./load-spec.ts";
import { SpecError } from "./problem.ts";

/**
 * Reads a spec with all its files. Redocly's engine is loaded by the first call.
 * @param rules What the spec is held to.
 * @param overlays Paths of overlays, applied in order before anything is checked.
 * @throws SpecError when the spec can't be read or breaks a rule.
 * @throws InputError when an overlay can't be read, or is none.
 */
export async function readSpec(
  path: string,
  rules: RuleSet = "portable",
  overlays: readonly string[] = [],
): Promise<LoadedSpec> {
  const { loadSpec } = await import("./load-spec.ts");
  return loadSpec(path, rules, overlays);
}

/**
 * Runs work on a spec that is held to the portable rules only. Where the work fails because the spec is out of shape,
 * the error names the places in the spec instead.
 * @throws SpecError with those places.
 */
export async function orShape<Result>(
  path: string,
  overlays: readonly string[],
  work: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const found = await readSpec(path, "thorough", overlays).catch(() => undefined);
    const problems = (found?.warnings ?? []).filter(({ rule }) => rule === "struct");
    if (problems.length === 0) throw error;
    throw new SpecError(problems.map((problem) => ({ ...problem, severity: "error" })));
  }
}
