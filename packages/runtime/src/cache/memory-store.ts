import { checkNumber } from "../util/check-option.ts";
import { type Clock, systemClock } from "../util/clock.ts";
import type { CacheStore } from "./store.ts";

/** Bounds of a store in memory. */
export interface MemoryStoreOptions {
  /** @default 1_000 */
  readonly maxEntries?: number | undefined;
  /** @default 67_108_864 */
  readonly maxBytes?: number | undefined;
  readonly clock?: Clock | undefined;
  /** Told of each key that is gone, for whatever reason. */
  readonly onDrop?: ((key: string) => void) | undefined;
}

/** A store in the memory of this process; what was not used for longest goes first. */
export interface MemoryStore extends CacheStore {
  get(key: string): unknown;
  /**
   * @param ttl in milliseconds.
   * @param bytes what the value counts as; estimated when absent. More than all that the store may hold is not kept.
   */
  set(key: string, value: unknown, ttl?: number, bytes?: number): boolean;
  delete(key: string): boolean;
  clear(): void;
  readonly entries: number;
  readonly bytes: number;
}

interface Kept {
  readonly value: unknown;
  readonly until: number;
  readonly bytes: number;
}

/** What an entry costs beside its value: objects and links of the list. */
const overhead = 200;

/**
 * Makes a store in memory. Values are kept as they are: who changes one changes it for all.
 * @throws InvalidOptionError for a bound that is no whole number above 0.
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  const { maxEntries = 1_000, maxBytes = 64 * 1024 * 1024, clock = systemClock, onDrop } = options;
  checkNumber("maxEntries", maxEntries, "count");
  checkNumber("maxBytes", maxBytes, "count");
  /** In the order of their last use, the oldest first: a map keeps the order in which its keys came. */
  const kept = new Map<string, Kept>();
  /** Goes from the oldest key on, and stands still in between: nothing is left before it, however much was deleted. */
  let oldest = kept.keys();
  let newest: string | undefined;
  let uses = 0;
  let bytes = 0;

  const take = (key: string): boolean => {
    const found = kept.get(key);
    if (found === undefined) return false;
    bytes -= found.bytes;
    return kept.delete(key);
  };
  const drop = (key: string): boolean => {
    const wasKept = take(key);
    if (wasKept) onDrop?.(key);
    return wasKept;
  };
  const keep = (key: string, value: Kept): void => {
    kept.set(key, value);
    newest = key;
    uses += 1;
    if (uses <= kept.size) return;
    // A place in a map holds on to all that the map has outgrown since: it must not be kept for long without a step.
    oldest = kept.keys();
    uses = 0;
  };
  const isFull = (): boolean => kept.size > maxEntries || bytes > maxBytes;
  const makeRoom = (): void => {
    while (isFull()) {
      const { value, done } = oldest.next();
      if (done) oldest = kept.keys();
      else drop(value);
    }
  };

  return {
    get(key) {
      const found = kept.get(key);
      if (found === undefined) return undefined;
      if (found.until !== Infinity && clock.now() >= found.until) {
        drop(key);
        return undefined;
      }
      if (key !== newest) {
        kept.delete(key);
        keep(key, found);
      }
      return found.value;
    },
    set(key, value, ttl, size = estimate(value)) {
      const cost = Math.ceil(size + 2 * key.length + overhead);
      if ((ttl !== undefined && !(ttl > 0)) || cost > maxBytes) {
        drop(key);
        return false;
      }
      take(key);
      bytes += cost;
      keep(key, { value, until: ttl === undefined ? Infinity : clock.now() + ttl, bytes: cost });
      makeRoom();
      return true;
    },
    delete: drop,
    clear() {
      for (const key of kept.keys()) drop(key);
    },
    get entries() {
      return kept.size;
    },
    get bytes() {
      return bytes;
    },
  };
}

/** Two bytes for each character of its JSON, which is what plain data takes at least. */
function estimate(value: unknown): number {
  return 2 * (JSON.stringify(value)?.length ?? 0);
}
