import type {
  Behaviours,
  BodyObject,
  MediaType,
  OpenApiDocument,
  OperationObject,
  Parameter,
  PathItem,
  Reference,
  ServerObject,
} from "./document.ts";
import { escapeSegment, readPointer } from "./pointer.ts";

/** A body schema together with the place where it stands, which is how the validator names it. */
export interface SpecBody {
  readonly mediaType: string;
  readonly media: MediaType;
  /** Pointer to the schema; absent when the body has none. */
  readonly pointer: string | undefined;
}

/** A parameter and where its schema stands. */
export interface SpecParameter extends Parameter {
  readonly pointer: string | undefined;
}

/** One operation of a spec with every reference at its surface resolved. */
export interface SpecOperation {
  /** `operationId`; with several specs, preceded by the name of the service and a slash. */
  readonly id: string;
  readonly method: string;
  /** Path template with the base path in front. */
  readonly path: string;
  readonly tag: string;
  readonly parameters: readonly SpecParameter[];
  readonly requestBodies: readonly SpecBody[];
  readonly requestBodyRequired: boolean;
  /** Bodies by status as the spec writes it (`200`, `4XX`, `default`). */
  readonly answers: Readonly<Record<string, readonly SpecBody[]>>;
  readonly behaviours: Behaviours;
  /** Alternatives of schemes that it asks for, where it says so itself. */
  readonly security: OperationObject["security"];
  readonly spec: Spec;
}

/** A spec that was read: its operations and the document they came from. */
export interface Spec {
  /** Name of the service; empty for a backend with one spec. */
  readonly service: string;
  readonly document: OpenApiDocument;
  readonly operations: readonly SpecOperation[];
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** What was read, by document and service: a process often makes many labs of one spec. */
const known: WeakMap<OpenApiDocument, Map<string, Spec>> = new WeakMap();

/** Reads a bundled OpenAPI document into a list of operations. A document that was read before gives the same spec. */
export function readSpec(document: OpenApiDocument, service = ""): Spec {
  let specs = known.get(document);
  if (!specs) known.set(document, (specs = new Map()));
  let spec = specs.get(service);
  if (!spec) specs.set(service, (spec = readOperations(document, service)));
  return spec;
}

function readOperations(document: OpenApiDocument, service: string): Spec {
  const operations: SpecOperation[] = [];
  const spec: Spec = { service, document, operations };
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of methods) {
      const operation = item[method] as OperationObject | undefined;
      if (operation) operations.push(readOperation(spec, path, method, item, operation));
    }
  }
  return spec;
}

function readOperation(
  spec: Spec,
  path: string,
  method: string,
  item: PathItem,
  operation: OperationObject,
): SpecOperation {
  const at = `#/paths/${escapeSegment(path)}`;
  const here = `${at}/${method}`;
  const shared = (item.parameters ?? []).map((entry, i) => readParameter(spec, entry, `${at}/parameters/${i}`));
  const own = (operation.parameters ?? []).map((entry, i) => readParameter(spec, entry, `${here}/parameters/${i}`));
  const replaced = new Set(own.map((parameter) => `${parameter.in} ${parameter.name}`));
  const body = operation.requestBody && follow<BodyObject>(spec, operation.requestBody, `${here}/requestBody`);
  const answers = Object.entries(operation.responses ?? {}).map(([status, response]) => {
    const target = follow<BodyObject>(spec, response, `${here}/responses/${status}`);
    return [status, readBodies(target.value, target.pointer)] as const;
  });
  const server = operation.servers?.[0] ?? item.servers?.[0] ?? spec.document.servers?.[0];
  const id = operation.operationId ?? `${method} ${path}`;
  return {
    id: spec.service ? `${spec.service}/${id}` : id,
    method: method.toUpperCase(),
    path: basePath(server) + path,
    tag: operation.tags?.[0] ?? "",
    parameters: [...shared.filter((parameter) => !replaced.has(`${parameter.in} ${parameter.name}`)), ...own],
    requestBodies: body ? readBodies(body.value, body.pointer) : [],
    requestBodyRequired: body?.value.required ?? false,
    answers: Object.fromEntries(answers),
    behaviours: operation["x-northbound"] ?? {},
    security: operation.security,
    spec,
  };
}

function readParameter(spec: Spec, entry: Parameter | Reference, at: string): SpecParameter {
  const { value, pointer } = follow<Parameter>(spec, entry, at);
  const [type] = Object.keys(value.content ?? {});
  const place = type === undefined ? pointer : `${pointer}/content/${escapeSegment(type)}`;
  const isTyped = (value.schema ?? value.content?.[type ?? ""]?.schema) !== undefined;
  return { ...value, pointer: isTyped ? `${place}/schema` : undefined };
}

function readBodies(body: BodyObject, at: string): SpecBody[] {
  return Object.entries(body.content ?? {}).map(([mediaType, media]) => ({
    mediaType,
    media,
    pointer: media.schema ? `${at}/content/${escapeSegment(mediaType)}/schema` : undefined,
  }));
}

/** Follows references until there is an object, and tells where that object stands. */
function follow<T>(spec: Spec, entry: T | Reference, at: string): { readonly value: T; readonly pointer: string } {
  let value: unknown = entry;
  let pointer = at;
  while (typeof value === "object" && value !== null && "$ref" in value && typeof value.$ref === "string") {
    pointer = value.$ref;
    value = readPointer(spec.document, pointer);
  }
  return { value: value as T, pointer };
}

/** The path part of a server URL, its variables replaced by their defaults, without a trailing slash. */
export function basePath(server: ServerObject | undefined): string {
  if (!server) return "";
  const url = server.url.replaceAll(/\{(\w+)\}/g, (all, name: string) => server.variables?.[name]?.default ?? all);
  return url.replace(/^[a-z]+:\/\/[^/]*/i, "").replace(/\/$/, "");
}
