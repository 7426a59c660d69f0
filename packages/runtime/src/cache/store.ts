/**
 * Keeps values for the cache, shared sessions and shared limits. A `Keyv` instance fits as it is.
 * Values are plain JSON data.
 */
export interface CacheStore {
  get(key: string): Promise<unknown> | unknown;
  /** `ttl` in milliseconds; without it the value stays until it is evicted. */
  set(key: string, value: unknown, ttl?: number): Promise<unknown> | unknown;
  delete(key: string): Promise<unknown> | unknown;
  clear?(): Promise<void> | void;
  /** Keeps a value where there is none, in one step; whether it did. Makes the lock of shared sessions exact. */
  add?(key: string, value: unknown, ttl?: number): Promise<boolean> | boolean;
  /** Adds to a number, 0 where there is none, in one step, and gives the sum. Makes shared limits exact. */
  increment?(key: string, by: number, ttl?: number): Promise<number> | number;
}
