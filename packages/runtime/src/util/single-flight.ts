/** Work that several callers wait for. */
export interface SingleFlight<T> {
  /** Settles with the work; for bookkeeping, not for callers. Never reported as unhandled. */
  readonly done: Promise<T>;
  /**
   * Waits for the work. The caller's abort ends only his own wait, unless nobody else is left.
   * A signal that has aborted before is the caller's business: he has nothing to join.
   */
  join(signal: AbortSignal | undefined): Promise<T>;
  /** Ends the work for everybody. */
  abort(reason: unknown): void;
}

/**
 * Starts work that callers share. When the last of them has left, its signal aborts and `onAbandoned` runs at once, so
 * that a later caller starts anew. With `isDetached` it goes on without any.
 */
export function startSingleFlight<T>(
  work: (signal: AbortSignal) => Promise<T>,
  options: { readonly isDetached?: boolean; readonly onAbandoned?: () => void } = {},
): SingleFlight<T> {
  const controller = new AbortController();
  const isDetached = options.isDetached ?? false;
  const done = new Promise<T>((resolve, reject) => {
    // Ends the wait at once even when the work is slow to notice.
    controller.signal.addEventListener("abort", () => reject(controller.signal.reason as Error), { once: true });
    work(controller.signal).then(resolve, reject);
  });
  done.catch(() => {});
  let waiting = 0;

  const leave = (reason: unknown): void => {
    waiting -= 1;
    if (waiting > 0 || isDetached) return;
    options.onAbandoned?.();
    controller.abort(reason);
  };

  return {
    done,
    abort: (reason) => controller.abort(reason),
    join(signal) {
      waiting += 1;
      if (!signal) return done;
      return new Promise<T>((resolve, reject) => {
        const onAbort = (): void => {
          reject(signal.reason as Error);
          leave(signal.reason);
        };
        signal.addEventListener("abort", onAbort, { once: true });
        const settled = (): void => signal.removeEventListener("abort", onAbort);
        done.then(
          (value) => {
            settled();
            resolve(value);
          },
          (error: unknown) => {
            settled();
            reject(error);
          },
        );
      });
    },
  };
}
