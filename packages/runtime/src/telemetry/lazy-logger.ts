import { memoizeAsync } from "../util/memoize-async.ts";
import type { NorthboundEvent, Observe } from "./events.ts";

/** More events than this are not kept, should the code never come. */
const maxWaiting = 1_000;

/** An observer whose code is loaded with the first event. Events that come before it wait, and are told in their order. */
export function lazyLogger(load: () => Promise<Observe>): Observe {
  let waiting: NorthboundEvent[] = [];
  let observe: Observe = (event) => {
    if (waiting.length < maxWaiting) waiting.push(event);
    start().catch(() => {});
  };
  const start = memoizeAsync(async () => {
    const loaded = await load();
    observe = loaded;
    const first = waiting;
    waiting = [];
    for (const event of first) {
      try {
        loaded(event);
      } catch {
        // Not the affair of the events behind it.
      }
    }
  });
  return (event) => observe(event);
}
