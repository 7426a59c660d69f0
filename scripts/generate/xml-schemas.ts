import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { outputFolder } from "./targets.ts";
import { type FileChange, writeIfChanged } from "./write-file.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Where the schemas for a backend's XML are written; it exists for backends that name elements in their spec. */
export function xmlSchemasFile(backend: string, home: string = root): string {
  return join(outputFolder(backend, home), "xml-schemas.json");
}

type Json = Readonly<Record<string, unknown>>;

/** What of a bundled spec decides how its values look as XML. */
export interface XmlSchemas {
  /** Types by name. */
  readonly schemas: Readonly<Record<string, Json>>;
  /** What is sent as a body, by `METHOD /path`. */
  readonly requests: Readonly<Record<string, Json>>;
}

/**
 * Writes what of a spec an XML codec needs: a tenth of the whole, which has all its words beside.
 * @returns what happened to the file; `undefined` for a backend whose spec names no elements.
 */
export async function generateXmlSchemas(
  backend: string,
  check: boolean,
  home: string = root,
): Promise<FileChange | undefined> {
  const text = await readFile(join(outputFolder(backend, home), "openapi.json"), "utf8").catch(() => "{}");
  if (!text.includes('"xml":')) return undefined;
  return writeIfChanged(xmlSchemasFile(backend, home), `${JSON.stringify(takeXml(JSON.parse(text) as Json))}\n`, check);
}

/** Takes out of a bundled spec what decides about XML. */
export function takeXml(spec: Json): XmlSchemas {
  const { schemas = {} } = (spec["components"] ?? {}) as { readonly schemas?: Readonly<Record<string, Json>> };
  const requests: Record<string, Json> = {};
  for (const [path, operations] of Object.entries((spec["paths"] ?? {}) as Readonly<Record<string, Json>>)) {
    for (const [method, operation] of Object.entries(operations)) {
      const { requestBody } = operation as {
        readonly requestBody?: { readonly content?: Readonly<Record<string, Json>> };
      };
      const schema = requestBody?.content?.["application/json"]?.["schema"] as Json | undefined;
      if (schema) requests[`${method.toUpperCase()} ${path}`] = strip(schema);
    }
  }
  return { schemas: mapValues(schemas, strip), requests };
}

/** A schema without what says nothing about its form. */
function strip(schema: Json): Json {
  const { $ref, type, properties, items, allOf, anyOf, xml, "x-modelType": modelType } = schema;
  return {
    ...($ref !== undefined && { $ref }),
    ...((type === "object" || type === "array") && { type }),
    ...(xml !== undefined && { xml }),
    ...((modelType === "date" || modelType === "decimal") && { "x-modelType": modelType }),
    ...(items !== undefined && { items: strip(items as Json) }),
    ...(allOf !== undefined && { allOf: (allOf as readonly Json[]).map(strip) }),
    ...(anyOf !== undefined && { anyOf: (anyOf as readonly Json[]).map(strip) }),
    ...(properties !== undefined && { properties: mapValues(properties as Readonly<Record<string, Json>>, strip) }),
  };
}

function mapValues(values: Readonly<Record<string, Json>>, change: (value: Json) => Json): Record<string, Json> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
