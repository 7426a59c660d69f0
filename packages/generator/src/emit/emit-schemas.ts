import { deref, httpMethods, type OpenApiDocument, type Schema } from "../openapi/document.ts";
import { namesIn, strip } from "./input-schemas.ts";
import { docComment } from "./tsdoc.ts";

type Json = Readonly<Record<string, unknown>>;
type Content = Readonly<Record<string, { readonly schema?: unknown }>>;

/** What of a bundled spec a comparison with a server needs. */
export interface ComparedSchemas {
  readonly definitions: Json;
  readonly operations: Readonly<Record<string, ComparedOperation>>;
}

/** The schemas of one operation. */
interface ComparedOperation {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** By status, or `default`; null where an answer has no JSON. */
  readonly answers: Json;
}

/** Takes out of a bundled spec what a comparison with a server needs. */
export function takeSchemas(document: OpenApiDocument): ComparedSchemas {
  const operations: Record<string, ComparedOperation> = {};
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of httpMethods) {
      const { operationId, requestBody, responses = {} } = item[method] ?? {};
      if (operationId === undefined) continue;
      const body = requestBody && jsonOf(deref(document, requestBody).content);
      const answers = Object.entries(responses).map(([status, response]) => [
        status,
        jsonOf(deref(document, response).content) ?? null,
      ]);
      operations[operationId] = {
        method: method.toUpperCase(),
        path,
        ...(body !== undefined && { body }),
        answers: Object.fromEntries(answers) as Json,
      };
    }
  }
  const schemas = (document.components?.["schemas"] ?? {}) as Readonly<Record<string, Schema>>;
  const definitions: Record<string, unknown> = {};
  const open = namesIn(operations);
  for (const name of open) {
    if (name in definitions || !(name in schemas)) continue;
    definitions[name] = strip(schemas[name], true);
    open.push(...namesIn(definitions[name]));
  }
  return { definitions, operations };
}

function jsonOf(content: Content | undefined): unknown {
  const [, media] = Object.entries(content ?? {}).find(([type]) => /[/+]json\b/.test(type)) ?? [];
  return media?.schema === undefined ? undefined : strip(media.schema, true);
}

/** The text of `schemas.ts`. As a text to parse it costs the compiler nothing, and the engine less than as code. */
export function emitSchemas(document: OpenApiDocument, header: string): string {
  const doc = docComment(["What the spec says of requests and answers, without words: for `validate` and recordings."]);
  return `${header}import type { SchemaTable } from "@northbound/runtime/validate";

${doc}export const schemas: SchemaTable = JSON.parse(
  ${JSON.stringify(JSON.stringify(takeSchemas(document)))},
) as SchemaTable;
`;
}
