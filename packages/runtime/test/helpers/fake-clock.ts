import type { Clock } from "../../src/util/clock.ts";

/** A clock that moves only when a test says so; time and the number of waiting timers are the assertion. */
export interface FakeClock extends Clock {
  /** Runs everything that falls due in the next `duration` milliseconds, in order, and lets promises settle in between. */
  advance(duration: number): Promise<void>;
  /** Lets promises settle without moving time. */
  settle(): Promise<void>;
  /** Sets the wall clock forward, or back by a negative number of milliseconds. */
  setWall(by: number): void;
  /** Milliseconds since the clock was made. */
  readonly elapsed: number;
  /** Timers that still wait: 0 at the end of a call, or something was left behind. */
  readonly pending: number;
}

/** How a fake clock begins. */
export interface FakeClockOptions {
  /** @default 1_800_000_000_000, a whole second in 2027 */
  readonly start?: number;
  /** What `random()` gives. @default 0.5, always */
  readonly random?: () => number;
}

/** Makes a clock for tests. It uses no real timers, so real sockets and fake time can't be mixed. */
export function createFakeClock(options: FakeClockOptions = {}): FakeClock {
  const start = options.start ?? 1_800_000_000_000;
  let now = start;
  let wall = 0;
  let order = 0;
  const timers = new Map<number, { readonly due: number; readonly task: () => void }>();

  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  /** The timer that falls due first, at `limit` or before; the older one of two that fall due together. */
  const nextDue = (limit: number): number | undefined => {
    let first: number | undefined;
    for (const [id, { due }] of timers) {
      if (due <= limit && (first === undefined || due < (timers.get(first)?.due ?? Infinity))) first = id;
    }
    return first;
  };

  return {
    now: () => now,
    wallTime: () => now + wall,
    setWall(by) {
      wall += by;
    },
    random: options.random ?? (() => 0.5),
    after(delay, task) {
      order += 1;
      const id = order;
      timers.set(id, { due: now + Math.max(0, delay), task });
      return () => {
        timers.delete(id);
      };
    },
    async advance(duration) {
      await settle();
      const end = now + duration;
      for (let id = nextDue(end); id !== undefined; id = nextDue(end)) {
        const timer = timers.get(id);
        timers.delete(id);
        now = Math.max(now, timer?.due ?? now);
        timer?.task();
        await settle();
      }
      now = end;
    },
    settle,
    get elapsed() {
      return now - start;
    },
    get pending() {
      return timers.size;
    },
  };
}
