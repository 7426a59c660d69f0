import { type MediaType, type OpenApi, resolve, type Schema } from "./open-api.ts";

const byFormat: Readonly<Record<string, string>> = {
  date: "2026-01-15",
  "date-time": "2026-01-15T08:00:00Z",
  email: "operator@example.net",
  ipv4: "192.0.2.10",
  ipv6: "2001:db8::10",
  password: "…",
  uri: "https://example.net/",
  uuid: "5f0c2b7e-6a3d-4c1b-9e57-0d3a8b6f1c24",
};

/** The body of a sample: the spec's own example, otherwise the least that the schema asks for. */
export function exampleBody(document: OpenApi, media: MediaType): unknown {
  if (media.example !== undefined) return media.example;
  for (const entry of Object.values(media.examples ?? {})) {
    const { value } = resolve(document, entry);
    if (value !== undefined) return value;
  }
  return exampleValue(document, media.schema ?? {}, "body");
}

/** One small value that a schema accepts. Optional members are left out. */
export function exampleValue(document: OpenApi, given: Schema, name: string, depth = 0): unknown {
  const schema = merged(document, given);
  const known = [
    given.example,
    given.examples?.[0],
    schema.const,
    schema.example,
    schema.examples?.[0],
    schema.enum?.[0],
    schema["x-known-values"]?.[0],
    schema.default,
  ].find((value) => value !== undefined);
  if (known !== undefined) return known;
  const { anyOf, oneOf, ...rest } = schema;
  const option = (anyOf ?? oneOf)?.[0];
  if (option) return exampleValue(document, { allOf: [rest, option] }, name, depth);
  const type = typeof schema.type === "string" ? schema.type : schema.type?.find((entry) => entry !== "null");
  if (type === "array") return depth > 4 ? [] : [exampleValue(document, schema.items ?? {}, name, depth + 1)];
  if (type === "integer" || type === "number") return schema.minimum ?? 1;
  if (type === "boolean") return true;
  if (type === "string") return byFormat[schema.format ?? ""] ?? `${name}-1`;
  return exampleObject(document, schema, depth);
}

function exampleObject(document: OpenApi, schema: Schema, depth: number): object {
  if (depth > 6) return {};
  const members = (schema.required ?? []).map((member) => {
    const property = schema.properties?.[member] ?? {};
    return [member, exampleValue(document, property, member, depth + 1)] as const;
  });
  return Object.fromEntries(members);
}

/** A schema with what its parts say; one part often requires what another one describes. */
function merged(document: OpenApi, given: Schema): Schema {
  const { allOf, ...own } = resolve(document, given);
  if (!allOf) return own;
  const all: Schema[] = [...allOf.map((part) => merged(document, part)), own];
  return Object.assign({}, ...all, {
    properties: Object.assign({}, ...all.map(({ properties }) => properties)) as Schema["properties"],
    required: [...new Set(all.flatMap(({ required }) => required ?? []))],
  }) as Schema;
}
