import { type CacheEntry, keepFor } from "./cache-entry.ts";
import { createMemoryStore, type MemoryStoreOptions } from "./memory-store.ts";
import type { Found, CacheStorage } from "./cache-storage.ts";

/** Entries in the memory of one client. */
export interface MemoryStorage extends CacheStorage {
  find(key: string, group: string): Found;
  /** The entry alone. */
  peek(key: string): CacheEntry | undefined;
  drop(groups: readonly string[] | undefined): void;
}

/** Keeps entries in memory. They are found at once, and dropped at once with their group. */
export function createMemoryStorage(options: MemoryStoreOptions): MemoryStorage {
  const groupOf = new Map<string, string>();
  const keysOf = new Map<string, Set<string>>();
  /** Writes so far, in all and to each group. Their sum only grows, so it tells whether there was one in between. */
  let writesToAll = 0;
  const writesTo = new Map<string, number>();
  const versionOf = (group: string): number => writesToAll + (writesTo.get(group) ?? 0);

  const onDrop = (key: string): void => {
    const group = groupOf.get(key);
    groupOf.delete(key);
    if (group === undefined) return;
    const keys = keysOf.get(group);
    keys?.delete(key);
    if (keys?.size === 0) keysOf.delete(group);
  };
  const store = createMemoryStore({ ...options, onDrop });

  const peek = (key: string): CacheEntry | undefined => store.get(key) as CacheEntry | undefined;

  return {
    peek,
    find: (key, group) => ({ entry: peek(key), place: { key, group, version: versionOf(group) } }),
    put({ key, group, version }, entry) {
      if (version !== versionOf(group)) return;
      // The bytes are held twice: as they came, and parsed.
      if (!store.set(key, entry, keepFor(entry), 3 * (entry.reply.size ?? 0))) return;
      groupOf.set(key, group);
      const keys = keysOf.get(group);
      if (keys) keys.add(key);
      else keysOf.set(group, new Set([key]));
    },
    drop(groups) {
      if (groups === undefined) {
        writesToAll += 1;
        store.clear();
        return;
      }
      for (const group of groups) {
        writesTo.set(group, (writesTo.get(group) ?? 0) + 1);
        for (const key of keysOf.get(group) ?? []) store.delete(key);
      }
    },
    get entries() {
      return store.entries;
    },
    get bytes() {
      return store.bytes;
    },
  };
}
