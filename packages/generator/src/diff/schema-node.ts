import { deref, type OpenApiDocument, type Schema } from "../openapi/document.ts";

/** A schema in its document, with references followed and `allOf` joined, as far as a comparison needs it. */
export interface SchemaNode {
  readonly types: ReadonlySet<string>;
  readonly values: readonly string[] | undefined;
  readonly properties: ReadonlyMap<string, Schema>;
  readonly required: ReadonlySet<string>;
  readonly items: Schema | undefined;
  readonly rest: Schema | boolean | undefined;
  readonly variants: readonly Schema[];
  readonly format: string | undefined;
}

/** Name of the component that a schema refers to. */
export function nameOf(schema: Schema): string | undefined {
  return schema.$ref === undefined ? undefined : decodeURIComponent(schema.$ref.split("/").at(-1) ?? "");
}

/** Reads a schema for comparison. */
export function readSchema(document: OpenApiDocument, given: Schema): SchemaNode {
  const parts = flatten(document, given, 0);
  const properties = new Map<string, Schema>();
  const required = new Set<string>();
  const types = new Set<string>();
  for (const part of parts) {
    for (const [name, property] of Object.entries(part.properties ?? {})) {
      properties.set(name, typeof property === "boolean" ? {} : property);
    }
    for (const name of part.required ?? []) required.add(name);
    for (const type of typesOf(part)) types.add(type);
    if (part.nullable) types.add("null");
  }
  const valued = parts.find((part) => part.enum !== undefined || part.const !== undefined);
  const listed = parts.find((part) => typeof part.items === "object");
  return {
    types,
    values: valued && (valued.enum ?? [valued.const]).map((value) => JSON.stringify(value)),
    properties,
    required,
    items: typeof listed?.items === "object" ? listed.items : undefined,
    rest: parts.find((part) => part.additionalProperties !== undefined)?.additionalProperties,
    variants: parts.flatMap((part) => part.oneOf ?? part.anyOf ?? []),
    format: parts.find((part) => part.format !== undefined)?.format,
  };
}

/** The schema of members that an object does not list; `undefined` when it has none. */
export function restOf({ rest, types, properties, variants }: SchemaNode): Schema | undefined {
  if (rest !== undefined) return rest === true ? {} : rest || undefined;
  return types.has("object") && properties.size === 0 && variants.length === 0 ? {} : undefined;
}

/** The types that a schema names; none for anything. */
export function typesOf({ type }: Schema): readonly string[] {
  return typeof type === "string" ? [type] : (type ?? []);
}

// A schema that contains itself by `allOf` alone can't be written sensibly; the bound keeps it from hanging us.
function flatten(document: OpenApiDocument, schema: Schema, depth: number): Schema[] {
  if (depth > 20) return [];
  const plain = deref<Schema>(document, schema);
  return [plain, ...(plain.allOf ?? []).flatMap((part) => flatten(document, part, depth + 1))];
}
