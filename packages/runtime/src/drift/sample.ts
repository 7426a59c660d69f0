/**
 * A value with long lists replaced by some of their items, taken evenly from the first to the last: a server seldom differs in
 * one item of a thousand, and to look at all costs more than to parse them.
 * @param depth How deep a long list may be to be cut; what is deeper belongs to an item.
 */
export function sampleOf(value: unknown, count: number, depth: number = 3): unknown {
  if (depth === 0 || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    if (value.length <= count) return value;
    return Array.from({ length: count }, (_, index) => value[Math.floor((index * value.length) / count)] as unknown);
  }
  const entries = Object.entries(value);
  const isCut = entries.some(([, member]) => isLong(member, count, depth - 1));
  return isCut
    ? Object.fromEntries(entries.map(([name, member]) => [name, sampleOf(member, count, depth - 1)]))
    : value;
}

function isLong(value: unknown, count: number, depth: number): boolean {
  if (Array.isArray(value)) return depth > 0 && value.length > count;
  if (depth === 0 || typeof value !== "object" || value === null) return false;
  return Object.values(value).some((member) => isLong(member, count, depth - 1));
}
