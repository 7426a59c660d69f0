import type { CacheEntry } from "./cache-entry.ts";

/** Where the answer of a read will go, noted before it is sent: a write that comes in between makes the answer worthless. */
export interface Place {
  readonly key: string;
  readonly group: string;
  readonly version: string | number;
}

/** What is kept for a read, and where its answer would go. */
export interface Found {
  readonly entry: CacheEntry | undefined;
  readonly place: Place;
}

/** Where entries are kept, and how those of a group are dropped. */
export interface CacheStorage {
  /** Looks for an entry; at once where it can. */
  find(key: string, group: string): Found | Promise<Found>;
  /** Keeps an answer, unless a write has come since its place was noted. */
  put(place: Place, entry: CacheEntry): void;
  /** Drops the entries of these groups, or all. */
  drop(groups: readonly string[] | undefined): void | Promise<void>;
  readonly entries: number;
  readonly bytes: number;
}
