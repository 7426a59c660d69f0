import type { Node } from "../core/node.ts";
import { type CacheEntry, fromRecord, keepFor, toRecord } from "./cache-entry.ts";
import { toHex } from "../util/hex.ts";
import type { GuardedStore } from "./guarded-store.ts";
import type { CacheStorage } from "./cache-storage.ts";

/** Options of entries in a store outside of this process. */
export interface RemoteStorageOptions {
  readonly store: GuardedStore;
  /** Begins every key: the backend and its nodes. */
  readonly prefix: string;
  /** Who may see an answer; `undefined` when that can't be made safe, and then nothing is stored. */
  readonly identity: () => Promise<string | undefined>;
  readonly nodes: readonly Node[];
}

/** A version lives longer than any entry that it makes void. Entries live no longer than this, in milliseconds. */
const versionTtl = 7 * 86_400_000;

/**
 * Keeps entries in a store that other processes use as well. A store can't list the keys of a group, so each group has
 * a version there, which a write changes; entries of another version count as absent. A read asks for both at once.
 */
export function createRemoteStorage({ store, prefix, identity, nodes }: RemoteStorageOptions): CacheStorage {
  const groupKey = (group: string): string => `${prefix}:group:${group}`;
  const allKey = `${prefix}:all`;

  const entryKey = async (key: string): Promise<string | undefined> => {
    const who = await identity();
    return who && `${prefix}:entry:${who}:${await digest(key)}`;
  };

  /** Writes that the store could not be told of. Until it was, none of its answers can be trusted. */
  const pendingInvalidations = new Set<string>();

  const tell = async (keys: Iterable<string>): Promise<void> => {
    await Promise.all(
      Array.from(keys, async (key) => {
        pendingInvalidations.add(key);
        if (await store.set(key, crypto.randomUUID(), versionTtl)) pendingInvalidations.delete(key);
      }),
    );
  };

  return {
    async find(key, group) {
      const at = await entryKey(key);
      if (pendingInvalidations.size > 0) await tell(pendingInvalidations);
      const found =
        at === undefined || pendingInvalidations.size > 0
          ? undefined
          : await store.getAll([allKey, groupKey(group), at]);
      if (found === undefined) return { entry: undefined, place: { key, group, version: unknownVersion } };
      const [all, one, value] = found;
      const version = `${toText(all)}/${toText(one)}`;
      return { entry: fromRecord(value, version, nodes), place: { key, group, version } };
    },
    put({ key, version }, entry) {
      if (version !== unknownVersion) void keep(key, String(version), entry);
    },
    drop: (groups) => tell(groups === undefined ? [allKey] : groups.map(groupKey)),
    entries: 0,
    bytes: 0,
  };

  async function keep(key: string, version: string, entry: CacheEntry): Promise<void> {
    const at = await entryKey(key);
    if (at !== undefined) await store.set(at, await toRecord(entry, version), Math.min(keepFor(entry), versionTtl));
  }
}

/** What is stored under it could never be found again. */
const unknownVersion = -1;

/** Keys of a store are seen by whoever administers it, and headers may hold a credential: only their hash goes there. */
async function digest(key: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
  return toHex(bytes);
}

function toText(version: unknown): string {
  return typeof version === "string" ? version : "";
}
