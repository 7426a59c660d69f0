import { locateSpec } from "../openapi/locate-spec.ts";
import type { Problem } from "../openapi/problem.ts";
import { type LenientSpec, readLeniently } from "../openapi/read-leniently.ts";
import { type Change, sortChanges } from "./change.ts";
import { type CodeChange, viewCode } from "./code-view.ts";
import { compareSpecs } from "./compare-specs.ts";

/** What a comparison found. */
export interface DiffResult {
  readonly changes: readonly Change[];
  /** The generated calls and types whose use may stop compiling. */
  readonly code: readonly CodeChange[];
  /** What is wrong with the specs, and what could therefore not be compared. */
  readonly warnings: readonly Problem[];
}

/**
 * Lists what changed from one spec to another, for people who call its operations. Flawed specs and OpenAPI 2.0 are read
 * as far as they can be.
 * @param before Path of a spec, or a document without references to other files.
 * @param after The same, later.
 * @throws SpecError when a file is missing, or neither YAML nor JSON.
 */
export async function diff(before: string | object, after: string | object): Promise<DiffResult> {
  const [from, to] = await Promise.all([read(before), read(after)]);
  const changes = compareSpecs(from.document, to.document);
  const warnings = [...from.warnings, ...to.warnings];
  try {
    const { code, renamed } = viewCode(from.document, to.document, changes);
    return { changes: sortChanges([...changes, ...renamed]), code, warnings };
  } catch (error) {
    return { changes, code: [], warnings: [...warnings, unseen(after, error)] };
  }
}

function read(spec: string | object): Promise<LenientSpec> {
  return readLeniently(typeof spec === "string" ? locateSpec(spec) : spec);
}

// A client can't be made of it, so there is no code that uses one.
function unseen(spec: string | object, error: unknown): Problem {
  const reason = error instanceof Error ? error.message : String(error);
  const message = `What changes in the generated client is not compared: no client can be made of one of the specs (${reason})`;
  return {
    file: typeof spec === "string" ? locateSpec(spec) : "",
    line: 1,
    column: 1,
    severity: "warning",
    message,
    rule: "northbound/shape",
  };
}
