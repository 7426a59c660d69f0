const capacity = 500;
const price = 5;

/**
 * Bounds how much a client repeats itself, however many callers it has: when a backend is in trouble,
 * repeating every call would only keep it there. Each repetition costs, each good answer gives
 * something back, and one that came by repetition gives its price back.
 * The sizes are those of the AWS SDKs: a hundred repetitions in reserve.
 */
export class RetryBudget {
  #tokens = capacity;

  /** Pays for one repetition. @returns whether there was enough. */
  take(): boolean {
    if (this.#tokens < price) return false;
    this.#tokens -= price;
    return true;
  }

  /** A good answer came. */
  refund(afterRetry: boolean): void {
    if (this.#tokens < capacity) this.#tokens = Math.min(capacity, this.#tokens + (afterRetry ? price : 1));
  }
}
