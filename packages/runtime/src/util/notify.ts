/** Calls an observer of a caller. What it throws, or rejects with, is ignored: it must not change what it observes. */
export function notify<Args extends readonly unknown[]>(
  observer: ((...args: Args) => unknown) | undefined,
  ...args: Args
): void {
  if (!observer) return;
  try {
    const result = observer(...args);
    if (result instanceof Promise) result.catch(() => undefined);
  } catch {
    // See above.
  }
}
