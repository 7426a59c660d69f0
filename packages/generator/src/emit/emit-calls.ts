import { behaviourWords } from "../model/behaviours.ts";
import type { OpenApiDocument, Parameter } from "../openapi/document.ts";
import { itemType } from "../model/items.ts";
import type { AnswerModel, BodyModel, GroupModel, OperationModel, SpecModel } from "../model/model.ts";
import { upperFirst } from "../model/naming.ts";
import { printType, propertyName } from "./print-type.ts";
import { docComment, escapeProse, firstParagraph, sentence } from "./tsdoc.ts";

const runtimeTypes = [
  "CallOptions",
  "HeadersInput",
  "PagedOptions",
  "PagePromise",
  "RecordStream",
  "Reply",
  "StreamOptions",
];

/** The text of `calls.ts`: the named calls as a person reads them, types only. */
export function emitCalls(model: SpecModel, document: OpenApiDocument, header: string): string {
  const named = model.groups
    .map((group) => ({ ...group, operations: group.operations.filter((operation) => !operation.isByPath) }))
    .filter(({ operations }) => operations.length > 0);
  const groups = named.map((group) => emitGroup(group, document));
  const root = named.map(
    ({ name, description }) => `${describe(description, "  ")}  readonly ${name}: ${upperFirst(name)}Calls;\n`,
  );
  const body = [
    `${docComment(["Every named call, by group."])}export interface Calls {\n${root.join("")}}\n`,
    ...groups,
  ].join("\n");
  return [header, imports(body), body].join("\n");
}

// Only what is used, so that the file passes `noUnusedLocals`.
function imports(text: string): string {
  // A comment may hold any word; what would end it is escaped.
  const body = text.replace(/\/\*\*[\s\S]*?\*\//g, "");
  const uses = (name: string): boolean => new RegExp(`\\b${name}\\b(?!["\`])`).test(body);
  // Both are ordinary words of a description too; as types they are only ever indexed.
  const indexes = (name: string): boolean => body.includes(`${name}[`);
  const fromRuntime = runtimeTypes.filter(uses);
  const fromSchema = [indexes("Schemas") && "components", indexes("paths") && "paths"].filter((name) => name !== false);
  return [
    fromRuntime.length > 0 && `import type { ${fromRuntime.join(", ")} } from "@northbound/runtime";\n`,
    fromSchema.length > 0 && `import type { ${fromSchema.join(", ")} } from "./schema.d.ts";\n`,
    indexes("Schemas") && `\ntype Schemas = components["schemas"];\n`,
  ]
    .filter((line) => line !== false)
    .join("");
}

function emitGroup(group: GroupModel, document: OpenApiDocument): string {
  const methods = group.operations.map((operation) => emitMethod(operation, document)).join("\n");
  return `${describe(group.description, "")}export interface ${upperFirst(group.name)}Calls {\n${methods}}\n`;
}

function describe(description: string, indent: string): string {
  return docComment([sentence(escapeProse(firstParagraph(description)))], indent);
}

/** A named call without its documentation: what code that makes it has to fit. */
export function callSignature(operation: OperationModel, document: OpenApiDocument): string {
  const { behaviours, name } = operation;
  const options = behaviours.stream ? "StreamOptions" : behaviours.paging ? "PagedOptions" : "CallOptions";
  // In an interface, `new(` would say how to construct one.
  const called = name.method === "new" ? `"new"` : name.method;
  return `${called}(${input(operation)}, options?: ${options}): ${result(operation, document)}`;
}

function emitMethod(operation: OperationModel, document: OpenApiDocument): string {
  const { behaviours, method } = operation;
  return `${documentation(operation)}  ${callSignature(operation, document)};\n`;

  function documentation({ summary, description, path, deprecated }: OperationModel): string {
    const facts = [`\`${method.toUpperCase()} ${path}\``, ...behaviourWords(behaviours, method)].join(" · ");
    const about = [escapeProse(summary), escapeProse(firstParagraph(description))].map(sentence);
    const advice =
      behaviours.instead === undefined ? "The vendor advises against it." : `Use \`${behaviours.instead}\`.`;
    return docComment([...about, facts], "  ", deprecated ? [`@deprecated ${advice}`] : []);
  }
}

function input(operation: OperationModel): string {
  const { parameters, body } = operation;
  const members = parameters.map((parameter) => emitParameter(operation, parameter));
  if (body) members.push(emitBody(body));
  const isOptional = !body?.required && !parameters.some((one) => one.required || one.in === "path");
  const start = isOptional ? "input?: " : "input: ";
  if (members.length === 0) return `${start}{ headers?: HeadersInput }`;
  return `${start}{\n${members.map((member) => `${member};\n`).join("")}    headers?: HeadersInput;\n  }`;
}

function emitParameter(operation: OperationModel, parameter: Parameter): string {
  const doc = docComment(
    [sentence(escapeProse(firstParagraph(parameter.description)))],
    "    ",
    parameter.deprecated ? ["@deprecated"] : [],
  );
  const mark = parameter.required || parameter.in === "path" ? "" : "?";
  return `${doc}    ${propertyName(parameter.name)}${mark}: ${parameterType(operation, parameter)}`;
}

function parameterType({ path, method }: OperationModel, parameter: Parameter): string {
  const schema = parameter.schema ?? Object.values(parameter.content ?? {})[0]?.schema;
  const printed = schema ? printType(schema) : "unknown";
  if (printed !== undefined) return printed;
  const place = `paths[${JSON.stringify(path)}][${JSON.stringify(method)}]["parameters"]`;
  const all = `NonNullable<${place}[${JSON.stringify(parameter.in)}]>`;
  return `${all}[${JSON.stringify(parameter.name)}]`;
}

function emitBody(body: BodyModel): string {
  const doc = docComment([sentence(escapeProse(firstParagraph(body.description)))], "    ");
  return `${doc}    body${body.required ? "" : "?"}: ${bodyType(body)}`;
}

function bodyType({ kind, schema, expression }: BodyModel): string {
  if (kind === "binary") return "Blob | Uint8Array | ReadableStream<Uint8Array>";
  if (kind === "text") return "string";
  return schema ? (printType(schema) ?? expression) : "unknown";
}

function result({ behaviours, answers }: OperationModel, document: OpenApiDocument): string {
  const [answer] = answers;
  if (behaviours.stream !== undefined) {
    return `RecordStream<${itemType(document, answer, answerType(answer), behaviours.items, false)}>`;
  }
  if (behaviours.paging !== undefined) {
    const page = answerType(answer);
    return `PagePromise<${itemType(document, answer, page, behaviours.items, true)}, ${page}>`;
  }
  const types = new Set(
    answers.map((one) => (one.kind === "none" && answers.length > 1 ? "undefined" : answerType(one))),
  );
  if (types.size === 1 && types.has("undefined")) return "Promise<void>";
  return `Promise<${[...types].join(" | ")}>`;
}

function answerType({ kind, schema, expression }: AnswerModel): string {
  if (kind === "none") return "void";
  if (kind === "binary") return "Reply";
  if (kind === "headers") return expression;
  if (kind === "text") return "string";
  return schema ? (printType(schema) ?? expression) : "unknown";
}
