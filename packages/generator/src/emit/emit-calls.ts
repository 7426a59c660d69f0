import { behaviourWords } from "../model/behaviours.ts";
import type { OpenApiDocument } from "../openapi/document.ts";
import type { GroupModel, OperationModel, SpecModel } from "../model/model.ts";
import type { OperationTypeNames, TypeNames } from "../model/type-names.ts";
import { answerType, inputMembers, recordsOf, result, signatures } from "./call-types.ts";
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

/** The text of `calls.ts`, and what the types are called that it exports beside the groups. */
export interface CallsText {
  readonly text: string;
  readonly types: readonly string[];
}

/**
 * The text of `calls.ts`: the named calls as a person reads them, types only. What a call takes and gives has a name, so
 * that an editor shows the call in a line.
 * @param inSchema what the types are called that `schema.d.ts` exports.
 */
export function emitCalls(
  model: SpecModel,
  document: OpenApiDocument,
  names: TypeNames,
  inSchema: ReadonlySet<string>,
  header: string,
): CallsText {
  return new CallsWriter(document, names, inSchema).write(model, header);
}

/** What lists can be searched by, where the spec says so. */
function searchFields(groups: readonly GroupModel[]): string[] {
  const members = groups.flatMap(({ name, operations }) => {
    const fields = operations.flatMap(({ behaviours }) => behaviours.searchFields ?? []);
    if (fields.length === 0) return [];
    return `  readonly ${name}: ${[...new Set(fields)].map((field) => JSON.stringify(field)).join(" | ")};\n`;
  });
  if (members.length === 0) return [];
  const words = ["The fields that the lists of each group can be searched by; they are not the names of members."];
  return [`${docComment(words)}export interface SearchFields {\n${members.join("")}}\n`];
}

class CallsWriter {
  readonly #document: OpenApiDocument;
  readonly #names: TypeNames;
  readonly #inSchema: ReadonlySet<string>;
  /** Types of `schema.d.ts` that the text uses. */
  readonly #used = new Set<string>();
  readonly #exported: string[] = [];

  constructor(document: OpenApiDocument, names: TypeNames, inSchema: ReadonlySet<string>) {
    this.#document = document;
    this.#names = names;
    this.#inSchema = inSchema;
  }

  write({ groups }: SpecModel, header: string): CallsText {
    const named = groups
      .map((group) => ({ ...group, operations: group.operations.filter((operation) => !operation.isByPath) }))
      .filter(({ operations }) => operations.length > 0);
    const members = named.map(
      ({ name, description }) => `${describe(description, "  ")}  readonly ${name}: ${this.#names.groups.get(name)};\n`,
    );
    const calls = `${docComment(["Every named call, by group."])}export interface Calls {\n${members.join("")}}\n`;
    const body = [calls, ...named.map((group) => this.#group(group)), ...searchFields(named)].join("\n");
    return { text: [header, this.#imports(body), body].join("\n"), types: this.#exported };
  }

  // Only what is used, so that the file passes `noUnusedLocals`.
  #imports(text: string): string {
    // A comment may hold any word; what would end it is escaped.
    const body = text.replace(/\/\*\*[\s\S]*?\*\//g, "");
    const fromRuntime = runtimeTypes.filter((name) => new RegExp(`\\b${name}\\b(?!["\`])`).test(body));
    // What was printed may have been dropped, for a type that would be too long.
    const words = new Set(body.match(/[\p{L}_$][\p{L}\p{Nd}\p{Mn}\p{Mc}_$]*/gu));
    const used = [...this.#used].filter((name) => words.has(name));
    const fromSchema = [...used, ...(body.includes("paths[") ? ["paths"] : [])].toSorted();
    return [
      fromRuntime.length > 0 ? `import type { ${fromRuntime.join(", ")} } from "@northbound/runtime";\n` : "",
      fromSchema.length > 0
        ? `import type {\n${fromSchema.map((name) => `  ${name},\n`).join("")}} from "./schema.d.ts";\n`
        : "",
    ].join("");
  }

  /** The calls of a group, and what they take and give. */
  #group({ name, description, operations }: GroupModel): string {
    const methods = operations.map((operation) => this.#method(operation));
    const types = operations.flatMap((operation) => this.#typesFor(operation));
    this.#exported.push(this.#names.groups.get(name) ?? "");
    const calls = `${describe(description, "")}export interface ${this.#names.groups.get(name)} {\n${methods.join("\n")}}\n`;
    return [calls, ...types].join("\n");
  }

  #method(operation: OperationModel): string {
    const { input, answer } = this.#typesOf(operation);
    const whole = this.#isNamed(operation) ? answer : undefined;
    const answers = result(operation, this.#document, this.#nameOf, whole);
    // Of pages and streams, often the items alone are named.
    if (whole !== undefined && answers.split(/[<>,| []+/).includes(whole)) this.#used.add(whole);
    const streamed = recordsOf(operation, this.#document, this.#nameOf);
    return signatures(operation, input, answers, streamed)
      .map((one) => `${documentation(operation)}  ${one};\n`)
      .join("");
  }

  #typesFor(operation: OperationModel): string[] {
    const { input, answer } = this.#typesOf(operation);
    const { group, method } = operation.name;
    const call = `\`${group}.${method}\``;
    const members = inputMembers(operation, "  ", this.#nameOf).join("");
    this.#exported.push(input);
    const takes = `${docComment([`What ${call} takes.`])}export interface ${input} {\n${members}}\n`;
    const said = operation.answers.filter(({ kind }) => kind !== "none");
    if (said.length === 0 || this.#isNamed(operation)) return [takes];
    this.#exported.push(answer);
    const types = new Set(said.map((one) => answerType(one, this.#nameOf)));
    return [takes, `${docComment([`What ${call} gives.`])}export type ${answer} = ${[...types].join(" | ")};\n`];
  }

  #typesOf({ name }: OperationModel): OperationTypeNames {
    const names = this.#names.operations.get(name.constant);
    if (!names) throw new TypeError(`The types of ${name.constant} have no names.`);
    return names;
  }

  /** Whether `schema.d.ts` has the answer under its name. */
  #isNamed(operation: OperationModel): boolean {
    return this.#inSchema.has(this.#typesOf(operation).answer);
  }

  readonly #nameOf = (schema: string): string => {
    const name = this.#names.schemas.get(schema) ?? schema;
    this.#used.add(name);
    return name;
  };
}

function describe(description: string, indent: string): string {
  return docComment([sentence(escapeProse(firstParagraph(description)))], indent);
}

function documentation({ summary, description, path, method, behaviours, deprecated }: OperationModel): string {
  const facts = [`\`${method.toUpperCase()} ${path}\``, ...behaviourWords(behaviours, method)].join(" · ");
  const about = [escapeProse(summary), escapeProse(firstParagraph(description))].map(sentence);
  const advice = behaviours.instead === undefined ? "The vendor advises against it." : `Use \`${behaviours.instead}\`.`;
  return docComment([...about, facts], "  ", deprecated ? [`@deprecated ${advice}`] : []);
}
