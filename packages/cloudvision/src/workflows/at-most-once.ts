import { isConflict, isUnknownOutcome } from "@northbound/runtime";

/** A node that dies under one call may take the next one with it; three in a row are another kind of trouble. */
const maxAttempts = 3;

/**
 * Does something that must not be done twice. When the answer is lost and nobody knows whether it was heard, `find`
 * looks for what it would have left behind, and only when nothing is there it is done once more.
 * @param find gives what was made, or `undefined` when there is nothing.
 * @throws UnknownOutcomeError when the answer was lost each time.
 */
export async function atMostOnce<T>(
  act: () => Promise<T>,
  find: () => Promise<T | undefined>,
  attempt = 1,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    // On a second try "it exists already" means that the first one was heard after all.
    const isOpen = isUnknownOutcome(error) || (attempt > 1 && isConflict(error));
    if (!isOpen) throw error;
    const found = await find();
    if (found !== undefined) return found;
    if (attempt >= maxAttempts || isConflict(error)) throw error;
    return await atMostOnce(act, find, attempt + 1);
  }
}
