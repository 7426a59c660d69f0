/**
 * Freezes a parsed JSON value with everything in it, so that many callers can have the same one. A frozen object counts
 * as frozen below as well, which is true of what this function has frozen.
 */
export function deepFreeze<T>(value: T): T {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const one = waiting.pop();
    if (typeof one !== "object" || one === null || Object.isFrozen(one)) continue;
    Object.freeze(one);
    for (const name in one) waiting.push((one as Record<string, unknown>)[name]);
  }
  return value;
}
