import type { OpenApiDocument, Parameter } from "../openapi/document.ts";
import { switchOf } from "../model/behaviours.ts";
import { itemType } from "../model/items.ts";
import type { AnswerModel, BodyModel, OperationModel } from "../model/model.ts";
import { printType, propertyName, type SchemaName } from "./print-type.ts";
import { docComment, escapeProse, firstParagraph, sentence } from "./tsdoc.ts";

/** A named call without its documentation, with all that it takes in place: what code that makes it has to fit. */
export function callSignature(operation: OperationModel, document: OpenApiDocument): string {
  const input = `{\n${inputMembers(operation, "    ").join("")}  }`;
  const once = result(operation, document);
  const streamed = recordsOf(operation, document);
  return signature(operation, input, streamed === undefined ? once : `${streamed} | ${once}`);
}

/**
 * How a call looks that takes and gives these types. One whose input makes the answer a stream or not has a signature for
 * each, and one for an input of which nobody knows before.
 */
export function signatures(
  operation: OperationModel,
  input: string,
  answer: string,
  streamed: string | undefined,
): string[] {
  if (streamed === undefined) return [signature(operation, input, answer)];
  const { behaviours, parameters } = operation;
  const name = switchOf(behaviours) ?? "";
  const isParameter = parameters.some((parameter) => parameter.name === name);
  const when = (value: string): string => {
    const member = `${propertyName(name)}${value}`;
    return `${input} & ${isParameter ? `{ ${member} }` : `{ body${value.startsWith("?") && operation.body?.required !== true ? "?" : ""}: { ${member} } }`}`;
  };
  const [on, off] = behaviours.streamIf === undefined ? ["?: true | null", ": false"] : [": true", "?: false | null"];
  return [
    signature(operation, when(on), streamed, true, on.startsWith(":")),
    signature(operation, when(off), answer, false, off.startsWith(":")),
    signature(operation, input, `${streamed} | ${answer}`),
  ];
}

/** What a call gives where its input makes the answer a stream. */
export function recordsOf(
  { behaviours, records }: OperationModel,
  document: OpenApiDocument,
  nameOf?: SchemaName,
): string | undefined {
  if (records === undefined) return undefined;
  return `RecordStream<${itemType(document, records, answerType(records, nameOf), behaviours.items, false, nameOf)}>`;
}

/** How a call looks that takes and gives these types. */
function signature(
  operation: OperationModel,
  input: string,
  answer: string,
  isStream: boolean = operation.behaviours.stream !== undefined,
  needsInput: boolean = false,
): string {
  const { behaviours, name, parameters, body } = operation;
  const options = isStream ? "StreamOptions" : behaviours.paging ? "PagedOptions" : "CallOptions";
  // In an interface, `new(` would say how to construct one.
  const called = name.method === "new" ? `"new"` : name.method;
  const isOptional = !needsInput && !body?.required && !parameters.some((one) => one.required || one.in === "path");
  return `${called}(input${isOptional ? "?" : ""}: ${input}, options?: ${options}): ${answer}`;
}

/** What a call takes, a member each, with its documentation. */
export function inputMembers(operation: OperationModel, indent: string, nameOf?: SchemaName): string[] {
  const { parameters, body } = operation;
  return [
    ...parameters.map((parameter) => emitParameter(operation, parameter, indent, nameOf)),
    ...(body ? [emitBody(body, indent, nameOf)] : []),
    `${docComment(["Headers of this call, beside those of the operation."], indent)}${indent}headers?: HeadersInput;\n`,
  ];
}

function emitParameter(
  operation: OperationModel,
  parameter: Parameter,
  indent: string,
  nameOf: SchemaName | undefined,
): string {
  const doc = docComment(
    [sentence(escapeProse(firstParagraph(parameter.description)))],
    indent,
    parameter.deprecated ? ["@deprecated"] : [],
  );
  const mark = parameter.required || parameter.in === "path" ? "" : "?";
  return `${doc}${indent}${propertyName(parameter.name)}${mark}: ${parameterType(operation, parameter, nameOf)};\n`;
}

function parameterType({ path, method }: OperationModel, parameter: Parameter, nameOf?: SchemaName): string {
  const schema = parameter.schema ?? Object.values(parameter.content ?? {})[0]?.schema;
  const printed = schema ? printType(schema, nameOf) : "unknown";
  if (printed !== undefined) return printed;
  const place = `paths[${JSON.stringify(path)}][${JSON.stringify(method)}]["parameters"]`;
  const all = `NonNullable<${place}[${JSON.stringify(parameter.in)}]>`;
  return `${all}[${JSON.stringify(parameter.name)}]`;
}

function emitBody(body: BodyModel, indent: string, nameOf: SchemaName | undefined): string {
  const doc = docComment([sentence(escapeProse(firstParagraph(body.description)))], indent);
  return `${doc}${indent}body${body.required ? "" : "?"}: ${bodyType(body, nameOf)};\n`;
}

function bodyType({ kind, schema, expression }: BodyModel, nameOf: SchemaName | undefined): string {
  if (kind === "binary") return "Blob | Uint8Array | ReadableStream<Uint8Array>";
  if (kind === "text") return "string";
  return schema ? (printType(schema, nameOf) ?? expression) : "unknown";
}

/**
 * What a call gives: a promise, pages or a stream.
 * @param whole type of the answer, where it has a name.
 */
export function result(
  { behaviours, answers, records }: OperationModel,
  document: OpenApiDocument,
  nameOf?: SchemaName,
  whole?: string,
): string {
  const [answer] = answers;
  const page = whole ?? answerType(answer, nameOf);
  if (behaviours.stream !== undefined && records === undefined) {
    return `RecordStream<${itemType(document, answer, page, behaviours.items, false, nameOf)}>`;
  }
  if (behaviours.paging !== undefined) {
    return `PagePromise<${itemType(document, answer, page, behaviours.items, true, nameOf)}, ${page}>`;
  }
  const said = answers.filter(({ kind }) => kind !== "none");
  if (said.length === 0) return "Promise<void>";
  const types = whole === undefined ? said.map((one) => answerType(one, nameOf)) : [whole];
  if (said.length < answers.length) types.push("undefined");
  return `Promise<${[...new Set(types)].join(" | ")}>`;
}

/** The type of one answer. */
export function answerType({ kind, schema, expression }: AnswerModel, nameOf?: SchemaName): string {
  if (kind === "none") return "void";
  if (kind === "binary") return "Reply";
  if (kind === "headers") return expression;
  if (kind === "text") return "string";
  return schema ? (printType(schema, nameOf) ?? expression) : "unknown";
}
