/** How pauses between tries grow. */
export interface BackoffOptions {
  /** Upper bound of the first pause, in milliseconds. @default 200 */
  readonly base?: number | undefined;
  /** Upper bound of every pause, in milliseconds. @default 10_000 */
  readonly cap?: number | undefined;
}

/**
 * The pause before another try: anywhere from nothing to a bound that doubles each time.
 * The whole range is drawn from ("full jitter"), so that callers who failed together don't return together.
 * @param retries tries that were repeated before this one
 * @param random from 0 (included) to 1 (excluded)
 */
export function backoff(retries: number, random: number, { base = 200, cap = 10_000 }: BackoffOptions = {}): number {
  return Math.floor(random * Math.min(cap, base * 2 ** retries));
}
