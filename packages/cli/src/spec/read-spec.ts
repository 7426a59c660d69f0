import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse as parseYaml } from "yaml";
import { loadSpec, type LoadedSpec, type RuleSet } from "../../../../scripts/generate/load-spec.ts";
import { SpecError } from "../../../../scripts/generate/problem.ts";
import { UsageError } from "../command.ts";
import type { Io } from "../io.ts";
import { applyOverlay, type Overlay } from "./overlay.ts";

/** A spec in one file, ready to be read again by path. */
export interface OverlaidFile extends AsyncDisposable {
  readonly path: string;
}

/**
 * Reads a spec with all its files, held only to what a client needs unless told otherwise.
 * @throws SpecError when it can't be read or a client can't be made of it.
 */
export function readSpec(path: string, rules: RuleSet = "portable"): Promise<LoadedSpec> {
  return loadSpec(path, rules);
}

/**
 * Does something with a spec that is held to what a client needs only. Where it is too much out of shape for that, the
 * places are told instead of what the code stumbled over.
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

/** Joins a spec's files, applies overlays in order, and keeps the outcome in a file until it is disposed of. */
export async function overlaid(spec: string, overlays: readonly string[], io: Io): Promise<OverlaidFile> {
  let document: object = (await readSpec(spec)).document;
  for (const file of overlays) {
    const result = applyOverlay(document, await readOverlay(file));
    for (const target of result.unmatched) io.note(`${file}: warning: nothing matches ${target}`);
    document = result.document;
  }
  const folder = await mkdtemp(join(tmpdir(), "northbound-"));
  const path = join(folder, "openapi.json");
  await writeFile(path, JSON.stringify(document));
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

async function readOverlay(file: string): Promise<Overlay> {
  const text = await readFile(file, "utf8").catch((error: Error) => {
    throw new UsageError(`The overlay ${file} can't be read: ${error.message}`);
  });
  try {
    return parseYaml(text) as Overlay;
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
