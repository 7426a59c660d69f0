import { canonical, isNode } from "./node.ts";

const words = new Set(["description", "title", "example", "examples", "externalDocs", "summary"]);
const maps = new Set([
  "properties",
  "patternProperties",
  "dependentSchemas",
  "$defs",
  "headers",
  "encoding",
  "variables",
]);
const unordered = new Set(["allOf", "anyOf", "oneOf", "enum", "required", "type"]);

/** A text that is the same for nodes that say the same: what is said to people, and the order of what has none, left out. */
export function shapeOf(value: unknown): string {
  return canonical(bare(value));
}

function bare(value: unknown, hasNames = false): unknown {
  if (Array.isArray(value)) return value.map((item) => bare(item));
  if (!isNode(value)) return value;
  // A member may be called like one of the words; then it is a schema.
  const kept = Object.entries(value).filter(([key]) => hasNames || !words.has(key));
  return Object.fromEntries(
    kept.map(([key, inner]) => [
      key,
      unordered.has(key) && Array.isArray(inner)
        ? inner.map(canonicalOf).toSorted()
        : bare(inner, !hasNames && maps.has(key)),
    ]),
  );
}

function canonicalOf(value: unknown): string {
  return canonical(bare(value));
}
