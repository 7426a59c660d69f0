const price = 5;
const reserve = 100;

/**
 * Bounds how much a client repeats itself: when a backend is in trouble, repeating every call would only keep it there.
 * Each repetition costs, each good answer gives something back, and one that came by repetition gives its price back.
 * The prices are those of the AWS SDKs. The bound grows with the load: a hundred repetitions in reserve, and one more for
 * each call under way.
 */
export class RetryBudget {
  #spent = 0;

  /** Pays for one repetition. @returns whether there was enough. */
  take(callsUnderWay: number): boolean {
    if (this.#spent + price > price * (reserve + callsUnderWay)) return false;
    this.#spent += price;
    return true;
  }

  /** A good answer came. */
  refund(afterRetry: boolean): void {
    if (this.#spent > 0) this.#spent = Math.max(0, this.#spent - (afterRetry ? price : 1));
  }
}
