import { isOutage } from "./guards.ts";
import { isNorthboundError } from "./northbound-error.ts";

/**
 * Whether a call that ended with this error may be made again by whoever made it: it was provably not processed, and the
 * reason may pass (an outage, an overload, a limit of time). Give it to what retries around the client, such as TanStack
 * Query, p-retry or a queue. What is unknown, refused or wrong is never repeated, nor is an error of anything else.
 *
 * It speaks of one call. Of work that makes several, the ones before the failed one were processed.
 * @example
 * import { mayRepeat } from "@northbound/runtime";
 *
 * // What TanStack Query takes as `retry`; `docs/guides/repeating.md` has other libraries.
 * export const retry = (count: number, error: unknown): boolean => count < 3 && mayRepeat(error);
 */
export function mayRepeat(error: unknown): boolean {
  return isNorthboundError(error) && error.outcome === "not-processed" && isOutage(error);
}
