import type { Call } from "../core/call.ts";
import type { CallOptions } from "../core/call-options.ts";
import type { Operation } from "../core/operation.ts";
import { lazyLayer } from "../layers/lazy.ts";
import { memoizeAsync } from "../util/memoize-async.ts";
import type { Reply } from "../core/reply.ts";
import type { Layer, Send } from "../core/send.ts";
import type { Cache, CacheControl, CacheStats, CreateCacheOptions } from "./cache.ts";
import { checkCacheOptions } from "./cache-options.ts";
import { isRead } from "./invalidation.ts";

/** The cache of one client, whose code is loaded with the first call that wants to use it. */
export interface LazyCache extends CacheControl {
  /** The cache layer, and below it the one that lets equal reads under way share one flight. */
  readonly layer: Layer;
  /** Whether the answer to a read may come from the cache, or go there. */
  remembers(operation: Operation | undefined, options: CallOptions): boolean;
  /** The value of a fresh answer in memory; see `Cache.peek`. */
  peek(call: Call): unknown;
  /** Ends what is fetched in the background. */
  close(): void;
}

/** What a cache has to tell that nobody used yet. */
const nothing: CacheStats = { hits: 0, stale: 0, misses: 0, coalesced: 0, invalidations: 0, entries: 0, bytes: 0 };

/**
 * Makes the cache of a client. Until a call wants it, it is a few lines: as long as nothing was remembered there is
 * nothing to find, and nothing that a write could make void.
 * @throws InvalidOptionError for an option of the wrong kind.
 */
export function createLazyCache(options: CreateCacheOptions): LazyCache {
  const { isOn } = checkCacheOptions(options.cache);
  let cache: Cache | undefined;
  const load = memoizeAsync(async () => {
    const { cacheLayers, createCache } = await import("./cache-layers.ts");
    const made = (cache = createCache(options));
    return cacheLayers(made, options.clock);
  });
  // Writes matter from the start: a read may be remembered while one is under way, and a store of the user's may hold
  // answers of other processes.
  const isWanted = ({ options: { cache: mode }, operation, method }: Call): boolean =>
    mode === undefined ? isOn && (operation?.cache === true || method !== "GET") : mode !== "no-store";
  const remembers: LazyCache["remembers"] = (operation, { cache: mode }) =>
    mode === undefined ? isOn && operation?.cache === true : mode !== "no-store";

  // A write that comes while the code is loaded waits for it too: a read may be about to be remembered.
  const lazily = lazyLayer(load, isWanted);
  const layer: Layer = (next) => {
    const send = lazily(next);
    return (call) => {
      const isEarly = cache === undefined && !isRead(call.method) && !isWanted(call);
      return isEarly ? dropAfter(send, call) : send(call);
    };
  };
  // Where the cache is off, calls may still ask for it: what it keeps meanwhile is older than the end of this write.
  const dropAfter = async (send: Send, call: Call): Promise<Reply> => {
    try {
      return await send(call);
    } finally {
      await cache?.invalidate(call);
    }
  };

  return {
    layer,
    remembers,
    peek: (call) => cache?.peek(call),
    close: () => cache?.close(),
    stats: () => cache?.stats() ?? nothing,
    async clear(group) {
      await load();
      await cache?.clear(group);
    },
  };
}
