import { deref, type OpenApiDocument, type Schema } from "../openapi/document.ts";

type Union = Schema & {
  readonly discriminator?: { readonly propertyName: string; readonly mapping?: Readonly<Record<string, string>> };
};

/**
 * The document with a mapping for each discriminator whose variants say themselves what its property is. Without one, a
 * variant would be told by its name, which it then often contradicts: `role` is `user`, and not `ChatCompletionUserMessage`.
 */
export function mapDiscriminators(document: OpenApiDocument): OpenApiDocument {
  return rebuild(document, document) as OpenApiDocument;
}

/** The same node where nothing in it changes. */
function rebuild(document: OpenApiDocument, node: unknown): unknown {
  if (typeof node !== "object" || node === null) return node;
  if (Array.isArray(node)) {
    const items = node.map((item: unknown) => rebuild(document, item));
    return items.every((item, index) => item === node[index]) ? node : items;
  }
  let changed: Record<string, unknown> | undefined;
  for (const [key, value] of Object.entries(node)) {
    const next = rebuild(document, value);
    if (next !== value) (changed ??= { ...node })[key] = next;
  }
  const mapping = mappingOf(document, node);
  if (mapping === undefined) return changed ?? node;
  const { discriminator, ...rest } = (changed ?? node) as Union;
  // A value of two variants tells neither; what else they say tells them apart.
  return mapping === "ambiguous" ? rest : { ...rest, discriminator: { ...discriminator, mapping } };
}

function mappingOf(
  document: OpenApiDocument,
  union: Union,
): Readonly<Record<string, string>> | "ambiguous" | undefined {
  const { discriminator, oneOf, anyOf } = union;
  const variants = oneOf ?? anyOf;
  if (typeof discriminator?.propertyName !== "string" || !Array.isArray(variants)) return undefined;
  const said = variants.map((variant) => ({
    reference: variant.$ref,
    values: literalsOf(document, variant, discriminator.propertyName, 0),
  }));
  const mapping = new Map<string, string>();
  for (const { reference, values } of said) {
    if (reference === undefined || values.length === 0) return undefined;
    for (const value of values) {
      if (mapping.has(value)) return "ambiguous";
      mapping.set(value, reference);
    }
  }
  return Object.fromEntries(mapping);
}

function literalsOf(document: OpenApiDocument, schema: Schema, name: string, depth: number): string[] {
  if (depth > 10) return [];
  const node = deref(document, schema);
  const member = node.properties?.[name];
  if (typeof member === "object") {
    const { const: only, enum: values = only === undefined ? [] : [only] } = deref(document, member);
    return values.filter((value) => typeof value === "string");
  }
  for (const part of node.allOf ?? []) {
    const found = literalsOf(document, part, name, depth + 1);
    if (found.length > 0) return found;
  }
  return [];
}
