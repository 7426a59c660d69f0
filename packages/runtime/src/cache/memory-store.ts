import { LRUCache } from "lru-cache";
import { type Clock, systemClock } from "../clock.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
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
}

/** What an entry costs beside its value: objects and links of the list. */
const overhead = 200;

/**
 * Makes a store in memory. Values are kept as they are: who changes one changes it for all.
 * @throws InvalidOptionError for a bound that is no whole number above 0.
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  const { maxEntries = 1_000, maxBytes = 64 * 1024 * 1024, clock = systemClock, onDrop } = options;
  checkBound("maxEntries", maxEntries);
  checkBound("maxBytes", maxBytes);
  const kept = new LRUCache<string, Kept>({
    max: maxEntries,
    maxSize: maxBytes,
    ...(onDrop && { dispose: (_value: Kept, key: string, reason: string) => reason === "set" || onDrop(key) }),
  });
  return {
    get(key) {
      const found = kept.get(key);
      if (found === undefined) return undefined;
      if (found.until === Infinity || clock.now() < found.until) return found.value;
      kept.delete(key);
      return undefined;
    },
    set(key, value, ttl, bytes = estimate(value)) {
      if (ttl !== undefined && !(ttl > 0)) {
        kept.delete(key);
        return false;
      }
      const until = ttl === undefined ? Infinity : clock.now() + ttl;
      kept.set(key, { value, until }, { size: Math.ceil(bytes + 2 * key.length + overhead) });
      return kept.has(key);
    },
    delete: (key) => kept.delete(key),
    clear: () => kept.clear(),
    get entries() {
      return kept.size;
    },
    get bytes() {
      return kept.calculatedSize;
    },
  };
}

/** Two bytes for each character of its JSON, which is what plain data takes at least. */
function estimate(value: unknown): number {
  return 2 * (JSON.stringify(value)?.length ?? 0);
}

function checkBound(name: string, value: number): void {
  if (Number.isInteger(value) && value > 0) return;
  throw new InvalidOptionError(`Option \`${name}\` must be a whole number above 0, not ${value}.`);
}
