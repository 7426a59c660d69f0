import { checkMode } from "./cache/cache-options.ts";
import { checkChoice, checkNumber, type NumberKind } from "./check-option.ts";
import type { CallOptions, RetryMode } from "./options.ts";

/** The numbers of a single call; `Infinity` is no limit. */
const numbers = {
  timeout: "duration",
  deadline: "duration",
  idleTimeout: "duration",
  ttl: "span",
  maxBytes: "count",
} as const satisfies Partial<Record<keyof CallOptions, NumberKind>>;

const retryModes: readonly (RetryMode | undefined)[] = [undefined, "never", "safe", "always"];

/**
 * Checks the options of one call that are not checked where they are used: each of them would do silently something else
 * than what was meant, such as a `timeout` of `NaN` that is over at once.
 * @throws InvalidOptionError with the option's name and value.
 */
export function checkCallOptions(options: CallOptions): void {
  for (const name in numbers) {
    const value = options[name as keyof typeof numbers];
    if (value !== undefined && value !== Infinity) checkNumber(name, value, numbers[name as keyof typeof numbers]);
  }
  checkRetry(options.retry);
  if (options.cache !== undefined) checkMode("cache", options.cache);
}

/** @throws InvalidOptionError for a word that is no mode. */
export function checkRetry(retry: RetryMode | undefined): void {
  checkChoice("retry", retry, retryModes);
}
