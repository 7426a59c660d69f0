import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import type { CacheMode, CacheOptions } from "../options.ts";
import type { Lifetimes } from "./cache-entry.ts";

/** The documented defaults of the cache; its bounds are those of the store in memory. */
export const cacheDefaults: Lifetimes & { readonly mode: CacheMode } = {
  mode: "default",
  ttl: 60_000,
  staleWhileRevalidate: 0,
  staleIfError: 0,
};

/** The options of a cache with nothing left to decide. */
export interface CheckedCacheOptions extends Lifetimes, Pick<CacheOptions, "store" | "maxEntries" | "maxBytes"> {
  readonly isOn: boolean;
  readonly mode: CacheMode;
}

/**
 * Reads the `cache` option of a client.
 * @throws InvalidOptionError with the option's name and value.
 */
export function checkCacheOptions(given: boolean | CacheOptions | undefined): CheckedCacheOptions {
  const options: CacheOptions = typeof given === "object" ? given : {};
  const duration = (name: keyof Lifetimes): number => {
    const value = options[name] ?? cacheDefaults[name];
    if (Number.isFinite(value) && value >= 0) return value;
    throw new InvalidOptionError(`Option \`cache.${name}\` must be a number of milliseconds, not ${value}.`);
  };
  const bound = (name: "maxEntries" | "maxBytes"): number | undefined => {
    const value = options[name];
    if (value === undefined || (Number.isInteger(value) && value > 0)) return value;
    throw new InvalidOptionError(`Option \`cache.${name}\` must be a whole number above 0, not ${value}.`);
  };
  const { store } = options;
  if (store !== undefined && [store.get, store.set, store.delete].some((one) => typeof one !== "function")) {
    throw new InvalidOptionError("Option `cache.store` must have the functions `get`, `set` and `delete`.");
  }
  return {
    isOn: given !== undefined && given !== false,
    mode: checkMode("cache.mode", options.mode ?? cacheDefaults.mode),
    ttl: duration("ttl"),
    staleWhileRevalidate: duration("staleWhileRevalidate"),
    staleIfError: duration("staleIfError"),
    store,
    maxEntries: bound("maxEntries"),
    maxBytes: bound("maxBytes"),
  };
}

const modes: readonly CacheMode[] = ["default", "no-store", "reload", "only-if-cached"];

/** @throws InvalidOptionError for a word that is no mode. */
export function checkMode(option: string, mode: CacheMode): CacheMode {
  if (modes.includes(mode)) return mode;
  throw new InvalidOptionError(`Option \`${option}\` must be one of ${modes.join(", ")}, not ${JSON.stringify(mode)}.`);
}
