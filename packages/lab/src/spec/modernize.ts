import type { OpenApiDocument } from "./document.ts";

type Json = Readonly<Record<string, unknown>>;

/** Keywords whose members are values, not schemas. */
const values = new Set(["example", "examples", "default", "enum", "const", "value"]);

/**
 * The document with the schemas of OpenAPI 3.0 written as JSON Schema has them: `nullable` is a type, and the exclusive bounds
 * are numbers. Documents of 3.1 are as they were.
 */
export function modernize(document: OpenApiDocument): OpenApiDocument {
  return document.openapi.startsWith("3.0") ? (modern(document, false) as OpenApiDocument) : document;
}

function modern(value: unknown, isNames: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => modern(item, false));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    !isNames && values.has(key) ? inner : modern(inner, !isNames && (key === "properties" || key === "schemas")),
  ]);
  const node = Object.fromEntries(entries) as Json;
  return isNames ? node : withoutSwitches(node);
}

function withoutSwitches(node: Json): Json {
  const { nullable, exclusiveMinimum, exclusiveMaximum, minimum, maximum, ...rest } = node;
  const bounds = {
    ...bound("minimum", "exclusiveMinimum", minimum, exclusiveMinimum),
    ...bound("maximum", "exclusiveMaximum", maximum, exclusiveMaximum),
  };
  const plain = { ...rest, ...bounds };
  if (nullable !== true) return plain;
  if (typeof plain["type"] === "string") {
    const { enum: listed } = plain as { readonly enum?: readonly unknown[] };
    const isListed = Array.isArray(listed) && !listed.includes(null);
    return { ...plain, type: [plain["type"], "null"], ...(isListed && { enum: [...listed, null] }) };
  }
  return Object.keys(plain).length === 0 ? plain : { anyOf: [plain, { type: "null" }] };
}

function bound(name: string, exclusive: string, value: unknown, is: unknown): Json {
  if (is === true) return value === undefined ? {} : { [exclusive]: value };
  return {
    ...(value !== undefined && { [name]: value }),
    ...(typeof is === "number" && { [exclusive]: is }),
  };
}
