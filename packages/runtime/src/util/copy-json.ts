/**
 * Copies parsed JSON, so that the caller who gets it may change it.
 * @throws RangeError for data that is nested too deep for the stack.
 */
export function copyJson<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const { length } = value;
    const items: unknown[] = Array.from({ length });
    for (let index = 0; index < length; index++) items[index] = copy(value[index]);
    return items;
  }
  const members: Record<string, unknown> = {};
  for (const name in value) {
    const member = copy((value as Record<string, unknown>)[name]);
    // JSON may have a member of this name; setting it would set the prototype.
    if (name === "__proto__") {
      Object.defineProperty(members, name, { value: member, enumerable: true, configurable: true, writable: true });
    } else members[name] = member;
  }
  return members;
}
