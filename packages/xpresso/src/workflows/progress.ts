import type { WaitReport } from "@northbound/runtime";
import type { components } from "../generated/schema.d.ts";
import type { AnyRequest } from "./ended.ts";
import { addCounts, countsOf } from "./counts.ts";

type Counts = components["schemas"]["ResultCounts"];

/** How far one item of a request is. */
export interface RequestItemProgress {
  readonly itemId: string;
  readonly state: string;
  readonly isComplete: boolean;
  /** Outcomes of its tasks so far. */
  readonly counts: Counts;
}

/** How far a request is, at each look at it. */
export interface RequestProgress<Request extends AnyRequest = AnyRequest> extends WaitReport<Request> {
  readonly state: string | undefined;
  /** Items that are complete. */
  readonly done: number;
  /** Items in all. */
  readonly total: number;
  readonly items: readonly RequestItemProgress[];
  /** Outcomes of the tasks of all items so far. */
  readonly counts: Counts;
}

/** Reads the progress out of the last look. */
export function progressOf<Request extends AnyRequest>(report: WaitReport<Request>): RequestProgress<Request> {
  const items = (report.last?.items ?? []).map((item) => ({
    itemId: item.item_id ?? "",
    state: item.state ?? "",
    isComplete: item.completion_time !== undefined && item.completion_time !== null,
    counts: item.results?.run?.summary ?? {},
  }));
  return {
    ...report,
    state: report.last?.state,
    done: items.filter(({ isComplete }) => isComplete).length,
    total: items.length,
    items,
    counts: report.last ? countsOf(report.last) : addCounts([]),
  };
}
