/** The time of the lab. State machines, sessions and tokens live by it, so that a test can move it. */
export interface LabClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** The time as RFC 3339 text. */
  iso(): string;
  /** Runs `task` after `delay` milliseconds of lab time; the returned function cancels it. */
  after(delay: number, task: () => void): () => void;
  /** Moves the time on and runs everything that falls due on the way, in order. */
  advance(ms: number): void;
  /** Drops every task that is waiting. */
  stop(): void;
}

/** How the time of a lab runs. */
export interface LabClockOptions {
  /** First moment, in milliseconds since the epoch. @default the time at which the lab starts */
  readonly start?: number;
  /** Lab milliseconds per real millisecond; 0 stands still until `advance` is called. @default 1 */
  readonly speed?: number;
}

interface Entry {
  readonly due: number;
  readonly task: () => void;
}

/** Makes the clock of a lab. */
export function createLabClock({ start = Date.now(), speed = 1 }: LabClockOptions = {}): LabClock {
  if (!Number.isFinite(speed) || speed < 0) throw new RangeError(`clock.speed must be 0 or more, not ${speed}.`);
  const began = Date.now();
  const waiting: Entry[] = [];
  let offset = 0;
  /** While tasks run, the time is that of the task. */
  let frozen: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const now = (): number => frozen ?? Math.floor(start + offset + (Date.now() - began) * speed);

  const arm = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const next = waiting[0];
    if (!next || speed === 0) return;
    timer = setTimeout(
      () => {
        runUntil(now());
      },
      Math.min(Math.max(0, Math.ceil((next.due - now()) / speed)), 2 ** 31 - 1),
    );
    // A lab must not keep a process alive that is otherwise done.
    if (typeof timer === "object") timer.unref();
  };

  const runUntil = (moment: number): void => {
    for (let next = waiting[0]; next && next.due <= moment; next = waiting[0]) {
      waiting.shift();
      frozen = next.due;
      try {
        next.task();
      } finally {
        frozen = undefined;
      }
    }
    arm();
  };

  return {
    now,
    iso: () => new Date(now()).toISOString(),
    after(delay, task) {
      const entry = { due: now() + Math.max(0, delay), task };
      const index = waiting.findIndex((other) => other.due > entry.due);
      waiting.splice(index === -1 ? waiting.length : index, 0, entry);
      if (frozen === undefined) arm();
      return () => {
        const at = waiting.indexOf(entry);
        if (at !== -1) waiting.splice(at, 1);
      };
    },
    advance(ms) {
      const target = now() + ms;
      runUntil(target);
      offset += target - now();
      arm();
    },
    stop() {
      waiting.length = 0;
      clearTimeout(timer);
    },
  };
}
