import type { GroupModel, OperationModel, SpecModel } from "../model/model.ts";
import type { TypeNames } from "../model/type-names.ts";
import { upperFirst } from "../model/naming.ts";
import type { OpenApiDocument, Schema } from "../openapi/document.ts";
import { answerType, recordsOf, result, signatures } from "./call-types.ts";
import { printType, propertyName } from "./print-type.ts";
import { docComment, escapeProse, firstParagraph, sentence } from "./tsdoc.ts";
import { hasInVersion, typeInVersion } from "./in-version.ts";

/** The older versions that `x-typed-versions` at the root of a spec lists. */
export function typedVersions(document: OpenApiDocument): readonly string[] {
  return document["x-typed-versions"] ?? [];
}

/**
 * The text of `versions.ts`: for each older version what differs in it, as types over those of the newest. A type that a
 * version changes extends the type of the newest without the members that differ; what doesn't differ is not written again.
 * @param inSchema what the types are called that `schema.d.ts` exports.
 */
export function emitVersions(
  model: SpecModel,
  document: OpenApiDocument,
  names: TypeNames,
  inSchema: ReadonlySet<string>,
  header: string,
): string {
  const versions = typedVersions(document);
  const parts = versions.map((version) => new VersionWriter(version, document, names, inSchema).write(model));
  const body = [
    ...parts,
    `${docComment(["The named calls by version, but for the newest."])}export interface OlderCalls {\n${versions
      .map((version) => `  readonly ${propertyName(version)}: Calls${suffixOf(version)};\n`)
      .join("")}}\n`,
    `${docComment(["The paths by version, but for the newest."])}export interface OlderPaths {\n${versions
      .map((version) => `  readonly ${propertyName(version)}: Paths${suffixOf(version)};\n`)
      .join("")}}\n`,
    answered,
  ].join("\n");
  return [header, importsOf(body, model, names, inSchema), body].join("\n");
}

const answered = `/** A path whose methods answer otherwise. */
type PathAnswering<Path, Answers> = {
  [Method in keyof Path]: Method extends keyof Answers ? Answering<Path[Method], Answers[Method]> : Path[Method];
};

type Answering<Operation, Answer> = Operation extends { responses: infer Responses }
  ? Omit<Operation, "responses"> & {
      responses: {
        [Status in keyof Responses]: Responses[Status] extends { content: infer Content }
          ? Status extends 200 | 201 | 202
            ? Omit<Responses[Status], "content"> & { content: { [Media in keyof Content]: Answer } }
            : Responses[Status]
          : Responses[Status];
      };
    }
  : Operation;
`;

function suffixOf(version: string): string {
  return upperFirst(version.replaceAll(/[^A-Za-z0-9]+/g, "_"));
}

