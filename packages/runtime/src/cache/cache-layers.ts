import type { Clock } from "../util/clock.ts";
import { cacheLayer } from "./layer.ts";
import { coalesceLayer } from "./coalesce.ts";
import type { Layer } from "../core/send.ts";
import type { Cache } from "./cache.ts";

export { createCache } from "./cache.ts";

/** The layers of a cache: first what is remembered, which needs no wait, then one flight for equal reads. */
export function cacheLayers(cache: Cache, clock: Clock): Layer {
  const remembering = cacheLayer({ cache, clock });
  const sharing = coalesceLayer({ cache });
  return (next) => remembering(sharing(next));
}
