import { readFileSync } from "node:fs";

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly enum?: readonly unknown[];
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

interface Parameter {
  readonly $ref?: string;
  readonly in: string;
  readonly name: string;
  readonly schema?: Schema;
}

interface RawOperation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly $ref?: string; readonly content?: Content };
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: Content }>>;
}

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, RawOperation>> & { readonly parameters?: readonly Parameter[] }>
  >;
}

/** An operation of a spec of this project. */
export interface FoundOperation {
  readonly document: Document;
  readonly raw: RawOperation;
  readonly parameters: readonly Parameter[];
  readonly queries: ReadonlySet<string>;
  /** Words that its body takes for `state`. */
  readonly states: ReadonlySet<string>;
}

const documents = new Map<string, Document>();

function documentOf(application: string): Document {
  let document = documents.get(application);
  if (!document) {
    const file = new URL(`../../src/generated/${application}/openapi.json`, import.meta.url);
    document = JSON.parse(readFileSync(file, "utf8")) as Document;
    documents.set(application, document);
  }
  return document;
}

/** Finds `GET iaas /vm/{pk}/`; path parameters may have other names. */
export function findOperation(text: string): FoundOperation | undefined {
  const [method = "", application = "", path = ""] = text.split(" ");
  const document = documentOf(application);
  const found = Object.entries(document.paths).find(([own]) => shape(own) === shape(path))?.[1];
  const raw = found?.[method.toLowerCase()];
  if (!found || !raw) return undefined;
  const parameters = [...(found.parameters ?? []), ...(raw.parameters ?? [])].map((entry) => follow(document, entry));
  const operation = {
    document,
    raw,
    parameters,
    queries: new Set(parameters.filter((entry) => entry.in === "query").map(({ name }) => name)),
    states: new Set<string>(),
  };
  for (const schema of membersOf(document, bodyOf(operation), "state")) {
    for (const word of schema.enum ?? []) operation.states.add(String(word));
  }
  return operation;
}

const shape = (path: string): string => path.replaceAll(/\{[^}]+\}/g, "{}");

/** The schema of the JSON that an operation takes. */
export function bodyOf({ document, raw }: Pick<FoundOperation, "document" | "raw">): Schema | undefined {
  return raw.requestBody && jsonOf(follow(document, raw.requestBody).content);
}

/** The schema of the JSON of its first success. */
export function answerOf({ document, raw }: FoundOperation): Schema | undefined {
  const success = Object.entries(raw.responses).find(([status]) => status.startsWith("2"))?.[1];
  return success && jsonOf(follow(document, success).content);
}

/** Its statuses of success. */
export function statusesOf({ raw }: FoundOperation): ReadonlySet<string> {
  return new Set(Object.keys(raw.responses).filter((status) => status.startsWith("2")));
}

/** The filters of a list; `undefined` where it takes any. */
export function filtersOf(list: string): ReadonlySet<string> | undefined {
  const operation = findOperation(list);
  const schema = operation && parameterOf(operation, "search");
  if (!schema?.properties) return undefined;
  return new Set(Object.keys(schema.properties));
}

/** The orders of a list; `undefined` where it takes any. */
export function orderOf(list: string): ReadonlySet<string> | undefined {
  const operation = findOperation(list);
  const words = operation && parameterOf(operation, "order")?.enum;
  return words && new Set(words.map(String));
}

function parameterOf({ document, parameters }: FoundOperation, name: string): Schema | undefined {
  const found = parameters.find((entry) => entry.in === "query" && entry.name === name)?.schema;
  return found && follow(document, found);
}

/** Whether a schema has a member at a path such as `content.instance.id`; items of lists and open objects count. */
export function hasMember({ document }: FoundOperation, schema: Schema | undefined, path: string): boolean {
  let schemas = schema ? [schema] : [];
  for (const name of path.split(".")) {
    schemas = schemas.flatMap((one) => membersOf(document, one, name));
    if (schemas.length === 0) return false;
  }
  return true;
}

function membersOf(document: Document, schema: Schema | undefined, name: string): readonly Schema[] {
  if (!schema) return [];
  const target = follow(document, schema);
  const own = target.properties?.[name];
  if (own) return [follow(document, own)];
  const parts = [...(target.allOf ?? []), ...(target.anyOf ?? []), ...(target.oneOf ?? [])];
  const found = [...parts, ...(target.items ? [target.items] : [])].flatMap((part) => membersOf(document, part, name));
  if (found.length > 0) return found;
  const rest = target.additionalProperties;
  if (rest === true) return [{ additionalProperties: true }];
  return typeof rest === "object" ? [rest] : [];
}

function jsonOf(content: Content | undefined): Schema | undefined {
  return Object.entries(content ?? {}).find(([type]) => type.includes("json"))?.[1].schema;
}

function follow<T extends { readonly $ref?: string }>(document: Document, value: T): T {
  let target = value;
  while (target.$ref !== undefined) {
    let found: unknown = document;
    for (const part of target.$ref.slice(2).split("/"))
      found = (found as Readonly<Record<string, unknown>>)[
        decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~")
      ];
    target = found as T;
  }
  return target;
}
