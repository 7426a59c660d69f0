import type { Backend } from "../core/backend.ts";
import type { Call } from "../core/call.ts";
import { type Clock, wallTime } from "../util/clock.ts";
import type { Node } from "../core/node.ts";
import type { CacheMode } from "../core/call-options.ts";
import type { CacheOptions } from "../core/client-options.ts";
import type { Reply } from "../core/reply.ts";
import type { NorthboundEvent, Observe } from "../telemetry/events.ts";
import type { Send } from "../core/send.ts";
import type { SessionStrategy } from "../session/session.ts";
import { sharedIdentity } from "../session/shared-identity.ts";
import { type CacheEntry, type Freshness, freshnessOf, isKeepable } from "./cache-entry.ts";
import { clusterName, createCacheKeys } from "./cache-key.ts";
import { checkCacheOptions } from "./cache-options.ts";
import { guardStore } from "./guarded-store.ts";
import { createMemoryStorage } from "./memory-storage.ts";
import type { Found, Place, CacheStorage } from "./cache-storage.ts";
import { createRemoteStorage } from "./remote-storage.ts";
import { groupOf, groupsOf } from "./invalidation.ts";

/** What a cache did since the client was made. */
export interface CacheStats {
  /** Reads answered from the cache while fresh. */
  readonly hits: number;
  /** Reads answered from the cache while stale. */
  readonly stale: number;
  /** Reads that the cache could not answer. */
  readonly misses: number;
  /** Reads that shared the answer of an equal read under way. */
  readonly coalesced: number;
  /** Times that a write, or `clear`, dropped cached reads. */
  readonly invalidations: number;
  /** Answers in memory now; 0 when they are kept in a store of the user's. */
  readonly entries: number;
  /** What they take in memory, about. */
  readonly bytes: number;
}

/** What the owner of a client may do with its cache: `client.cache`. */
export interface CacheControl {
  /**
   * What the cache did since the client was made, and what it holds now.
   * @example
   * const { hits, misses, bytes } = cvp.cache.stats();
   * console.log(`${hits} of ${hits + misses} reads came from memory, which takes ${bytes} bytes`);
   */
  stats(): CacheStats;
  /**
   * Drops the cached reads of a group, the part of an operation's name before the `/`, or all. A write of this client
   * does so by itself; this is for changes that were made by somebody else. In a shared store it drops them for every process.
   * @example
   * await cvp.cache.clear("inventory");
   * await cvp.cache.clear();
   */
  clear(group?: string): Promise<void>;
}

/** Options of the cache of one client. */
export interface CreateCacheOptions {
  readonly backend: Pick<Backend, "name" | "vary" | "invalidates">;
  readonly nodes: readonly Node[];
  readonly clock: Clock;
  readonly observe?: Observe | undefined;
  /** Who the client is; a client without sessions is anonymous. */
  readonly sessions?: { readonly strategy: SessionStrategy } | undefined;
  /** As the user gave it: off, on, or how. */
  readonly cache?: boolean | CacheOptions | undefined;
}

/** What the cache did with a call. */
export type CacheResult = Extract<NorthboundEvent, { type: "cache" }>["result"];

/** The cache of one client, as the cache layer and the coalesce layer use it. */
export interface Cache extends CacheControl {
  /** How a call uses the cache; `undefined` when it does not. */
  modeOf(call: Call): Exclude<CacheMode, "no-store"> | undefined;
  /** Everything that separates the answer of this read from others. */
  keyOf(call: Call): string;
  find(call: Call): Found | Promise<Found>;
  freshnessOf(entry: CacheEntry, call: Call): Freshness;
  /**
   * A copy of the value of a fresh answer in memory, at once; `undefined` when only the layers can tell. It counts as
   * a hit, and is what makes a cached call cheap.
   */
  peek(call: Call): unknown;
  /** Sends a read, and keeps its answer when it may be kept. */
  load(call: Call, place: Place, next: Send): Promise<Reply>;
  /** Replies that another caller's cache layer keeps already. */
  readonly coalescedReplies: WeakSet<Reply>;
  /** Drops what a write makes void, as soon as its end is known. */
  invalidate(call: Call): void | Promise<void>;
  /** Another number after each write to the group of this read. */
  epochOf(call: Call): number;
  /** Ends what is fetched in the background. */
  close(): void;
  /** Aborts with `close`. */
  readonly closing: AbortSignal;
  /** Counts and tells. */
  count(result: CacheResult, call: Call): void;
}

const counterOf: Readonly<Partial<Record<CacheResult, "hits" | "stale" | "misses" | "coalesced">>> = {
  hit: "hits",
  stale: "stale",
  miss: "misses",
  coalesced: "coalesced",
};

/**
 * Makes the cache of a client. It costs nothing until a call uses it.
 * @throws InvalidOptionError for an option of the wrong kind.
 */
