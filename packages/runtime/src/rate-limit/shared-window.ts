import type { GuardedStore } from "../cache/guarded-store.ts";
import { wallTime } from "../util/clock.ts";
import { FairShare } from "./fair-share.ts";
import type { Grant, SharedWindowOptions } from "./grant.ts";

/**
 * A limit that several processes keep together: exactly where the store can count (`increment`), otherwise about, in even
 * shares. Each process also keeps the limit exactly by itself.
 */
export class SharedWindow {
  readonly #options: SharedWindowOptions;
  readonly #share: FairShare;

  constructor(options: SharedWindowOptions) {
    this.#options = options;
    this.#share = new FairShare(options);
  }

  /** Asks for up to `wanted` places. */
  take(wanted: number): Promise<Grant> {
    const { increment } = this.#options.store;
    return increment ? this.#count(increment, wanted) : this.#share.take(wanted);
  }

  /**
   * Takes places by counting them, in parts of the window: the sum that comes back says which places they are, and what is
   * beyond the limit is given back. All parts that reach into the last window count whole, so no window holds more.
   */
  async #count(increment: NonNullable<GuardedStore["increment"]>, most: number): Promise<Grant> {
    const { key, requests, window, clock } = this.#options;
    const part = window / parts;
    const now = wallTime(clock);
    const current = Math.floor(now / part);
    const wanted = Math.min(most, requests);
    const add = (index: number, by: number): Promise<number | undefined> =>
      increment(`${key}:${parts}:${index}`, by, 2 * window);
    const past = Array.from({ length: parts }, (_, index) => add(current - parts + index, 0));
    const reached = await add(current, wanted);
    const before = (await Promise.all(past)).map((count) => count ?? 0);
    // Without the store each process keeps the limit alone.
    if (reached === undefined) return { granted: wanted, askAgainIn: window };
    const used = before.reduce((total, count) => total + count, 0);
    const granted = Math.max(0, Math.min(wanted, requests - used - (reached - wanted)));
    if (granted < wanted) await add(current, granted - wanted);
    const oldest = before.findIndex((count) => count > 0);
    const freeAt = (current + 1 + (oldest < 0 ? parts : oldest)) * part;
    return { granted, askAgainIn: Math.ceil(freeAt - now + (clock.random() * window) / 20) };
  }
}

/** A window is counted in so many parts. More of them wait less and ask the store more. */
const parts = 5;
