import { checkMode } from "../cache/cache-options.ts";
import { checkChoice, checkNumbers } from "../util/check-option.ts";
import type { CallOptions, RetryMode } from "../core/call-options.ts";

/** The numbers of a single call; `Infinity` is no limit. */
const numbers = {
  timeout: "duration",
  deadline: "duration",
  idleTimeout: "duration",
  ttl: "span",
  maxBytes: "count",
} as const;

const retryModes: readonly RetryMode[] = ["never", "safe", "always"];

/**
 * Checks the options of one call that are not checked where they are used: each of them would do silently something else
 * than what was meant, such as a `timeout` of `NaN` that is over at once.
 * @throws InvalidOptionError with the option's name and value.
 */
export function checkCallOptions(options: CallOptions): void {
  checkNumbers("", options, numbers, Infinity);
  checkRetry(options.retry);
  if (options.cache !== undefined) checkMode("cache", options.cache);
}

/** @throws InvalidOptionError for a word that is no mode. */
export function checkRetry(retry: RetryMode | undefined): void {
  if (retry !== undefined) checkChoice("retry", retry, retryModes);
}
