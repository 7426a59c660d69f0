import { checkChoice, checkNumbers } from "../util/check-option.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import type { CacheMode } from "../core/call-options.ts";
import type { CacheOptions } from "../core/client-options.ts";
import type { Lifetimes } from "./cache-entry.ts";

/** The documented defaults of the cache; its bounds are those of the store in memory. */
export const cacheDefaults: Lifetimes & { readonly mode: CacheMode } = {
  mode: "default",
  ttl: 60_000,
  staleWhileRevalidate: 0,
  staleIfError: 0,
};

const numbers = {
  ttl: "span",
  staleWhileRevalidate: "span",
  staleIfError: "span",
  maxEntries: "count",
  maxBytes: "count",
} as const;

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
  const { store, maxEntries, maxBytes, mode = cacheDefaults.mode } = options;
  const { ttl, staleWhileRevalidate, staleIfError } = cacheDefaults;
  checkNumbers("cache.", options, numbers);
  if (store !== undefined && [store.get, store.set, store.delete].some((one) => typeof one !== "function")) {
    throw new InvalidOptionError("Option `cache.store` must have the functions `get`, `set` and `delete`.");
  }
  return {
    isOn: given !== undefined && given !== false,
    mode: checkMode("cache.mode", mode),
    ttl: options.ttl ?? ttl,
    staleWhileRevalidate: options.staleWhileRevalidate ?? staleWhileRevalidate,
    staleIfError: options.staleIfError ?? staleIfError,
    store,
    maxEntries,
    maxBytes,
  };
}

const modes: readonly CacheMode[] = ["default", "no-store", "reload", "only-if-cached"];

/** @throws InvalidOptionError for a word that is no mode. */
export function checkMode(option: string, mode: CacheMode): CacheMode {
  return checkChoice(option, mode, modes);
}
