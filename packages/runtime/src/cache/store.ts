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
}
