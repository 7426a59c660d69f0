import type { Shapes } from "../version/shapes.ts";

/** A request of either version. */
export type AnyRequest = Shapes["request"]["v1"] | Shapes["request"]["v2"];

/** The bad ends. The good ones are not published, and a state that is not known may still go on. */
const badEnds: ReadonlySet<string> = new Set(["FAILED", "STOPPED", "ABORTED", "ERRORED"]);

/**
 * Whether a request has ended: it has a completion date, or its state is a known bad end, or every item is complete.
 * How it ended is another question: see `summarize`.
 */
export function isEnded({ date_completed: completed, state, items = [] }: AnyRequest): boolean {
  if (completed !== undefined && completed !== null) return true;
  if (isBadEnd(state)) return true;
  return items.length > 0 && items.every(({ completion_time: time }) => time !== undefined && time !== null);
}

/** Whether a state is a known bad end. */
export function isBadEnd(state: string | undefined): boolean {
  return badEnds.has(state?.toUpperCase() ?? "");
}
