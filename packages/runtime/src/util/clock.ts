/** Time and chance, given to the runtime so that tests can be exact. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` after `delay` milliseconds; the returned function cancels it and is harmless when called late. */
  after(delay: number, task: () => void): () => void;
  /** A number from 0 (included) to 1 (excluded), for jitter. */
  random(): number;
}

/** Longest delay that timers of the platform can keep, some 25 days; they take a longer one for none at all. */
export const longestDelay: number = 2 ** 31 - 1;

/** The real clock of the platform. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delay, task) {
    const timer = setTimeout(task, Math.min(delay, longestDelay));
    return () => {
      clearTimeout(timer);
    };
  },
  random: () => Math.random(),
};

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
