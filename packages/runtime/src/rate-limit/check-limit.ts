import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import type { RateLimitOptions } from "../options.ts";

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
  checkCount(`${name}.requests`, requests);
  checkCount(`${name}.concurrency`, concurrency);
  if (window !== undefined && window > 0 && window < 2 ** 31) return;
  throw new InvalidOptionError(`Option \`${name}.window\` must be a number of milliseconds above 0, not ${window}.`);
}

function checkCount(name: string, value: number | undefined): void {
  if (value === undefined || (Number.isInteger(value) && value > 0 && value <= 1_000_000)) return;
  throw new InvalidOptionError(`Option \`${name}\` must be a whole number from 1 to 1000000, not ${value}.`);
}
