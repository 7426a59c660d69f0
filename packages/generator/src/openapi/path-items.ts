import { deref, httpMethods, type MediaType, type OpenApiDocument, type PathItem, type Response } from "./document.ts";
import { streamOf } from "./find-streams.ts";

/**
 * The document with each path item in its place: a reference to another one (`#/components/pathItems/…`, `#/paths/…`)
 * is followed, and what stands beside it counts first.
 */
export function placePathItems(document: OpenApiDocument): OpenApiDocument {
  const paths = Object.entries(document.paths ?? {});
  if (!paths.some(([, item]) => item instanceof Object && "$ref" in item)) return document;
  const placed = paths.map(([path, item]) => {
    if (!(item instanceof Object) || !("$ref" in item)) return [path, item] as const;
    const { $ref: _, ...beside } = item;
    return [path, { ...deref<PathItem>(document, item), ...beside }] as const;
  });
  return { ...document, paths: Object.fromEntries(placed) };
}

interface Sequence extends MediaType {
  readonly itemSchema?: EventSchema;
}

interface EventSchema {
  readonly properties?: Readonly<Record<string, { readonly contentSchema?: object }>>;
}

/** The document with the `itemSchema` of OpenAPI 3.2 as the schema of the records, in answers that are streams. */
export function placeItemSchemas(document: OpenApiDocument): OpenApiDocument {
  if (!document.openapi.startsWith("3.2.")) return document;
  const copy = structuredClone(document);
  for (const item of Object.values(copy.paths ?? {})) {
    for (const method of httpMethods) {
      const responses = item instanceof Object ? item[method]?.responses : undefined;
      for (const node of Object.values(responses instanceof Object ? responses : {})) {
        if (node instanceof Object) placeRecords(deref<Response>(copy, node));
      }
    }
  }
  return copy;
}

function placeRecords({ content = {} }: Response): void {
  for (const [type, media] of Object.entries(content as Readonly<Record<string, Sequence>>)) {
    const kind = streamOf(type);
    if (kind === undefined || media.schema !== undefined || media.itemSchema === undefined) continue;
    // An event of a stream has its record in `data`, which OpenAPI 3.2 (section 4.14.3) describes as a text.
    const data = kind === "sse" ? media.itemSchema.properties?.["data"] : undefined;
    Object.assign(media, { schema: data === undefined ? media.itemSchema : (data.contentSchema ?? {}) });
  }
}
