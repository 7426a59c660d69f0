/** An object of a document whose shape was not checked. */
export type Node = Readonly<Record<string, unknown>>;

/** Whether a value is an object with members. */
export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as an object; empty where a flawed document has something else. */
export function asNode(value: unknown): Node {
  return isNode(value) ? value : {};
}

/** The value as a list; empty where a flawed document has something else. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as text; `undefined` where it is something else. */
export function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Members of an object, extensions (`x-…`) left out. */
export function membersOf(value: unknown): [name: string, value: unknown][] {
  return Object.entries(asNode(value)).filter(([name]) => !name.startsWith("x-"));
}

/** A value as JSON whose members are sorted, so that equal values have equal texts. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isNode(inner) ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

/** A value in a few words of JSON, for a message. */
export function show(value: unknown): string {
  if (value === undefined) return "none";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
