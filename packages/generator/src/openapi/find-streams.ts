import {
  type Behaviours,
  type Content,
  deref,
  type OpenApiDocument,
  type OperationObject,
  type Parameter,
  type PathItem,
  type RequestBody,
  type Response,
  type Schema,
} from "./document.ts";

/** What an operation's media types say of streams. */
export type FoundStream = Pick<Behaviours, "stream" | "streamIf" | "streamUnless">;

/** Members and parameters that switch a stream on, as APIs call them. */
const switches = ["stream", "streaming", "is_stream", "isStream"];

/**
 * The stream that an operation answers: always, where its success is nothing else, or as a boolean of the input says, where
 * it is JSON as well.
 * @returns `"untold"` where nothing says which of the two comes.
 */
export function findStream(
  document: OpenApiDocument,
  operation: OperationObject,
  item: PathItem = {},
): FoundStream | "untold" | undefined {
  const types = successTypes(document, operation);
  const streams = types.map(streamOf);
  const stream = streams.find((kind) => kind !== undefined);
  if (stream === undefined) return undefined;
  if (streams.every((kind) => kind === stream)) return { stream };
  const isBeside = types.every((type, index) => streams[index] !== undefined || /[/+]json\b/i.test(type));
  if (!isBeside) return "untold";
  for (const name of switches) {
    const schema = bodyMember(document, operation, name) ?? queryParameter(document, [operation, item], name);
    const found = schema && deref<Schema & { readonly default?: unknown }>(document, schema);
    if (found && isBoolean(found)) return { stream, [found.default === true ? "streamUnless" : "streamIf"]: name };
  }
  return "untold";
}

/** The kind of stream that a media type stands for. */
export function streamOf(type: string): "sse" | "ndjson" | undefined {
  if (/^text\/event-stream\b/i.test(type)) return "sse";
  return /^application\/(x-ndjson|ndjson|jsonl|x-jsonlines)\b/i.test(type) ? "ndjson" : undefined;
}

function successTypes(document: OpenApiDocument, { responses }: OperationObject): string[] {
  return Object.entries(responses ?? {})
    .filter(([status, response]) => status.startsWith("2") && response instanceof Object)
    .flatMap(([, response]) => Object.keys(deref<Response>(document, response).content ?? {}));
}

function bodyMember(document: OpenApiDocument, { requestBody }: OperationObject, name: string): Schema | undefined {
  if (!(requestBody instanceof Object)) return undefined;
  const content: Content = deref<RequestBody>(document, requestBody).content ?? {};
  return firstOf(Object.values(content).map(({ schema }) => schema && memberOf(document, schema, name, 0)));
}

function memberOf(document: OpenApiDocument, schema: Schema, name: string, depth: number): Schema | undefined {
  if (depth > 10) return undefined;
  const node = deref(document, schema);
  const own = node.properties?.[name];
  if (typeof own === "object") return own;
  const parts = [...(node.allOf ?? []), ...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  return firstOf(parts.map((part) => memberOf(document, part, name, depth + 1)));
}

function queryParameter(
  document: OpenApiDocument,
  owners: readonly Pick<OperationObject, "parameters">[],
  name: string,
): Schema | undefined {
  const all = owners.flatMap(({ parameters }) => (Array.isArray(parameters) ? (parameters as Parameter[]) : []));
  return all.map((node) => deref<Parameter>(document, node)).find((one) => one.in === "query" && one.name === name)
    ?.schema;
}

function isBoolean({ type, anyOf, oneOf }: Schema): boolean {
  return [type].flat().includes("boolean") || [...(anyOf ?? []), ...(oneOf ?? [])].some(isBoolean);
}

function firstOf<T>(values: readonly (T | undefined)[]): T | undefined {
  return values.find((value) => value !== undefined);
}
