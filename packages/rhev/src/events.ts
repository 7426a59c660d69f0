import { type CallOptions, waitFor, type WaitOptions } from "@northbound/runtime";
import type { Schemas } from "./resources/types.ts";
import { isOutage } from "./waiting/outage.ts";

/** Options of following events. */
export interface FollowOptions {
  /** Id of the last event that was seen; those after it come. @default the newest one, so that only what happens from now on comes */
  readonly since?: string | undefined;
  /** Criteria in the engine's own language: `severity=error`. */
  readonly search?: string | undefined;
  /** Milliseconds between two looks: at first, and at most where nothing happens. @default 1_000 and 15_000 */
  readonly delay?: number | undefined;
  readonly maxDelay?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Following events, beside the calls of the group. */
export interface EventFollowing {
  /**
   * Every event from one on, in order, as it happens; without an end. An engine that is restarted meanwhile is waited for. Keep
   * the `id` of what you have dealt with, and give it as `since` next time: nothing is lost, and nothing comes twice.
   * @example
   * for await (const event of rhev.events.follow({ search: "severity=error" })) console.log(event.time, event.description);
   */
  follow(options?: FollowOptions): AsyncGenerator<Schemas["Event"], never>;
}

type List = (
  input: { readonly from?: number; readonly search?: string },
  options?: CallOptions,
) => { all(): Promise<Schemas["Event"][]>; first(): Promise<Schemas["Event"] | undefined> };

/**
 * Numbers are given before an event is committed, so a later one may be seen first: as many numbers before the last one are
 * looked at again.
 */
const overlap = 100;

/** Makes following out of the list of events. */
export function following(list: List, shared: Pick<WaitOptions<never>, "clock" | "observe">): EventFollowing {
  return {
    async *follow({ since, search, signal, ...times } = {}) {
      const options = { cache: "no-store", signal } as const;
      const start = Number(since ?? (await list({}, options).first())?.id ?? 0);
      const seen = new Set<number>();
      let last = start;
      const look = async (given: AbortSignal): Promise<Schemas["Event"][]> => {
        const from = Math.max(start, last - overlap);
        const found = await list(
          { from, ...(search !== undefined && { search }) },
          { ...options, signal: given },
        ).all();
        return found.filter(({ id }) => Number(id) > from && !seen.has(Number(id))).toSorted(byNumber);
      };
      for (;;) {
        const events = await waitFor(look, ({ length }) => length > 0, {
          name: "an event",
          ...shared,
          backend: "rhev",
          ...times,
          signal,
          deadline: Infinity,
          tolerate: isOutage,
        });
        for (const event of events) {
          const number = Number(event.id);
          seen.add(number);
          last = Math.max(last, number);
          yield event;
        }
        for (const number of seen) if (number <= last - overlap) seen.delete(number);
      }
    },
  };
}

function byNumber(one: Schemas["Event"], other: Schemas["Event"]): number {
  return Number(one.id) - Number(other.id);
}