export function createCache(options: CreateCacheOptions): Cache {
  const { backend, clock, observe } = options;
  const { isOn, mode, ...checked } = checkCacheOptions(options.cache);
  const { ttl, staleWhileRevalidate, staleIfError } = checked;
  const invalidates = backend.invalidates?.bind(backend);
  const memory = checked.store ? undefined : createMemoryStorage({ ...checked, clock });
  const storage: CacheStorage = memory ?? outside(options, checked.store as NonNullable<CacheOptions["store"]>);
  // Other processes share no clock of durations.
  const now = (): number => (memory ? clock.now() : wallTime(clock));
  const keyOf = createCacheKeys({
    backend: backend.name,
    nodes: options.nodes,
    sessions: options.sessions,
    vary: backend.vary,
  });
  const counted = { hits: 0, stale: 0, misses: 0, coalesced: 0, invalidations: 0 };
  const coalescedReplies = new WeakSet<Reply>();
  const closing = new AbortController();
  let loading = 0;
  let epochOfAll = 0;
  const epochs = new Map<string, number>();

  const count = (result: CacheResult, { name: operation, options: { correlationId } }: Call): void => {
    const counter = counterOf[result];
    if (counter) counted[counter] += 1;
    try {
      observe?.({ time: wallTime(clock), backend: backend.name, type: "cache", result, operation, correlationId });
    } catch {
      // An observer's failure is not the caller's.
    }
  };

  const modeOf = (call: Call): Exclude<CacheMode, "no-store"> | undefined => {
    const { operation, method, options: own } = call;
    const wanted = own.cache === undefined ? (isOn && operation?.cache ? mode : "no-store") : own.cache;
    if (wanted === "no-store") return undefined;
    if ((method !== "GET" && method !== "HEAD") || own.session !== undefined || call.isStreamed) return undefined;
    if (call.body !== null) return undefined;
    return wanted;
  };

  const judge = (entry: CacheEntry, call: Call): Freshness => freshnessOf(entry, now(), call.options.ttl);

  const drop = (groups: readonly string[] | undefined): void | Promise<void> => {
    counted.invalidations += 1;
    if (groups === undefined) epochOfAll += 1;
    else for (const group of groups) epochs.set(group, (epochs.get(group) ?? 0) + 1);
    return storage.drop(groups);
  };

  return {
    modeOf,
    keyOf,
    count,
    coalescedReplies,
    freshnessOf: judge,
    find: (call) => storage.find(keyOf(call), groupOf(call.operation)),
    peek(call) {
      if (memory === undefined || memory.entries === 0) return undefined;
      const wanted = modeOf(call);
      if (wanted === undefined || wanted === "reload" || call.signal?.aborted) return undefined;
      const entry = memory.peek(keyOf(call));
      if (entry === undefined || judge(entry, call) !== "fresh") return undefined;
      const value = entry.reply.copyValue();
      if (value !== undefined) count("hit", call);
      return value;
    },
    async load(call, place, next) {
      loading += 1;
      try {
        const reply = await next(call);
        if (!coalescedReplies.has(reply) && isKeepable(reply)) {
          // A number that JSON has, for stores that keep texts.
          const own = Math.min(call.options.ttl ?? ttl, Number.MAX_SAFE_INTEGER);
          const times = { ttl: own, staleWhileRevalidate, staleIfError, storedAt: now() };
          storage.put(place, { ...times, reply: reply.keep() });
        }
        return reply;
      } finally {
        loading -= 1;
      }
    },
    invalidate(call) {
      // Nothing is kept, and no read is under way that will be.
      if (memory?.entries === 0 && loading === 0) return;
      count("invalidated", call);
      return drop(groupsOf(call, invalidates));
    },
    close: () => closing.abort(),
    closing: closing.signal,
    epochOf: ({ operation }) => epochOfAll + (epochs.get(groupOf(operation)) ?? 0),
    stats: () => ({ ...counted, entries: storage.entries, bytes: storage.bytes }),
    clear: async (group) => {
      await drop(group === undefined ? undefined : [group]);
    },
  };
}

/** Keeps entries in the user's store. Whose they are is proven by the secret of the session strategy. */
function outside(options: CreateCacheOptions, store: NonNullable<CacheOptions["store"]>): CacheStorage {
  const { backend, nodes, clock, observe, sessions } = options;
  const onFailure = (error: unknown): void => {
    const said = error instanceof Error ? error.message : String(error);
    const message = `The store of cached answers failed, nothing is cached for now: ${said}`;
    observe?.({ time: wallTime(clock), backend: backend.name, type: "warning", message });
  };
  let strategy: SessionStrategy | undefined;
  let identity: Promise<string | undefined> | undefined;
  return createRemoteStorage({
    store: guardStore(store, { clock, onFailure }),
    prefix: `northbound:cache:${backend.name}:${clusterName(nodes)}`,
    nodes,
    identity() {
      const current = sessions?.strategy;
      if (!identity || current !== strategy) {
        strategy = current;
        identity = current ? sharedIdentity(backend.name, current) : Promise.resolve("anonymous");
      }
      return identity;
    },
  });
}
