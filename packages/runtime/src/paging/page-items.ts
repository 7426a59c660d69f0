/** The value at a dotted path of members; `undefined` where a member is missing. */
export function memberAt(value: unknown, path: string): unknown {
  let member = value;
  for (const name of path.split(".")) {
    if (typeof member !== "object" || member === null) return undefined;
    member = (member as Record<string, unknown>)[name];
  }
  return member;
}

/**
 * The items of a page. An answer that is itself an array holds them; a missing or empty member means none
 * (Prime leaves it out, CloudVision sends null), and a lone object means one (Prime's first API version).
 */
export function itemsOf(page: unknown, member: string | undefined): readonly unknown[] {
  if (Array.isArray(page)) return page;
  const items = member === undefined ? page : memberAt(page, member);
  if (Array.isArray(items)) return items;
  return items === undefined || items === null || items === "" ? [] : [items];
}

/** A count that servers send as a number or, in older versions, as text. */
export function countAt(page: unknown, path: string): number | undefined {
  const value = memberAt(page, path);
  const count = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof count === "number" && Number.isInteger(count) && count >= 0 ? count : undefined;
}
