import {
  type Behaviours,
  type Content,
  deref,
  httpMethods,
  type OpenApiDocument,
  type OperationObject,
  type Parameter,
  type RequestBody,
  type Response,
  type Schema,
} from "../openapi/document.ts";

/** An operation as a person calls it by name. */
export interface ListedOperation {
  /** `group/method`. */
  readonly id: string;
  /** In capitals. */
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly deprecated: boolean;
  readonly parameters: readonly ListedParameter[];
  readonly body: ListedBody | undefined;
  /** Schema of the JSON that a success carries; absent where it carries something else. */
  readonly answer: Schema | undefined;
  readonly behaviours: Behaviours;
}

/** The body that an operation takes. */
export interface ListedBody {
  readonly required: boolean;
  readonly description: string;
  /** Schema of the first media type that has one, with its references. */
  readonly schema: Schema | undefined;
}

/** A parameter with the type that its text is read as. */
export interface ListedParameter {
  readonly name: string;
  readonly required: boolean;
  readonly description: string;
  readonly type: string;
  /** Values that it can have, where they are listed. */
  readonly values: readonly string[];
  /** Its schema, with references. */
  readonly schema: Schema;
}

/**
 * Lists the operations of a document, in its order.
 * @param document A spec without references to other files, such as the `openapi.json` of a client.
 */
export function listOperations(document: object): ListedOperation[] {
  const spec = document as OpenApiDocument;
  return Object.entries(spec.paths ?? {}).flatMap(([path, item]) =>
    httpMethods.flatMap((method) => {
      const operation = item[method];
      if (operation?.operationId === undefined) return [];
      return [describe(spec, path, method, operation, item.parameters ?? [])];
    }),
  );
}

function describe(
  document: OpenApiDocument,
  path: string,
  method: string,
  operation: OperationObject,
  shared: NonNullable<OperationObject["parameters"]>,
): ListedOperation {
  const own = [...shared, ...(operation.parameters ?? [])].map((entry) => deref<Parameter>(document, entry));
  const body = operation.requestBody && deref<RequestBody>(document, operation.requestBody);
  return {
    id: operation.operationId ?? "",
    method: method.toUpperCase(),
    path,
    summary: operation.summary ?? "",
    description: operation.description ?? "",
    deprecated: operation.deprecated === true,
    parameters: own.map((parameter) => readParameter(document, parameter)),
    body: body && {
      required: body.required === true,
      description: body.description ?? "",
      schema: schemaIn(body.content),
    },
    answer: answerOf(document, operation),
    behaviours: operation["x-northbound"] ?? {},
  };
}

/** A success of an operation; an answer without a body comes after one with. */
function answerOf(document: OpenApiDocument, { responses = {} }: OperationObject): Schema | undefined {
  const successes = Object.entries(responses).filter(([status]) => status.startsWith("2"));
  for (const [, response] of successes) {
    const { content = {} } = deref<Response>(document, response);
    const json = Object.fromEntries(Object.entries(content).filter(([type]) => type.includes("json")));
    const schema = schemaIn(json);
    if (schema !== undefined) return schema;
  }
  return undefined;
}

function schemaIn(content: Content = {}): Schema | undefined {
  return Object.values(content).find(({ schema }) => schema !== undefined)?.schema;
}

function readParameter(document: OpenApiDocument, parameter: Parameter): ListedParameter {
  const schema: Schema = parameter.schema ? deref<Schema>(document, parameter.schema) : {};
  const listed = [schema, ...(schema.anyOf ?? [])].find((part) => part.enum);
  const types = [schema.type ?? []].flat().filter((type) => type !== "null");
  return {
    name: parameter.name,
    required: parameter.required === true || parameter.in === "path",
    description: parameter.description ?? "",
    type: types[0] ?? "string",
    values: (listed?.enum ?? []).map(String),
    schema: parameter.schema ?? {},
  };
}
