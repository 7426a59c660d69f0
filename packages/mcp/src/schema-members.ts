import type { Schema } from "@northbound/generator/operations";
import type { SpecAccess } from "./catalogue.ts";

/** The members of an object that a schema describes, with those of all its parts. */
export interface Members {
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: ReadonlySet<string>;
}

/** Gathers the members of a schema, of its parts and its branches. */
export function membersOf(spec: SpecAccess, given: Schema | boolean | undefined, depth = 8): Members {
  const schema = spec.deref(given);
  const parts = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const inner = depth > 0 ? parts.map((part) => membersOf(spec, part, depth - 1)) : [];
  const own = Object.entries(schema.properties ?? {}).filter(
    (entry): entry is [string, Schema] => typeof entry[1] === "object",
  );
  const isUnion = (schema.anyOf ?? schema.oneOf) !== undefined;
  return {
    properties: Object.assign({}, ...inner.map(({ properties }) => properties), Object.fromEntries(own)) as Record<
      string,
      Schema
    >,
    required: new Set([...(schema.required ?? []), ...(isUnion ? [] : inner.flatMap(({ required }) => [...required]))]),
  };
}

/** What the elements of a list are; `undefined` when the schema describes no list. */
export function elementsOf(spec: SpecAccess, given: Schema | boolean | undefined, depth = 8): Schema | undefined {
  const schema = spec.deref(given);
  if (typeof schema.items === "object") return schema.items;
  if (depth === 0) return undefined;
  for (const part of [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) {
    const found = elementsOf(spec, part, depth - 1);
    if (found) return found;
  }
  return undefined;
}

/** The schema at a dotted path of members; lists are looked through. `undefined` where there is none. */
export function schemaAt(spec: SpecAccess, schema: Schema | undefined, path: readonly string[]): Schema | undefined {
  let current = schema;
  for (const name of path) {
    const elements = elementsOf(spec, current);
    current = membersOf(spec, elements ?? current).properties[name];
    if (current === undefined) return undefined;
  }
  return current;
}
