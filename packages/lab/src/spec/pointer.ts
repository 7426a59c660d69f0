/** Writes one segment of a JSON pointer (RFC 6901). */
export function escapeSegment(segment: string): string {
  return segment.replaceAll("~", "~0").replaceAll("/", "~1");
}

/**
 * Reads the value at a local JSON pointer such as `#/components/schemas/Device`.
 * @throws Error when the document has nothing there.
 */
export function readPointer(document: unknown, pointer: string): unknown {
  let value: unknown = document;
  for (const segment of pointer.replace(/^#?\/?/, "").split("/")) {
    if (segment === "") continue;
    const key = decodeURIComponent(segment).replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) {
      throw new Error(`The spec has nothing at ${pointer}.`);
    }
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
