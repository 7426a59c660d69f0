/** Time and chance, given to the runtime so that tests can be exact. */
export interface Clock {
  /** Milliseconds of a clock that nobody sets, from any moment on: for durations. */
  now(): number;
  /** Milliseconds since the epoch, of a clock that may be set at any time: for dates. Default: `now()`. */
  wallTime?(): number;
  /** Runs `task` after `delay` milliseconds, at once when that moment is past; the returned function cancels it and is harmless when called late. */
  after(delay: number, task: () => void): () => void;
  /** A number from 0 (included) to 1 (excluded), for jitter. */
  random(): number;
}

/** Longest delay that timers of the platform can keep, some 25 days; they take a longer one for none at all. */
export const longestDelay: number = 2 ** 31 - 1;

/** The real clock of the platform. */
export const systemClock: Clock = {
  now: () => Math.floor(performance.now()),
  wallTime: () => Date.now(),
  after(delay, task) {
    const timer = setTimeout(task, Math.max(0, Math.min(delay, longestDelay)));
    return () => {
      clearTimeout(timer);
    };
  },
  random: () => Math.random(),
};

/** The date, in milliseconds since the epoch. */
export function wallTime(clock: Clock): number {
  return clock.wallTime ? clock.wallTime() : clock.now();
}

/**
 * Waits, and ends at once on abort.
 * @throws the signal's reason when it aborts, before or during the wait.
 */
export function sleep(clock: Clock, delay: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = (): void => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(delay, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
