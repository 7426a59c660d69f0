/** How many pages may be on their way at the same time. */
export interface Window {
  /** At least 1. */
  readonly size: number;
  /** A page arrived: one more page per full window of arrivals, up to the maximum. */
  grow(): void;
  /** The server had too much to do: half as many. */
  shrink(): void;
}

/** Additive increase, multiplicative decrease, as TCP does it (RFC 5681 section 3.1): begins at the maximum. */
export function createWindow(maximum: number): Window {
  let width = maximum;
  return {
    get size() {
      return Math.floor(width);
    },
    grow() {
      width = Math.min(maximum, width + 1 / width);
    },
    shrink() {
      width = Math.max(1, Math.floor(width) / 2);
    },
  };
}
