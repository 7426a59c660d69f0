import { type LoadedSpec, loadSpec } from "../openapi/load-spec.ts";
import { type Problem, SpecError } from "../openapi/problem.ts";
import type { Target } from "./targets.ts";

/** What came of reading a spec: the spec, or the problems that prevented it. */
export type Read = { readonly spec: LoadedSpec } | { readonly problems: readonly Problem[] };

/** Reads the spec of a target. */
export async function readTarget({ spec, rules }: Target): Promise<Read> {
  try {
    return { spec: await loadSpec(spec, rules) };
  } catch (error) {
    if (error instanceof SpecError) return { problems: error.problems };
    throw error;
  }
}
