import { checkNumber } from "../util/check-option.ts";
import { longestDelay } from "../util/clock.ts";
import type { RateLimitOptions } from "../core/client-options.ts";

/** Length of the window when the user does not say, in milliseconds. */
export const defaultWindow = 1_000;

/**
 * Checks the `rateLimit` option of a client.
 * @throws InvalidOptionError with the option's name and value.
 */
export function checkRateLimit({ perNode, window = defaultWindow, ...whole }: RateLimitOptions): void {
  checkLimit("rateLimit", { ...whole, window });
  checkLimit("rateLimit.perNode", { ...perNode, window });
}

/** @throws InvalidOptionError for a limit that is not a whole number above 0, or a window that no timer can keep. */
export function checkLimit(name: string, { requests, concurrency, window }: Omit<RateLimitOptions, "perNode">): void {
  checkNumber(`${name}.requests`, requests, "count", 1_000_000);
  checkNumber(`${name}.concurrency`, concurrency, "count", 1_000_000);
  checkNumber(`${name}.window`, window, "duration", longestDelay);
}
