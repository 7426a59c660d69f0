import type { components } from "../generated/schema.d.ts";
import type { AnyRequest } from "./ended.ts";

type Counts = components["schemas"]["ResultCounts"];

const kinds = [
  "total_tasks",
  "applicable_tasks",
  "pass",
  "passx",
  "fail",
  "abort",
  "block",
  "skip",
  "error",
  "unknown",
] as const;

/** Outcomes that are no success. */
export const badOutcomes = ["fail", "error", "abort", "block"] as const;

/** Adds up counters; one that nobody has is not there. */
export function addCounts(all: readonly Counts[]): Counts {
  const sum: Record<string, number> = {};
  for (const counts of all) {
    for (const kind of kinds) if (counts[kind] !== undefined) sum[kind] = (sum[kind] ?? 0) + counts[kind];
  }
  return sum;
}

/** The outcomes of a whole request: its own counters, or those of its items where it has none yet. */
export function countsOf({ consolidated_summary: whole, items = [] }: AnyRequest): Counts {
  return whole && kinds.some((kind) => whole[kind])
    ? whole
    : addCounts(items.map((item) => item.results?.run?.summary ?? {}));
}
