import { operationData } from "../emit/emit-operations.ts";
import type { OpenApiDocument } from "../openapi/document.ts";
import { type ListedOperation, listOperations } from "./list-operations.ts";
import { splitDirections } from "./directions.ts";
import { dropOwnHeaders } from "./own-headers.ts";
import { type GuessedStyle, guessStyles } from "./paging-guess.ts";
import { readModel } from "./read-model.ts";
import { readSecurity, type SecurityModel } from "./security.ts";

/** What a generated client has as text, as data: for programs that call a spec without generating. */
export interface ClientData {
  /** The table of operations by group and method. */
  readonly operations: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly basePath: string;
  /** Members and parameters whose values are never printed. */
  readonly secrets: readonly string[];
  /** The paging styles that operations name. */
  readonly paging: readonly GuessedStyle[];
  /** How the spec lets clients prove themselves. */
  readonly security: SecurityModel | undefined;
  /** The operations as a person calls them, under the names of the client. */
  readonly listed: readonly ListedOperation[];
  /** Addresses of the spec's servers that are complete. */
  readonly servers: readonly string[];
}

/**
 * Reads what a client is made of from a document in one piece.
 * @throws TypeError when it is out of shape.
 */
export function readClientData(document: object): ClientData {
  const whole = document as OpenApiDocument;
  const { groups, basePath, secrets } = readModel(splitDirections(dropOwnHeaders(whole)), whole);
  const all = groups.flatMap((group) => group.operations);
  const operations = Object.fromEntries(
    groups.map((group) => [
      group.operations[0]?.name.group ?? group.name,
      Object.fromEntries(group.operations.map((operation) => [operation.name.method, operationData(operation)])),
    ]),
  );
  const names = new Map(all.map(({ method, path, name }) => [`${method} ${path}`, `${name.group}/${name.method}`]));
  const paths = Object.entries(whole.paths ?? {}).map(([path, item]) => {
    const named = Object.entries(item).map(([method, operation]) => {
      const operationId = names.get(`${method} ${path}`);
      return [method, operationId === undefined ? operation : { ...operation, operationId }];
    });
    return [path, Object.fromEntries(named)];
  });
  const servers = (whole.servers ?? []).flatMap(({ url }) => /^https?:\/\/[^/{}]+/.exec(url)?.[0] ?? []);
  return {
    operations,
    basePath,
    secrets,
    paging: guessStyles(whole),
    security: readSecurity(whole),
    listed: listOperations({ ...whole, paths: Object.fromEntries(paths) }),
    servers,
  };
}
