/** A place in a window: which one, and when it was taken. */
export interface Place {
  readonly index: number;
  readonly taken: number;
}

/** Clocks tell whole milliseconds, so two readings may be up to this much further apart than they say. */
const clockGrain = 1;

/**
 * A limit of so many requests in any window of so many milliseconds, as the server counts them.
 *
 * A server counts a request when it arrives, which is some time between sending and answer. A place
 * is therefore free again one window after the answer. So that slow answers don't slow down the
 * client, it does not wait for them longer than a twentieth of the window: a request that travels
 * for longer than that is the one case in which a server might count one too many.
 */
export class SlidingWindow {
  readonly #window: number;
  readonly #travel: number;
  /** When each place is free again. They are taken in turn. */
  readonly #freeAt: Float64Array;
  #next = 0;

  constructor(requests: number, window: number) {
    this.#window = window + clockGrain;
    this.#travel = window / 20;
    this.#freeAt = new Float64Array(requests);
  }

  /** When the next place is free. It may be a moment of the past. */
  get freeAt(): number {
    return this.#freeAt[this.#next] ?? 0;
  }

  /** Takes the next place, which must be free. */
  take(now: number): Place {
    const index = this.#next;
    this.#freeAt[index] = now + this.#travel + this.#window;
    this.#next = (index + 1) % this.#freeAt.length;
    return { index, taken: now };
  }

  /** The answer came: the request has been counted by now. */
  answered({ index, taken }: Place, now: number): void {
    const isStillOurs = this.#freeAt[index] === taken + this.#travel + this.#window;
    if (isStillOurs && now < taken + this.#travel) this.#freeAt[index] = now + this.#window;
  }
}
