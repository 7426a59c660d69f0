/** What a server said about its limits when it turned calls away. */
export interface StatedLimit {
  /** Requests per window. */
  readonly requests?: number | undefined;
  /** Length of the window in milliseconds. */
  readonly window?: number | undefined;
  /** Requests at the same time. */
  readonly concurrency?: number | undefined;
  /** Nothing is sent before, on the clock of durations. */
  readonly heldUntil: number;
}