/** Only what is used, so that the file passes `noUnusedLocals`. */
function importsOf(body: string, model: SpecModel, names: TypeNames, inSchema: ReadonlySet<string>): string {
  const words = new Set(body.replace(/\/\*\*[\s\S]*?\*\//g, "").match(/[\p{L}_$][\p{L}\p{Nd}_$]*/gu));
  const inCalls = [
    "Calls",
    ...names.groups.values(),
    ...[...names.operations.values()].flatMap(({ input, answer }) =>
      inSchema.has(answer) ? [input] : [input, answer],
    ),
  ];
  const runtime = ["CallOptions", "PagedOptions", "PagePromise", "RecordStream", "Reply", "StreamOptions"];
  const groups = new Set(model.groups.map(({ name }) => names.groups.get(name)));
  const from = (all: Iterable<string>, file: string): string => {
    const used = [...new Set(all)].filter((name) => words.has(name)).toSorted();
    return used.length === 0 ? "" : `import type { ${used.join(", ")} } from "${file}";\n`;
  };
  return [
    from(runtime, "@northbound/runtime"),
    from(
      inCalls.filter((name) => name === "Calls" || groups.has(name) || !inSchema.has(name)),
      "./calls.ts",
    ),
    from(["components", "paths", ...inSchema], "./schema.d.ts"),
  ].join("");
}

/** A member of an object, from wherever it has it. */
interface Member {
  readonly schema: Schema;
  readonly isRequired: boolean;
}

class VersionWriter {
  readonly #version: string;
  readonly #document: OpenApiDocument;
  readonly #names: TypeNames;
  readonly #inSchema: ReadonlySet<string>;
  readonly #schemas: Readonly<Record<string, Schema>>;
  /** Schemas that differ in this version, or lead to one that does. */
  readonly #changed = new Set<string>();
  /** Those of them that the text names. */
  readonly #used = new Set<string>();

  constructor(version: string, document: OpenApiDocument, names: TypeNames, inSchema: ReadonlySet<string>) {
    this.#version = version;
    this.#document = document;
    this.#names = names;
    this.#inSchema = inSchema;
    this.#schemas = (document.components?.["schemas"] ?? {}) as Readonly<Record<string, Schema>>;
    for (let before = -1; before < this.#changed.size;) {
      before = this.#changed.size;
      for (const [name, schema] of Object.entries(this.#schemas)) if (this.#differs(schema)) this.#changed.add(name);
    }
  }

  write({ groups }: SpecModel): string {
    const named = groups
      .map((group) => ({ ...group, operations: group.operations.filter((operation) => !operation.isByPath) }))
      .filter(({ operations }) => operations.length > 0);
    const calls = named.map((group) => this.#group(group));
    const paths = this.#paths(groups.flatMap(({ operations }) => operations));
    const suffix = suffixOf(this.#version);
    const touched = calls.flatMap(({ name, text }) => (text === undefined ? [] : [name]));
    const members = calls.flatMap(({ name, type }) => (type === undefined ? [] : [`  readonly ${name}: ${type};\n`]));
    const all = `${docComment([`Every named call of ${this.#version}, by group.`])}export interface Calls${suffix} extends ${omit("Calls", touched)} {\n${members.join("")}}\n`;
    const texts = calls.flatMap(({ text }) => (text === undefined || text === "" ? [] : [text]));
    return [all, ...texts, paths, ...this.#types()].join("\n");
  }

  /** The calls of a group: no text when nothing differs, an empty one when the version has none of them. */
  #group({ name, operations }: GroupModel): { name: string; type?: string; text?: string } {
    const there = operations.filter((operation) => this.#has(operation));
    if (there.length === 0) return { name, text: "" };
    const changed = there.filter((operation) =>
      operation.answers.some(({ schema }) => schema && this.#differs(schema)),
    );
    const gone = operations.filter((operation) => !this.#has(operation));
    if (changed.length + gone.length === 0) return { name };
    const base = this.#names.groups.get(name) ?? "";
    const type = `${base}${suffixOf(this.#version)}`;
    const methods = changed.map((operation) => this.#method(operation));
    const without = [...changed, ...gone].map((operation) => operation.name.method);
    return { name, type, text: `export interface ${type} extends ${omit(base, without)} {\n${methods.join("\n")}}\n` };
  }

  #method(operation: OperationModel): string {
    const { input = "object" } = this.#names.operations.get(operation.name.constant) ?? {};
    const doc = docComment([sentence(escapeProse(operation.summary))], "  ");
    const answer = result(operation, this.#document, this.#nameOf);
    const streamed = recordsOf(operation, this.#document, this.#nameOf);
    return signatures(operation, input, answer, streamed)
      .map((line) => `${doc}  ${line};\n`)
      .join("");
  }

  #paths(operations: readonly OperationModel[]): string {
    const byPath = Map.groupBy(operations, ({ path }) => path);
    const gone = [...byPath].filter(([, own]) => !own.some((operation) => this.#has(operation))).map(([path]) => path);
    const members = [...byPath].flatMap(([path, own]) => {
      const answers = own.flatMap((operation) => {
        const [answer] = operation.answers;
        if (!this.#has(operation) || !answer.schema || !this.#differs(answer.schema)) return [];
        return [`${operation.method}: ${answerType(answer, this.#nameOf)}`];
      });
      const key = JSON.stringify(path);
      return answers.length === 0
        ? []
        : [{ path, text: `  ${key}: PathAnswering<paths[${key}], { ${answers.join("; ")} }>;\n` }];
    });
    const base = omit("paths", [...gone, ...members.map(({ path }) => path)]);
    const doc = docComment([`The paths of ${this.#version}.`]);
    const text = members.map((member) => member.text).join("");
    return `${doc}export interface Paths${suffixOf(this.#version)} extends ${base} {\n${text}}\n`;
  }

  /** The types that the calls name, and those that they name. */
  #types(): string[] {
    const texts: string[] = [];
    for (const name of this.#used) texts.push(this.#type(name, this.#schemas[name] ?? {}));
    return texts;
  }

  #type(name: string, schema: Schema): string {
    const type = this.#nameIn(name);
    const doc = docComment([`\`${this.#base(name)}\` in ${this.#version}.`]);
    const own = typeInVersion(schema, this.#version);
    if (own !== undefined) return `${doc}export type ${type} = ${own};\n`;
    const members = [...this.#membersOf(schema)].filter(([, member]) => this.#differs(member.schema));
    if (members.length === 0) return `${doc}export type ${type} = ${printType(schema, this.#nameOf) ?? "unknown"};\n`;
    const texts = members.flatMap(([key, member]) => this.#member(name, key, member));
    const base = omit(
      this.#base(name),
      members.map(([key]) => key),
    );
    return `${doc}export interface ${type} extends ${base} {\n${texts.join("")}}\n`;
  }

  #member(of: string, key: string, { schema, isRequired }: Member): string[] {
    if (!hasInVersion(schema, this.#version)) return [];
    const doc = docComment([sentence(escapeProse(firstParagraph(schema.description)))], "  ");
    const printed = typeInVersion(schema, this.#version) ?? printType(schema, this.#nameOf);
    const type = printed ?? `${this.#base(of)}[${JSON.stringify(key)}]`;
    return [`${doc}  ${propertyName(key)}${isRequired ? "" : "?"}: ${type};\n`];
  }

  #membersOf(schema: Schema): Map<string, Member> {
    const members = new Map<string, Member>();
    for (const part of schema.allOf ?? []) {
      const target = part.$ref === undefined ? part : this.#schemas[nameIn(part.$ref) ?? ""];
      if (target) for (const [key, member] of this.#membersOf(target)) members.set(key, member);
    }
    for (const [key, member] of Object.entries(schema.properties ?? {})) {
      if (typeof member === "object")
        members.set(key, { schema: member, isRequired: schema.required?.includes(key) === true });
    }
    return members;
  }

  /** Whether a schema is another one in this version, itself or what it refers to. */
  #differs(node: unknown): boolean {
    if (typeof node !== "object" || node === null) return false;
    if (Array.isArray(node)) return node.some((part) => this.#differs(part));
    const schema = node as Schema;
    if (typeInVersion(schema, this.#version) !== undefined || !hasInVersion(schema, this.#version)) return true;
    if (schema.$ref !== undefined && this.#changed.has(nameIn(schema.$ref) ?? "")) return true;
    const { properties = {}, items, additionalProperties, allOf, anyOf, oneOf } = schema;
    return [...Object.values(properties), items, additionalProperties, allOf, anyOf, oneOf].some((part) =>
      this.#differs(part),
    );
  }

  #has({ path, method, behaviours }: OperationModel): boolean {
    const { since, until } = behaviours;
    const own = this.#document.paths?.[path]?.[method];
    return hasInVersion({ ...own, "x-since": since, "x-until": until }, this.#version);
  }

  readonly #nameOf = (schema: string): string => {
    if (!this.#changed.has(schema)) return this.#base(schema);
    this.#used.add(schema);
    return this.#nameIn(schema);
  };

  #nameIn(schema: string): string {
    return `${this.#names.schemas.get(schema) ?? schema}${suffixOf(this.#version)}`;
  }

  #base(schema: string): string {
    const name = this.#names.schemas.get(schema) ?? schema;
    return this.#inSchema.has(name) ? name : `components["schemas"][${JSON.stringify(schema)}]`;
  }
}

function nameIn(reference: string): string | undefined {
  return /^#\/components\/schemas\/([^/]+)$/.exec(reference)?.[1];
}

function omit(type: string, members: readonly string[]): string {
  return members.length === 0 ? type : `Omit<${type}, ${members.map((name) => JSON.stringify(name)).join(" | ")}>`;
}
