import type { OpenApiDocument, OperationObject } from "../openapi/document.ts";
import { switchOf } from "../model/behaviours.ts";

type Content = Readonly<Record<string, unknown>>;
type Response = { readonly $ref?: string; readonly content?: Content };

/** Media types that stand for a stream in the types of the path client, whatever name the server gives it. */
const streamTypes = { ndjson: "application/x-ndjson", sse: "text/event-stream" } as const;

/**
 * A copy of a document in which the good answers of streamed operations carry the media type of a stream. A spec says
 * what is on the wire, often plain `application/json`; the types have to tell a stream of records from one record.
 */
export function markStreams(document: OpenApiDocument): OpenApiDocument {
  const paths = Object.entries(document.paths ?? {}).map(([path, item]) => [path, markItem(document, item)]);
  return { ...document, paths: Object.fromEntries(paths) as NonNullable<OpenApiDocument["paths"]> };
}

function markItem(document: OpenApiDocument, item: object): object {
  const members = Object.entries(item).map(([name, member]) => {
    const operation = member as OperationObject & { readonly responses?: Readonly<Record<string, Response>> };
    const stream = operation?.["x-northbound"]?.stream;
    // Where the input decides, both forms are told apart already.
    const isSometimes = switchOf(operation?.["x-northbound"] ?? {}) !== undefined;
    if (stream === undefined || isSometimes || operation.responses === undefined) return [name, member];
    const responses = Object.entries(operation.responses).map(([status, response]) => [
      status,
      status.startsWith("2") ? markResponse(resolve(document, response), streamTypes[stream]) : response,
    ]);
    return [name, { ...operation, responses: Object.fromEntries(responses) }];
  });
  return Object.fromEntries(members) as object;
}

function markResponse(response: Response, type: string): Response {
  const [record] = Object.values(response.content ?? {});
  return record === undefined ? response : { ...response, content: { [type]: record } };
}

function resolve(document: OpenApiDocument, response: Response): Response {
  if (response.$ref === undefined) return response;
  const keys = response.$ref.slice("#/".length).split("/");
  return keys.reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>>)[key], document) as Response;
}
