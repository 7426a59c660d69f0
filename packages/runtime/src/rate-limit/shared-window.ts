import type { GuardedStore } from "../cache/guarded-store.ts";
import { type Clock, wallTime } from "../util/clock.ts";

/** What a process got: places to use at once, and when to ask again when it got fewer than it wanted. */
export interface Grant {
  readonly granted: number;
  /** In milliseconds from now. */
  readonly askAgainIn: number;
}

/** Options of a shared window. */
export interface SharedWindowOptions {
  /** One that never fails: without its answers the limit is kept by each process alone. */
  readonly store: GuardedStore;
  /** Names the limit in the store; the same in all processes that share it. */
  readonly key: string;
  readonly requests: number;
  readonly window: number;
  readonly clock: Clock;
}

/**
 * A limit that several processes keep together: exactly where the store can count (`increment`), otherwise as well as
 * plain reads and writes allow.
 *
 * Time is cut into windows; each process writes how many requests it sent in the current one, and
 * adds up what all of them wrote. The window before counts in proportion to how much of it lies
 * less than one window back. Best effort: processes that ask at the same instant don't see each
 * other yet, a lost update is repaired by the next one, and the clocks should agree to a fraction
 * of the window. Each process still keeps the limit exactly by itself.
 */
export class SharedWindow {
  readonly #options: SharedWindowOptions;
  readonly #id: string;
  #segment = 0;
  #own = 0;

  constructor(options: SharedWindowOptions) {
    this.#options = options;
    const { clock } = options;
    this.#id = `${wallTime(clock).toString(36)}-${Math.floor(clock.random() * 2 ** 52).toString(36)}`;
  }

  /** Asks for up to `wanted` places. */
  async take(wanted: number): Promise<Grant> {
    const { store, key, requests, window, clock } = this.#options;
    if (store.increment) return await this.#count(store.increment, wanted);
    const now = wallTime(clock);
    const segment = Math.floor(now / window);
    if (segment !== this.#segment) [this.#segment, this.#own] = [segment, 0];
    const [before, current] = await Promise.all([store.get(`${key}:${segment - 1}`), store.get(`${key}:${segment}`)]);
    const counts = countsIn(current);
    counts.set(this.#id, this.#own);
    const old = sum(countsIn(before).values());
    const used = sum(counts.values());
    const passed = now / window - segment;
    const granted = Math.max(0, Math.min(wanted, Math.floor(requests - old * (1 - passed)) - used));
    if (granted > 0) {
      this.#own += granted;
      counts.set(this.#id, this.#own);
      await store.set(`${key}:${segment}`, Object.fromEntries(counts), 2 * window);
    }
    const room = requests - used - granted - 1;
    const part = room < 0 || old === 0 ? 1 : Math.max(passed, 1 - room / old);
    // Spread over a twentieth of the window, so that the processes don't all ask at the same instant.
    return { granted, askAgainIn: Math.ceil((segment + part + clock.random() / 20) * window) - now };
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

/** What a store gave, read with distrust. */
function countsIn(value: unknown): Map<string, number> {
  const counts = new Map<string, number>();
  if (typeof value !== "object" || value === null) return counts;
  for (const [id, count] of Object.entries(value)) {
    if (typeof count === "number" && count > 0) counts.set(id, count);
  }
  return counts;
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
