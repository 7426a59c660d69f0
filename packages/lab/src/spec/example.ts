import type { MediaType, Schema } from "./document.ts";
import { readPointer } from "./pointer.ts";
import type { SpecOperation } from "./read-spec.ts";

const byFormat: Readonly<Record<string, unknown>> = {
  "date-time": "2026-01-15T08:00:00Z",
  "date-time-local": "2026-01-15T08:00:00",
  date: "2026-01-15",
  time: "08:00:00Z",
  duration: "PT30S",
  email: "operator@example.net",
  hostname: "host.example.net",
  ipv4: "192.0.2.10",
  ipv6: "2001:db8::10",
  uri: "https://example.net/",
  "uri-reference": "/example",
  uuid: "5f0c2b7e-6a3d-4c1b-9e57-0d3a8b6f1c24",
  byte: "bm9ydGhib3VuZA==",
  binary: "northbound",
  int64: "1768464000000",
  uint64: "1768464000000",
  mac: "00:1c:73:00:00:01",
};

/** Members beyond this depth are left out unless they are required. */
const fullDepth = 4;

/**
 * The answer that a spec gives for an operation nobody wrote a behaviour for: its own example where
 * there is one, otherwise one made from the schema. The same spec always gives the same answer.
 */
export function exampleOf(operation: SpecOperation, media: MediaType): unknown {
  if (media.example !== undefined) return media.example;
  for (const entry of Object.values(media.examples ?? {})) {
    const example =
      entry.$ref === undefined ? entry : (readPointer(operation.spec.document, entry.$ref) as typeof entry);
    if (example.value !== undefined) return example.value;
  }
  return media.schema === undefined ? null : exampleOfSchema(operation.spec.document, media.schema);
}

/** Makes one value that a schema accepts. */
export function exampleOfSchema(document: unknown, schema: Schema, name = "value"): unknown {
  return build(document, schema, name, 0, []);
}

function build(document: unknown, schema: Schema, name: string, depth: number, open: readonly string[]): unknown {
  if (schema.$ref !== undefined) {
    const target = readPointer(document, schema.$ref) as Schema;
    return build(document, { ...target, ...without$ref(schema) }, name, depth, [...open, schema.$ref]);
  }
  const given = [schema.const, schema.example, schema.examples?.[0], schema.default, schema.enum?.[0]].find(
    (value) => value !== undefined,
  );
  if (given !== undefined) return given;
  if (schema.allOf) return build(document, merge(document, schema), name, depth, open);
  const options = schema.anyOf ?? schema.oneOf;
  if (options?.[0]) {
    const { anyOf: _any, oneOf: _one, ...rest } = schema;
    const option = options.find((entry) => entry.$ref === undefined || !open.includes(entry.$ref)) ?? options[0];
    return build(document, { ...rest, ...option }, name, depth, open);
  }
  const type = typeof schema.type === "string" ? schema.type : schema.type?.find((entry) => entry !== "null");
  if (type === "object" || schema.properties) return buildObject(document, schema, depth, open);
  if (type === "array") return buildArray(document, schema, name, depth, open);
  if (type === "integer" || type === "number") return schema.minimum ?? Math.min(1, schema.maximum ?? 1);
  if (type === "boolean") return false;
  if (type === "string") return buildText(schema, name);
  return schema.type === undefined && type === undefined ? {} : null;
}

function buildObject(document: unknown, schema: Schema, depth: number, open: readonly string[]): unknown {
  const required = new Set(schema.required);
  const members = Object.entries(schema.properties ?? {}).filter(([name, member]) => {
    if (required.has(name)) return true;
    return depth < fullDepth && !leadsBack(member, open);
  });
  return Object.fromEntries(members.map(([name, member]) => [name, build(document, member, name, depth + 1, open)]));
}

function buildArray(document: unknown, schema: Schema, name: string, depth: number, open: readonly string[]): unknown {
  const items = typeof schema.items === "object" ? schema.items : {};
  const wanted = schema.minItems ?? (depth < fullDepth && !leadsBack(items, open) ? 1 : 0);
  return Array.from({ length: wanted }, () => build(document, items, name, depth + 1, open));
}

function buildText(schema: Schema, name: string): string {
  const known = schema["x-known-values"]?.[0];
  if (typeof known === "string") return known;
  const format = byFormat[schema.format ?? ""];
  const text = typeof format === "string" ? format : `${name}-1`;
  return text.padEnd(schema.minLength ?? 0, "x").slice(0, schema.maxLength ?? text.length + (schema.minLength ?? 0));
}

/** A schema that is being built already would nest for ever. */
function leadsBack(schema: Schema, open: readonly string[]): boolean {
  if (schema.$ref !== undefined) return open.includes(schema.$ref);
  if (typeof schema.items === "object") return leadsBack(schema.items, open);
  if (typeof schema.additionalProperties === "object") return leadsBack(schema.additionalProperties, open);
  return [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].some((part) =>
    leadsBack(part, open),
  );
}

function merge(document: unknown, schema: Schema): Schema {
  const { allOf, ...own } = schema;
  const parts = (allOf ?? []).map((part) => {
    const target = part.$ref === undefined ? part : (readPointer(document, part.$ref) as Schema);
    return target.allOf ? merge(document, target) : target;
  });
  return [...parts, own].reduce<Schema>(
    (all, part) => ({
      ...all,
      ...part,
      properties: { ...all.properties, ...part.properties },
      required: [...(all.required ?? []), ...(part.required ?? [])],
    }),
    {},
  );
}

function without$ref(schema: Schema): Schema {
  const { $ref: _ref, ...rest } = schema;
  return rest;
}
