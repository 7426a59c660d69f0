import type { Clock } from "./clock.ts";

/** What can wait in a delay queue, in one at a time. Subclasses carry what the queue's task needs. */
export class Waiting {
  /** When it falls due, on the clock of durations. Kept by the queue. */
  due = 0;
  /** Whether it waits now. Kept by the queue. */
  queued = false;
  before: Waiting | undefined = undefined;
  after: Waiting | undefined = undefined;
}

/**
 * Many waits of one length at the price of one timer. As all are equally long they fall due in the
 * order in which they began, so a linked list is the whole data structure: starting and stopping
 * touch two neighbours, and under load no platform timer is made or cleared per call.
 * No timer is left when nothing waits.
 */
export class DelayQueue<T extends Waiting> {
  readonly #clock: Clock;
  /** How long each of them waits, in milliseconds. */
  readonly delay: number;
  readonly #onDue: (waiting: T) => void;
  #first: T | undefined;
  #last: T | undefined;
  #armedFor = 0;
  #cancel: (() => void) | undefined;
  #isFiring = false;

  constructor(clock: Clock, delay: number, onDue: (waiting: T) => void) {
    this.#clock = clock;
    this.delay = delay;
    this.#onDue = onDue;
  }

  /** Whether nothing waits. */
  get isEmpty(): boolean {
    return this.#first === undefined;
  }

  /** Lets `waiting` wait from now on. */
  start(waiting: T): void {
    waiting.due = this.#clock.now() + this.delay;
    waiting.queued = true;
    waiting.before = this.#last;
    if (this.#last) this.#last.after = waiting;
    else this.#first = waiting;
    this.#last = waiting;
    // While it fires, one that waits again may stand behind others that fall due sooner.
    if (!this.#cancel && !this.#isFiring) this.#arm(this.delay, waiting.due);
  }

  /** All that wait now. */
  all(): T[] {
    const found: T[] = [];
    for (let waiting = this.#first; waiting; waiting = waiting.after as T | undefined) found.push(waiting);
    return found;
  }

  /** Takes `waiting` out. Harmless when it does not wait. */
  stop(waiting: T): void {
    if (!waiting.queued) return;
    this.#unlink(waiting);
    if (this.#first === undefined) {
      this.#cancel?.();
      this.#cancel = undefined;
    }
  }

  #arm(delay: number, due: number): void {
    this.#armedFor = due;
    this.#cancel = this.#clock.after(delay, () => this.#fire());
  }

  #fire(): void {
    this.#cancel = undefined;
    // A timer may come a millisecond early.
    const moment = Math.max(this.#clock.now(), this.#armedFor);
    this.#isFiring = true;
    for (let due = this.#takeDue(moment); due; due = this.#takeDue(moment)) this.#onDue(due);
    this.#isFiring = false;
    const first = this.#first;
    if (first) this.#arm(first.due - moment, first.due);
  }

  #takeDue(moment: number): T | undefined {
    const first = this.#first;
    if (!first || first.due > moment) return undefined;
    this.#unlink(first);
    return first;
  }

  #unlink(waiting: T): void {
    const before = waiting.before as T | undefined;
    const after = waiting.after as T | undefined;
    if (before) before.after = after;
    else this.#first = after;
    if (after) after.before = before;
    else this.#last = before;
    waiting.before = waiting.after = undefined;
    waiting.queued = false;
  }
}
