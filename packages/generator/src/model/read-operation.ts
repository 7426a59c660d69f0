import { answerKind, bodyKind, preferredMedia, unusualType } from "./media.ts";
import { reservedInputs } from "./naming.ts";
import { switchOf } from "./behaviours.ts";
import { encodingOf, pathStyles } from "./styles.ts";
import {
  deref,
  type HttpMethod,
  type OpenApiDocument,
  type OperationObject,
  type Parameter,
  type PathItem,
  type Schema,
  serverPath,
} from "../openapi/document.ts";
import { streamOf } from "../openapi/find-streams.ts";
import type { AnswerModel, BodyModel, OperationModel } from "./model.ts";
import type { OperationName } from "./naming.ts";

/** Where an operation stands in the spec. */
export interface OperationPlace {
  readonly path: string;
  readonly item: PathItem;
  readonly method: HttpMethod;
  readonly name: OperationName;
}

/** Reads one operation with its references followed. */
export function readOperation(document: OpenApiDocument, place: OperationPlace): OperationModel {
  const { path, item, method, name } = place;
  const operation = item[method] ?? {};
  const servers = operation.servers ?? item.servers;
  const parameters = readParameters(document, item, operation);
  const base = servers ? serverPath(servers[0]) : undefined;
  return {
    name,
    method,
    path,
    base: base === serverPath(document.servers?.[0]) ? undefined : base,
    summary: operation.summary ?? "",
    description: operation.description ?? "",
    deprecated: operation.deprecated === true,
    parameters,
    pathStyles: pathStyles(document, parameters),
    body: readBody(document, place, operation),
    answers: readAnswers(document, place, operation),
    records: readRecords(document, place, operation),
    behaviours: operation["x-northbound"] ?? {},
    isByPath: !fitsFlatInput(parameters),
  };
}

/**
 * Whether the parameters fit into one flat object beside `body` and `headers`. The specs of this project must; an
 * operation of another spec that does not is left to the path client.
 */
function fitsFlatInput(parameters: readonly Parameter[]): boolean {
  const names = new Set(parameters.map((parameter) => parameter.name));
  return names.size === parameters.length && ![...reservedInputs].some((name) => names.has(name));
}

// A parameter of the operation replaces one of the path that has the same name and place.
function readParameters(document: OpenApiDocument, item: PathItem, operation: OperationObject): Parameter[] {
  const byPlace = new Map<string, Parameter>();
  for (const node of [...(item.parameters ?? []), ...(operation.parameters ?? [])]) {
    const parameter = deref<Parameter>(document, node);
    byPlace.set(`${parameter.in} ${parameter.name}`, parameter);
  }
  return [...byPlace.values()];
}

function readBody(document: OpenApiDocument, place: OperationPlace, operation: OperationObject): BodyModel | undefined {
  if (!operation.requestBody) return undefined;
  const body = deref(document, operation.requestBody);
  const media = preferredMedia(body.content ?? {});
  if (!media) return undefined;
  const kind = bodyKind(media.type, media.schema);
  return {
    kind,
    mediaType: unusualType(kind, media.type),
    encoding: kind === "form" || kind === "multipart" ? encodingOf(media.media) : undefined,
    required: body.required === true,
    description: body.description ?? (media.schema && deref(document, media.schema).description),
    schema: media.schema,
    expression: `NonNullable<${pathsType(place)}["requestBody"]>["content"][${JSON.stringify(media.type)}]`,
  };
}

const nothing: AnswerModel = { kind: "none", mediaType: "", schema: undefined, expression: "void" };
/** All that HEAD answers with. */
const headers: AnswerModel = { kind: "headers", mediaType: "", schema: undefined, expression: 'Reply["headers"]' };

function readAnswers(
  document: OpenApiDocument,
  place: OperationPlace,
  operation: OperationObject,
): [AnswerModel, ...AnswerModel[]] {
  if (place.method === "head") return [headers];
  const responses = Object.entries(operation.responses ?? {});
  const successes = responses.filter(([status]) => status.startsWith("2"));
  const chosen = successes.length > 0 ? successes : responses.filter(([status]) => status === "default");
  const answers = chosen.map(([status, node]): AnswerModel => {
    const media = preferredMedia(deref(document, node).content ?? {});
    return media ? answerOf(place, status, media.type, media.schema) : nothing;
  });
  // What is read decides; an empty answer beside it only adds `undefined` to the type.
  const [first = nothing, ...rest] = answers.toSorted((a, b) => Number(a.kind === "none") - Number(b.kind === "none"));
  return [first, ...rest];
}

/** The streamed form of a success that is JSON as well. */
function readRecords(
  document: OpenApiDocument,
  place: OperationPlace,
  operation: OperationObject,
): AnswerModel | undefined {
  const behaviours = operation["x-northbound"] ?? {};
  if (switchOf(behaviours) === undefined) return undefined;
  for (const [status, node] of Object.entries(operation.responses ?? {})) {
    const content = status.startsWith("2") ? (deref(document, node).content ?? {}) : {};
    const type = Object.keys(content).find((candidate) => streamOf(candidate) === behaviours.stream);
    if (type !== undefined) return answerOf(place, status, type, content[type]?.schema);
  }
  // Nothing says what a record looks like.
  return { kind: "json", mediaType: "", schema: undefined, expression: "unknown" };
}

function answerOf(place: OperationPlace, status: string, type: string, schema: Schema | undefined): AnswerModel {
  const key = /^\d+$/.test(status) ? status : JSON.stringify(status);
  const expression = `${pathsType(place)}["responses"][${key}]["content"][${JSON.stringify(type)}]`;
  return { kind: answerKind(type, schema), mediaType: type, schema, expression };
}

function pathsType({ path, method }: OperationPlace): string {
  return `paths[${JSON.stringify(path)}][${JSON.stringify(method)}]`;
}
