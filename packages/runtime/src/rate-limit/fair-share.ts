import { wallTime } from "../util/clock.ts";
import type { Grant, SharedWindowOptions } from "./grant.ts";

/** After so many windows without a sign a process counts as gone. */
const absentAfter = 3;

/** A process that isn't on the list after so many windows has a store that loses what it is given. */
const patience = 5;

/**
 * An even share of a limit, for a store that can only read and write: the processes keep a list of those that are there, and
 * each takes its part of every window.
 *
 * Two that write at the same instant lose an entry, so a process first looks until it is on the list and the list stays as it
 * is. Where others were there before it, it lets one window pass, which they may have used up. About exact: the clocks should
 * agree to a fraction of the window.
 */
export class FairShare {
  readonly #options: SharedWindowOptions;
  readonly #id: string;
  /** The list as this process saw it last, as text. */
  #seen = "";
  /** Since when its part is free, on the clock of durations. */
  #joinedAt = 0;
  #hasJoined = false;
  /** Since when it has tried to get on the list, on the clock of durations. */
  #waitsSince: number | undefined;
  /** When it took its places of the last window. */
  #taken: number[] = [];

  constructor(options: SharedWindowOptions) {
    this.#options = options;
    const { clock } = options;
    this.#id = `${wallTime(clock).toString(36)}-${Math.floor(clock.random() * 2 ** 52).toString(36)}`;
  }

  /** Asks for up to `wanted` places. */
  async take(wanted: number): Promise<Grant> {
    const { store, key, window, clock } = this.#options;
    const now = wallTime(clock);
    const [stored] = (await store.getAll([key])) ?? [gone];
    const list = presentIn(stored, now - absentAfter * window);
    const wasThere = list.has(this.#id);
    const isDue = now - (list.get(this.#id) ?? 0) > window / 2;
    list.set(this.#id, isDue ? now : (list.get(this.#id) as number));
    const isKept = !isDue || (await store.set(key, Object.fromEntries(list), 2 * absentAfter * window));
    // Without the store each process keeps the limit alone.
    if (stored === gone || !isKept) return { granted: wanted, askAgainIn: window };
    const everybody = [...list.keys()].toSorted();
    const isSettled = wasThere && this.#seen === everybody.join(" ");
    this.#seen = everybody.join(" ");
    if (!wasThere) this.#joinedAt = everybody.length > 1 ? clock.now() + window : 0;
    this.#hasJoined = wasThere && (this.#hasJoined || (isSettled && clock.now() >= this.#joinedAt));
    if (this.#hasJoined) {
      this.#waitsSince = undefined;
      return this.#takeShare(wanted, everybody);
    }
    this.#waitsSince ??= clock.now();
    const isAlone = clock.now() - this.#waitsSince >= patience * window;
    return isAlone ? { granted: wanted, askAgainIn: window } : { granted: 0, askAgainIn: this.#soon() };
  }

  #takeShare(wanted: number, everybody: readonly string[]): Grant {
    const { requests, window, clock } = this.#options;
    const now = clock.now();
    this.#taken = this.#taken.filter((at) => at + window > now);
    const granted = Math.max(0, Math.min(wanted, this.#shareOf(everybody) - this.#taken.length));
    for (let count = 0; count < granted; count++) this.#taken.push(now);
    const [oldest] = this.#taken;
    const askAgainIn =
      everybody.length > requests || oldest === undefined ? window + this.#soon() : oldest + window - now + 1;
    return { granted, askAgainIn };
  }

  /** The places of this process in the current window. Where there are more processes than places they take turns. */
  #shareOf(everybody: readonly string[]): number {
    const { requests, window, clock } = this.#options;
    const count = everybody.length;
    if (count <= requests) return Math.floor(requests / count);
    const turn = everybody.indexOf(this.#id) + Math.floor(wallTime(clock) / window) * requests;
    return turn % count < requests ? 1 : 0;
  }

  /** A tenth of the window and up to as much again, so that the processes don't all write at the same instant. */
  #soon(): number {
    const { window, clock } = this.#options;
    return Math.ceil((window / 10) * (1 + clock.random()));
  }
}

/** Stands for a store that did not answer. */
const gone = Symbol("gone");

/** The processes that gave a sign since, as a store has them; read with distrust. */
function presentIn(value: unknown, since: number): Map<string, number> {
  const present = new Map<string, number>();
  if (typeof value !== "object" || value === null) return present;
  for (const [id, at] of Object.entries(value)) {
    if (typeof at === "number" && at > since) present.set(id, at);
  }
  return present;
}
