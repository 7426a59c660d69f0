/** The keys of a JSON pointer in a reference: `#/components/schemas/a~1b` is `components`, `schemas` and `a/b`. */
export function pointerOf(reference: string): string[] {
  const path = reference.replace(/^#\/?/, "");
  return path === "" ? [] : path.split("/").map((key) => decode(key).replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The node at these keys; `undefined` when there is none. */
export function nodeAt(document: object, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((node, key) => {
    if (typeof node !== "object" || node === null || !Object.hasOwn(node, key)) return undefined;
    return (node as Readonly<Record<string, unknown>>)[key];
  }, document);
}

// A name with a stray % is a name all the same.
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The reference to the node at these keys. */
export function pointerTo(keys: readonly string[]): string {
  return `#${keys.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")}`;
}
