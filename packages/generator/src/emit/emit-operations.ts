import { behaviourFields, switchOf } from "../model/behaviours.ts";
import type { Parameter } from "../openapi/document.ts";
import type { OperationModel, SpecModel } from "../model/model.ts";
import { cookieStyle, headerStyle, queryStyle } from "../model/styles.ts";
import { propertyName } from "./print-type.ts";
import { docComment, escapeProse, sentence } from "./tsdoc.ts";

/** The text of `operations.ts`: names and behaviours of every operation as data. */
export function emitOperations(model: SpecModel, header: string): string {
  const all = model.groups.flatMap((group) => group.operations);
  return [
    header,
    ...all.map(emitConstant),
    emitInterface(model),
    emitTable(model),
    docComment(["Path in front of every operation's path, from the spec's first server."]) +
      `export const basePath = ${JSON.stringify(model.basePath)};\n`,
    docComment(["Members and parameters whose values are never printed."]) +
      `export const secrets: readonly string[] = ${JSON.stringify(model.secrets)};\n`,
  ].join("\n");
}

function emitConstant(operation: OperationModel): string {
  const call = `\`${operation.method.toUpperCase()} ${operation.path}\``;
  const doc = docComment([[sentence(escapeProse(operation.summary)), call].filter(Boolean).join(" ")]);
  return `${doc}export const ${operation.name.constant} = ${printData(operationData(operation))} as const;\n`;
}

/** The data of one operation, without the keys that have their default. */
export function operationData(operation: OperationModel): Record<string, unknown> {
  const { name, method, path, base, parameters, pathStyles, body, answers, behaviours, deprecated } = operation;
  const inPlace = (place: Parameter["in"]): Parameter[] => parameters.filter((parameter) => parameter.in === place);
  const [query, header, cookie] = [inPlace("query"), inPlace("header"), inPlace("cookie")];
  const required = [...query, ...header, ...cookie]
    .filter((parameter) => parameter.required)
    .map((parameter) => parameter.name);
  if (body?.required) required.push("body");
  const data = {
    id: `${name.group}/${name.method}`,
    method: method.toUpperCase(),
    path,
    base,
    query: byName(query, queryStyle),
    reserved: namesOf(query.filter((parameter) => parameter.allowReserved)),
    pathStyle: pathStyles,
    header: namesOf(header),
    headerStyle: byName(header, headerStyle),
    cookie: byName(cookie, cookieStyle),
    required: required.length > 0 ? required : undefined,
    body: body?.kind,
    mediaType: body?.mediaType,
    encoding: body?.encoding,
    accept: acceptOf(operation),
    byPath: operation.isByPath ? true : undefined,
    answer: answers[0].kind === "json" ? undefined : answers[0].kind,
    ...behaviourFields(behaviours, method),
    streamed: streamedData(operation),
    deprecated: deprecated ? true : undefined,
  };
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
}

/** What the operation is where its input makes the answer a stream. */
function streamedData({ behaviours, records }: OperationModel): object | undefined {
  const { stream, streamIf, streamUnless, items } = behaviours;
  if (switchOf(behaviours) === undefined) return undefined;
  const data = { if: streamIf, unless: streamUnless, stream, items, accept: records?.mediaType || undefined };
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
}

function byName<T>(
  parameters: readonly Parameter[],
  read: (parameter: Parameter) => T | undefined,
): object | undefined {
  const entries = parameters.flatMap((parameter) => {
    const value = read(parameter);
    return value === undefined ? [] : [[parameter.name, value] as const];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function namesOf(parameters: readonly Parameter[]): string[] | undefined {
  return parameters.length > 0 ? parameters.map((parameter) => parameter.name) : undefined;
}

// JSON is what every client accepts, and a range of types says nothing.
function acceptOf({ method, answers }: OperationModel): string | undefined {
  if (method === "head") return undefined;
  const types = [...new Set(answers.map(({ mediaType }) => mediaType).filter((type) => type !== ""))];
  return types.every((type) => /^application\/json\b|^\*\/\*/i.test(type)) ? undefined : types.join(", ");
}

function emitInterface({ groups }: SpecModel): string {
  const body = groups.map(({ name, operations }) => {
    const members = operations.map((one) => `    readonly ${one.name.method}: typeof ${one.name.constant};\n`);
    return `  readonly ${name}: {\n${members.join("")}  };\n`;
  });
  return `${docComment(["Every operation by group and method."])}export interface Operations {\n${body.join("")}}\n`;
}

function emitTable({ groups }: SpecModel): string {
  const body = groups.map(({ name, operations }) => {
    const members = operations.map((one) => `    ${one.name.method}: ${one.name.constant},\n`);
    return `  ${name}: {\n${members.join("")}  },\n`;
  });
  return `${docComment(["Every operation by group and method."])}export const operations: Operations = {\n${body.join("")}};\n`;
}

// As a plain name it would be the prototype of the object, and no member.
function keyName(key: string): string {
  return key === "__proto__" ? `["__proto__"]` : propertyName(key);
}

/** A value as code, without the quotes that it can do without. */
export function printData(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printData).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${keyName(key)}: ${printData(member)}`);
  return `{ ${members.join(", ")} }`;
}
