import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import {
  type Behaviours,
  deref,
  httpMethods,
  type OpenApiDocument,
  type OperationObject,
  type Parameter,
  type RequestBody,
  type Schema,
} from "../../../../scripts/generate/document.ts";
import { UsageError } from "../command.ts";
import { typesOf } from "../diff/schema-node.ts";
import { didYouMean } from "../suggest.ts";
import type { CliBackend } from "./backends.ts";

/** An operation as the command line needs it. */
export interface CliOperation {
  /** `group/method`, and for CloudCIX `application/group/method`. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly deprecated: boolean;
  readonly parameters: readonly CliParameter[];
  readonly body: RequestBody | undefined;
  readonly behaviours: Behaviours;
}

/** A parameter with the type that its text is read as. */
export interface CliParameter {
  readonly name: string;
  readonly required: boolean;
  readonly description: string;
  readonly type: string;
  /** Values that it can have, where they are listed. */
  readonly values: readonly string[];
}

/** Every operation of a backend, in the order of its spec. */
export async function readOperations(backend: CliBackend, only?: string): Promise<CliOperation[]> {
  const specs = Object.entries(await backend.specs());
  const wanted = specs.filter(([name]) => name === "" || only === undefined || name === only);
  const lists = await Promise.all(wanted.map(async ([name, file]) => operationsOf(name, await readDocument(file))));
  return lists.flat();
}

/**
 * Finds an operation by name.
 * @throws UsageError when there is none, with the closest names.
 */
export async function findOperation(backend: CliBackend, id: string): Promise<CliOperation> {
  const operations = await readOperations(backend, id.split("/")[0]);
  const found = operations.find((operation) => operation.id === id);
  if (found) return found;
  const all = operations.length > 0 ? operations : await readOperations(backend);
  const hint = didYouMean(
    id,
    all.map((operation) => operation.id),
  );
  throw new UsageError(`${backend.name} has no operation ${id}.${hint} List them: northbound call ${backend.name}`);
}

async function readDocument(file: string): Promise<OpenApiDocument> {
  return JSON.parse(await readFile(createRequire(import.meta.url).resolve(file), "utf8")) as OpenApiDocument;
}

function operationsOf(application: string, document: OpenApiDocument): CliOperation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    httpMethods.flatMap((method) => {
      const operation = item[method];
      if (operation?.operationId === undefined) return [];
      return [describe(application, document, path, method, operation, [...(item.parameters ?? [])])];
    }),
  );
}

function describe(
  application: string,
  document: OpenApiDocument,
  path: string,
  method: string,
  operation: OperationObject,
  shared: NonNullable<OperationObject["parameters"]>,
): CliOperation {
  const own = [...shared, ...(operation.parameters ?? [])].map((entry) => deref<Parameter>(document, entry));
  return {
    id: application === "" ? (operation.operationId ?? "") : `${application}/${operation.operationId}`,
    method: method.toUpperCase(),
    path,
    summary: operation.summary ?? "",
    description: operation.description ?? "",
    deprecated: operation.deprecated === true,
    parameters: own.map((parameter) => readParameter(document, parameter)),
    body: operation.requestBody && deref<RequestBody>(document, operation.requestBody),
    behaviours: operation["x-northbound"] ?? {},
  };
}

function readParameter(document: OpenApiDocument, parameter: Parameter): CliParameter {
  const schema: Schema = parameter.schema ? deref<Schema>(document, parameter.schema) : {};
  const listed = [schema, ...(schema.anyOf ?? [])].find((part) => part.enum);
  const types = typesOf(schema).filter((type) => type !== "null");
  return {
    name: parameter.name,
    required: parameter.required === true || parameter.in === "path",
    description: parameter.description ?? "",
    type: types[0] ?? "string",
    values: (listed?.enum ?? []).map(String),
  };
}
