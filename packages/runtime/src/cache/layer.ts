import type { Cache } from "./cache.ts";
import type { CacheEntry } from "./cache-entry.ts";
import type { Found } from "./cache-storage.ts";
import { untilAborted } from "../util/until-aborted.ts";
import { isRead, isTrouble, isTroubled, mayHaveChanged, mayHaveChangedAfter } from "./invalidation.ts";
import { Call } from "../core/call.ts";
import type { Clock } from "../util/clock.ts";
import { changesSomething } from "../core/outcome.ts";
import { NotCachedError } from "../errors/not-cached-error.ts";
import type { CacheMode } from "../core/call-options.ts";
import type { Reply } from "../core/reply.ts";
import type { Layer, Send } from "../core/send.ts";

/** Options of the cache layer. */
export interface CacheLayerOptions {
  readonly cache: Cache;
  readonly clock: Clock;
}

/** After a refresh in the background failed, the next one waits this long, in milliseconds. */
const refreshPause = 1_000;

/**
 * Answers reads from what is remembered, and forgets it when a write makes it void. Stands outside of everything that
 * sends, so that a remembered answer costs none of it.
 */
export function cacheLayer({ cache, clock }: CacheLayerOptions): Layer {
  return (next) => {
    const refresh = createRefresh(cache, clock, next);
    return (call) => {
      const mode = cache.modeOf(call);
      if (mode === undefined) {
        if (call.options.cache === "only-if-cached") return Promise.reject(notCached(call));
        return isRead(call.method) ? next(call) : write(cache, next, call);
      }
      if (call.signal?.aborted) return Promise.reject(call.signal.reason as Error);
      const found = cache.find(call);
      if (!(found instanceof Promise)) return answer(cache, next, refresh, call, mode, found);
      return untilAborted(found, call.signal).then((late) => answer(cache, next, refresh, call, mode, late));
    };
  };
}

type Refresh = (call: Call, found: Found, entry: CacheEntry) => void;

function answer(
  cache: Cache,
  next: Send,
  refresh: Refresh,
  call: Call,
  mode: Exclude<CacheMode, "no-store">,
  found: Found,
): Promise<Reply> {
  const { entry, place } = found;
  if (mode === "reload") return cache.load(call, place, next);
  const freshness = entry === undefined ? "expired" : cache.freshnessOf(entry, call);
  if (entry !== undefined && freshness === "fresh") {
    cache.count("hit", call);
    return Promise.resolve(remembered(entry));
  }
  // As in the Fetch standard, whoever takes only what is there takes it however old it is.
  const takesAny = mode === "only-if-cached";
  if (entry !== undefined && (freshness === "stale" || (takesAny && freshness === "stale-if-error"))) {
    cache.count("stale", call);
    if (!takesAny) refresh(call, found, entry);
    return Promise.resolve(remembered(entry));
  }
  cache.count("miss", call);
  if (takesAny) return Promise.reject(notCached(call));
  const loading = cache.load(call, place, next);
  return entry !== undefined && freshness === "stale-if-error" ? orElse(cache, call, loading, entry) : loading;
}

/** The stale answer stands in when the backend is in trouble (RFC 5861 section 4); it never hides another failure. */
async function orElse(cache: Cache, call: Call, loading: Promise<Reply>, entry: CacheEntry): Promise<Reply> {
  try {
    const reply = await loading;
    if (!isTroubled(reply)) return reply;
  } catch (error) {
    if (call.signal?.aborted || !isTrouble(error)) throw error;
  }
  cache.count("stale", call);
  return remembered(entry);
}

function remembered({ reply }: CacheEntry): Reply {
  const own = reply.share();
  own.fromCache = true;
  return own;
}

/** Fetches fresh answers in the background, one at a time for each key. */
function createRefresh(cache: Cache, clock: Clock, next: Send): Refresh {
  const underWay = new Set<string>();
  const pausedUntil = new WeakMap<CacheEntry, number>();
  return ({ url, method, fields, operation, options }, { place }, entry) => {
    if (underWay.has(place.key) || clock.now() < (pausedUntil.get(entry) ?? 0)) return;
    underWay.add(place.key);
    // The refresh outlives the caller's abort.
    const own = new Call(url, { method, fields, operation, options, signal: cache.closing });
    const failed = (): void => {
      if (cache.closing.aborted) return;
      pausedUntil.set(entry, clock.now() + refreshPause);
      cache.count("refresh-failed", own);
    };
    cache
      .load(own, place, next)
      .then((reply) => {
        if (!reply.ok) failed();
      }, failed)
      .finally(() => underWay.delete(place.key));
  };
}

/** Passes a write on, and drops what it makes void as soon as its end is known, before its caller can read again. */
async function write(cache: Cache, next: Send, call: Call): Promise<Reply> {
  // What is declared safe to repeat counts as not processed however it ends, and may have written all the same.
  const isAccountedFor = changesSomething(call);
  let reply: Reply;
  try {
    reply = await next(call);
  } catch (error) {
    if (!isAccountedFor || mayHaveChangedAfter(error)) await invalidate(cache, call);
    throw error;
  }
  if (!isAccountedFor || mayHaveChanged(reply)) await invalidate(cache, call);
  return reply;
}

/**
 * Drops what a write makes void. An abort or a deadline ends the wait for a store elsewhere: until that store has
 * acknowledged the write, none of its answers is used.
 */
async function invalidate(cache: Cache, call: Call): Promise<void> {
  const dropped = cache.invalidate(call);
  if (!(dropped instanceof Promise)) return;
  await untilAborted(dropped, call.signal).catch((error: unknown) => {
    if (!call.signal?.aborted) throw error;
  });
}

function notCached(call: Call): NotCachedError {
  return new NotCachedError(`${call.name}: the answer is not in the cache, and nothing was sent.`, {
    operation: call.name,
  });
}
