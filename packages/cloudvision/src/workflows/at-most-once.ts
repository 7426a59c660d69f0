import { type CallOptions, type Clock, isUnknownOutcome } from "@northbound/runtime";

/** How long to look for what a lost call left behind. */
const patience = 60_000;

/**
 * Does something that must not be done twice, after its caller looked and it was not so. When the answer is lost and nobody
 * knows whether it was heard, `find` looks for what it left behind, for up to a minute. That nothing is found proves nothing:
 * the request may still be queued, so it is never sent again.
 * @param find gives what was made, or `undefined` when there is nothing.
 * @throws UnknownOutcomeError when the answer was lost and nothing was found.
 */
export async function atMostOnce<T>(
  act: () => Promise<T>,
  find: () => Promise<T | undefined>,
  { signal, deadline = patience }: CallOptions = {},
  clock?: Clock,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!isUnknownOutcome(error)) throw error;
    let found: T | undefined;
    const look = async (): Promise<T | undefined> => (found = await find());
    const { settle } = await import("@northbound/runtime/settle");
    const timeout = Math.min(deadline, patience);
    const { outcome } = await settle(error, { find: look, wasOtherwise: true, timeout, signal, clock });
    if (outcome !== "processed") throw error;
    return found as T;
  }
}
