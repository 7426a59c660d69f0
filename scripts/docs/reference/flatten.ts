import { type OpenApi, resolve, type Schema } from "./open-api.ts";

/**
 * Writes out every `allOf` of a document. Redoc takes each of them apart with everything below it, which in a spec
 * whose types contain each other takes minutes; plain objects it opens one level at a time.
 */
export function flatten(document: OpenApi): OpenApi {
  return walk(document, document) as OpenApi;
}

function walk(document: OpenApi, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((entry) => walk(document, entry));
  if (typeof value !== "object" || value === null) return value;
  const own = Array.isArray((value as Schema).allOf) ? mergeParts(document, value) : value;
  return Object.fromEntries(Object.entries(own).map(([name, part]) => [name, walk(document, part)]));
}

function mergeParts(document: OpenApi, schema: Schema): object {
  const { allOf = [], ...own } = schema;
  const parts = [...allOf.map((part) => merged(document, part)), own];
  const alternatives = parts.filter((part) => part.anyOf ?? part.oneOf);
  const all: Record<string, unknown> = Object.assign({}, ...parts);
  const required = [...new Set(parts.flatMap((part) => part.required ?? []))];
  const properties = Object.assign({}, ...parts.map((part) => part.properties)) as object;
  if (required.length > 0) all["required"] = required;
  if (Object.keys(properties).length > 0) all["properties"] = properties;
  // One choice can stand beside the members; of several the reader sees the first, and all of them in the sources.
  if (alternatives.length > 1) Object.assign(all, { anyOf: alternatives[0]?.anyOf ?? alternatives[0]?.oneOf });
  return all;
}

function merged(document: OpenApi, part: Schema): Schema {
  const schema = resolve(document, part);
  return schema.allOf ? mergeParts(document, schema) : schema;
}
