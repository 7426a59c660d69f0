import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse as parseYaml } from "yaml";
import { InputError } from "./input-error.ts";
import type { LoadedSpec, RuleSet } from "./load-spec.ts";
import { applyOverlay, type Overlay } from "./overlay.ts";
import { type Problem, SpecError } from "./problem.ts";

/** A spec in one file, ready to be read again by path. */
export interface OverlaidFile extends AsyncDisposable {
  readonly path: string;
  /** Targets of the overlays that nothing matched. */
  readonly warnings: readonly Problem[];
}

/**
 * Reads a spec with all its files. Redocly's engine is loaded by the first call.
 * @param rules What the spec is held to.
 * @throws SpecError when the spec can't be read or breaks a rule.
 */
export async function readSpec(path: string, rules: RuleSet = "portable"): Promise<LoadedSpec> {
  const { loadSpec } = await import("./load-spec.ts");
  return loadSpec(path, rules);
}

/**
 * Runs work on a spec that is held to the portable rules only. Where the work fails because the spec is out of shape,
 * the error names the places in the spec instead.
 * @throws SpecError with those places.
 */
export async function orShape<Result>(path: string, work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const found = await readSpec(path, "thorough").catch(() => undefined);
    const problems = (found?.warnings ?? []).filter(({ rule }) => rule === "struct");
    if (problems.length === 0) throw error;
    throw new SpecError(problems.map((problem) => ({ ...problem, severity: "error" })));
  }
}

/**
 * Joins a spec's files, applies overlays in order, and keeps the outcome in a file until it is disposed of.
 * @throws InputError when an overlay can't be read.
 */
export async function overlaid(spec: string, overlays: readonly string[]): Promise<OverlaidFile> {
  let document: object = (await readSpec(spec)).document;
  const warnings: Problem[] = [];
  for (const file of overlays) {
    const result = applyOverlay(document, await readOverlay(file));
    for (const target of result.unmatched) {
      const message = `nothing matches ${target}`;
      warnings.push({ file, line: 1, column: 1, severity: "warning", message, rule: "northbound/overlay" });
    }
    document = result.document;
  }
  const folder = await mkdtemp(join(tmpdir(), "northbound-"));
  const path = join(folder, "openapi.json");
  await writeFile(path, JSON.stringify(document));
  return { path, warnings, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

async function readOverlay(file: string): Promise<Overlay> {
  const text = await readFile(file, "utf8").catch((error: Error) => {
    throw new InputError(`The overlay ${file} can't be read: ${error.message}`);
  });
  try {
    return parseYaml(text) as Overlay;
  } catch (error) {
    throw new InputError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
