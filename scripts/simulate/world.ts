import type { Clock } from "@northbound/runtime";
import type { Chance } from "./chance.ts";

/** Something that will happen. */
interface Happening {
  readonly due: number;
  readonly order: number;
  /** The process in which it happens; the network and the servers have none. */
  readonly owner: Process | undefined;
  task: (() => void) | undefined;
}

/** One program that uses clients: a clock of durations, a wall clock that may be set, and a thread that may be busy. */
export class Process implements Clock {
  readonly name: string;
  readonly #world: World;
  /** How far the wall clock is off. */
  skew = 0;
  /** The thread is busy until then: nothing happens in this process before. */
  busyUntil = 0;
  /** Timers that wait. */
  pending = 0;
  /** What may rightly let timers wait: calls and requests that are under way, and whatever uses a store. */
  readonly reasons: (() => boolean)[] = [];
  #draws = 0;
  #timers = 0;

  constructor(world: World, name: string) {
    this.#world = world;
    this.name = name;
  }

  now(): number {
    return Math.floor(this.#world.now);
  }

  wallTime(): number {
    return epoch + Math.floor(this.#world.now) + this.skew;
  }

  random(): number {
    this.#draws += 1;
    return this.#world.chance(`${this.name} draws ${this.#draws}`);
  }

  after(delay: number, task: () => void): () => void {
    this.#timers += 1;
    // A timer of a platform counts from the start of the turn in whole milliseconds, so it may come a little early.
    const luck = this.#world.chance(`${this.name} timer ${this.#timers}`);
    const due = this.#world.now + Math.max(1, delay) + (luck < 0.02 ? -0.5 : luck);
    this.pending += 1;
    let isOver = false;
    const cancel = this.#world.at(
      due,
      () => {
        isOver = true;
        this.pending -= 1;
        task();
      },
      this,
    );
    return () => {
      if (isOver) return;
      isOver = true;
      this.pending -= 1;
      cancel();
    };
  }
}

/** Where every run begins, in milliseconds since the epoch: in 2027. */
const epoch = 1_800_000_000_000;

/** So many events are handed to the platform at once; it lets promises settle after each. */
const batch = 64;

/** A run has some thousand events; one with so many goes in circles. */
const mostSteps = 1_000_000;

/**
 * Virtual time. Events happen one after the other in the order of their moments, and whatever promises do about one
 * settles before the next. Nothing waits for real.
 */
export class World {
  readonly chance: Chance;
  /** Milliseconds since the run began, with fractions. */
  now = 0;
  /** Grows out of the order of all events; two runs with one value went the same way. */
  fingerprint = 0;
  /** Whether clocks of processes may differ, or a process may have been late, so far. */
  isSkewed = false;
  /** What happened, line by line, where somebody wants to read it. */
  readonly story: string[] | undefined;
  readonly #heap: Happening[] = [];
  #order = 0;
  #steps = 0;
  /** Told of what an event throws. */
  onCrash: (error: unknown) => void = () => {};

  constructor(chance: Chance, tellsStory: boolean = false) {
    this.chance = chance;
    this.story = tellsStory ? [] : undefined;
  }

  /** Lets `task` happen at `due`, in a process or outside of all. The function that is returned cancels it. */
  at(due: number, task: () => void, owner?: Process): () => void {
    this.#order += 1;
    const happening: Happening = { due: Math.max(due, this.now), order: this.#order, owner, task };
    this.#push(happening);
    return () => {
      happening.task = undefined;
    };
  }

  /** Adds to the story and to the fingerprint. */
  note(line: () => string, mark: number = 1): void {
    this.fingerprint = Math.imul(this.fingerprint ^ mark, 0x01000193) >>> 0;
    this.story?.push(`${(this.now / 1_000).toFixed(3).padStart(10)} s  ${line()}`);
  }

  /** Lets everything happen up to a moment, or until nothing is left to happen. */
  run(until: number): Promise<void> {
    return new Promise((resolve) => {
      let isOver = false;
      const step = (): void => {
        if (isOver || this.#step(until)) return;
        isOver = true;
        resolve();
      };
      const go = (): void => {
        if (isOver) return;
        for (let index = 0; index < batch; index++) setImmediate(step);
        setImmediate(go);
      };
      go();
    });
  }

  /** Lets one event happen; false when none is left. */
  #step(until: number): boolean {
    for (;;) {
      const next = this.#heap[0];
      if (next === undefined || next.due > until) return false;
      this.#pop();
      const { task, owner, due } = next;
      if (task === undefined) continue;
      if (owner && owner.busyUntil > due) {
        this.#push(Object.assign(next, { due: owner.busyUntil }));
        continue;
      }
      this.#steps += 1;
      if (this.#steps === mostSteps) this.onCrash(new Error(`The run does not end: ${mostSteps} events by now.`));
      if (this.#steps >= mostSteps) return false;
      this.now = Math.max(this.now, due);
      next.task = undefined;
      this.fingerprint = Math.imul(this.fingerprint ^ (this.now * 1_024), 0x01000193) >>> 0;
      try {
        task();
      } catch (error) {
        this.onCrash(error);
      }
      return true;
    }
  }

  #push(happening: Happening): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(happening);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(happening, heap[parent] as Happening)) break;
      heap[index] = heap[parent] as Happening;
      index = parent;
    }
    heap[index] = happening;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Happening;
    const { length } = heap;
    if (length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= length) break;
      if (child + 1 < length && isBefore(heap[child + 1] as Happening, heap[child] as Happening)) child += 1;
      if (!isBefore(heap[child] as Happening, last)) break;
      heap[index] = heap[child] as Happening;
      index = child;
    }
    heap[index] = last;
  }
}

function isBefore(one: Happening, other: Happening): boolean {
  return one.due < other.due || (one.due === other.due && one.order < other.order);
}
