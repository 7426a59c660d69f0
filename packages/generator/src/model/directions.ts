import {
  type Content,
  deref,
  httpMethods,
  type OpenApiDocument,
  type OperationObject,
  type PathItem,
  type Reference,
  type RequestBody,
  type Response,
  type Schema,
} from "../openapi/document.ts";

/** Which way a value travels. */
type Direction = "request" | "answer";

/** Where a schema stands in a request: it is the body, or a member of one. */
type Position = "body" | "member";

type Schemas = Readonly<Record<string, Schema>>;

interface Discriminator {
  readonly propertyName?: string;
  readonly mapping?: Readonly<Record<string, string>>;
}

const prefix = "#/components/schemas/";

/**
 * The document with types by direction: what is `writeOnly` is in no answer, what is `readOnly` in no body, and a
 * schema that differs has a second one for requests, `VmInput` beside `Vm`. An object inside of a body keeps its
 * read-only members as optional ones (`VmInputMember`), because that is how an API refers to what exists: by its `id`.
 * `x-assigned` marks such a member where the spec's own examples refer by it, which `readOnly` forbids at every depth.
 * `x-answered` names members that every answer has, and that a request need not have.
 * Gives the same object back where the spec marks nothing.
 */
export function splitDirections(document: OpenApiDocument): OpenApiDocument {
  const schemas = (document.components?.["schemas"] ?? {}) as Schemas;
  const differing = findDiffering(schemas, document);
  const views = new Views(document, schemas, differing);
  const paths = Object.entries(document.paths ?? {}).map(([path, item]) => [path, splitItem(item, views)] as const);
  const { requestBodies, responses } = (document.components ?? {}) as {
    readonly requestBodies?: Readonly<Record<string, RequestBody | Reference>>;
    readonly responses?: Readonly<Record<string, Response | Reference>>;
  };
  const shared = {
    ...(requestBodies && { requestBodies: mapValues(requestBodies, (body) => splitBody(body, views)) }),
    ...(responses && { responses: mapValues(responses, (response) => splitResponse(response, views)) }),
  };
  if (!views.isChanged && differing.size === 0) return document;
  return {
    ...document,
    paths: Object.fromEntries(paths),
    components: {
      ...document.components,
      ...shared,
      schemas: views.all(),
    },
  };
}

function splitItem(item: PathItem, views: Views): PathItem {
  const operations = httpMethods.flatMap((method) => {
    const operation = item[method];
    return operation ? [[method, splitOperation(operation, views)] as const] : [];
  });
  return { ...item, ...Object.fromEntries(operations) };
}

function splitOperation(operation: OperationObject, views: Views): OperationObject {
  const { requestBody, responses } = operation;
  return {
    ...operation,
    ...(requestBody && { requestBody: splitBody(requestBody, views) }),
    ...(responses && { responses: mapValues(responses, (response) => splitResponse(response, views)) }),
  };
}

function splitBody<T extends RequestBody | Reference>(body: T, views: Views): T {
  if (!("content" in body) || !body.content) return body;
  return { ...body, content: splitContent(body.content, (schema) => views.view(schema, "request", "body")) };
}

function splitResponse<T extends Response | Reference>(response: T, views: Views): T {
  if (!("content" in response) || !response.content) return response;
  return { ...response, content: splitContent(response.content, (schema) => views.view(schema, "answer", "body")) };
}

function splitContent(content: Content, change: (schema: Schema) => Schema): Content {
  return mapValues(content, (media) => (media.schema ? { ...media, schema: change(media.schema) } : media));
}

/** The views of a document's schemas, made as they are met. */
class Views {
  isChanged = false;
  readonly #document: OpenApiDocument;
  readonly #schemas: Schemas;
  readonly #differing: ReadonlySet<string>;
  readonly #made = new Map<string, Schema>();
  readonly #names = new Map<string, string>();

  constructor(document: OpenApiDocument, schemas: Schemas, differing: ReadonlySet<string>) {
    this.#document = document;
    this.#schemas = schemas;
    this.#differing = differing;
  }

  /** Every schema as answers have it under its own name, and those that requests have differently. */
  all(): Schemas {
    const answers = Object.entries(this.#schemas).map(
      ([name, schema]) => [name, this.#differing.has(name) ? this.view(schema, "answer", "body") : schema] as const,
    );
    return Object.fromEntries([...answers, ...this.#made]);
  }

  view(schema: Schema, direction: Direction, position: Position): Schema {
    if (typeof schema !== "object" || schema === null) return schema;
    const target = referredName(schema);
    if (target !== undefined) {
      if (direction === "answer" || !this.#differing.has(target)) return schema;
      this.isChanged = true;
      return { ...schema, $ref: this.#reference(target, position) };
    }
    const { items, additionalProperties, allOf, anyOf, oneOf, prefixItems } = schema;
    const properties = direction === "answer" ? this.#withAnswered(schema) : schema.properties;
    const required = this.#required(schema, direction);
    const inner = (part: Schema | boolean): Schema | boolean =>
      typeof part === "boolean" ? part : this.view(part, direction, position);
    const member = (part: Schema | boolean): Schema | boolean =>
      typeof part === "boolean" ? part : this.view(part, direction, "member");
    const list = (parts: readonly Schema[]): Schema[] => parts.map((part) => this.view(part, direction, position));
    const kept = properties && this.#members(properties, direction, position);
    const { discriminator } = schema as { readonly discriminator?: Discriminator };
    return {
      ...schema,
      ...(kept && { properties: mapValues(kept, member) }),
      ...(required && { required }),
      ...(items !== undefined && { items: inner(items) }),
      ...(additionalProperties !== undefined && { additionalProperties: member(additionalProperties) }),
      ...(allOf && { allOf: list(allOf) }),
      ...(anyOf && { anyOf: list(anyOf) }),
      ...(oneOf && { oneOf: list(oneOf) }),
      ...(prefixItems && { prefixItems: list(prefixItems) }),
      ...(discriminator && direction === "request" && { discriminator: this.#mapped(discriminator, schema, position) }),
    };
  }

  #members(properties: NonNullable<Schema["properties"]>, direction: Direction, position: Position) {
    const isKept = ([, schema]: readonly [string, Schema | boolean]): boolean => {
      if (direction === "answer") return !this.#isMarked(schema, "writeOnly");
      return position === "member" || !this.#isMarked(schema, "readOnly");
    };
    const entries = Object.entries(properties);
    const kept = entries.filter(isKept);
    if (kept.length < entries.length) this.isChanged = true;
    return Object.fromEntries(kept);
  }

  /** The members of an answer: what it always has stands in the schema itself, also where it is inherited. */
  #withAnswered({ properties, allOf, "x-answered": answered = [] }: Schema): Schema["properties"] {
    const inherited = answered.flatMap((name) => {
      const found = properties?.[name] === undefined ? findMember(this.#document, allOf ?? [], name) : undefined;
      return found ? [[name, found] as const] : [];
    });
    return inherited.length > 0 ? { ...Object.fromEntries(inherited), ...properties } : properties;
  }

  #required(schema: Schema, direction: Direction): readonly string[] | undefined {
    const { required = [], properties, allOf, "x-answered": answered = [] } = schema;
    if (direction === "answer" && answered.length > 0) this.isChanged = true;
    const all = direction === "answer" ? [...new Set([...required, ...answered])] : required;
    if (all.length === 0) return schema.required;
    const mark = direction === "answer" ? "writeOnly" : "readOnly";
    const find = (name: string): Schema | boolean | undefined =>
      properties?.[name] ?? findMember(this.#document, allOf ?? [], name);
    const kept = all.filter((name) => !this.#isMarked(find(name), mark));
    if (kept.length < all.length) this.isChanged = true;
    return kept;
  }

  #isMarked(schema: Schema | boolean | undefined, mark: "readOnly" | "writeOnly"): boolean {
    return isMarked(this.#document, schema, mark);
  }

  /** A reference to the schema that requests have, which is made when it is met first. */
  #reference(name: string, position: Position): string {
    const key = `${position} ${name}`;
    let own = this.#names.get(key);
    if (own === undefined) {
      own = this.#freeName(name + (position === "body" ? "Input" : "InputMember"));
      this.#names.set(key, own);
      // In its place before it is filled: it may lead to itself.
      this.#made.set(own, {});
      this.#made.set(own, this.view(this.#schemas[name] ?? {}, "request", position));
    }
    return prefix + encode(own);
  }

  #freeName(wanted: string): string {
    let name = wanted;
    for (let number = 2; name in this.#schemas || this.#made.has(name); number++) name = wanted + number;
    return name;
  }

  // A variant without a mapping is told by its name, which stays that of the spec.
  #mapped(discriminator: Discriminator, schema: Schema, position: Position): Discriminator {
    const parts = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].flatMap((part) => referredName(part) ?? []);
    const heirs = Object.entries(this.#schemas).flatMap(([name, { allOf }]) =>
      allOf?.some((part) => this.#schemas[referredName(part) ?? ""] === schema) ? [name] : [],
    );
    const mapping = discriminator.mapping ?? {};
    const mapped = Object.entries(mapping).map(([value, target]) => [value, referredName({ $ref: target }) ?? target]);
    const known = new Set(mapped.map(([, name]) => name));
    const named = [...parts, ...heirs].filter((name) => !known.has(name)).map((name) => [name, name]);
    const entries = [...mapped, ...named].map(([value = "", name = ""]) => [
      value,
      this.#differing.has(name) ? this.#reference(name, position) : prefix + encode(name),
    ]);
    return { ...discriminator, mapping: Object.fromEntries(entries) as Readonly<Record<string, string>> };
  }
}

/** Names of the schemas that differ by direction: they have a marked member, themselves or in what they lead to. */
function findDiffering(schemas: Schemas, document: OpenApiDocument): Set<string> {
  const found = new Set<string>();
  const usedBy = new Map<string, string[]>();
  for (const [name, schema] of Object.entries(schemas)) {
    walk(schema, (part) => {
      const target = referredName(part);
      if (target !== undefined) usedBy.set(target, [...(usedBy.get(target) ?? []), name]);
      const members = Object.values(part.properties ?? {});
      const isMarkedPart = members.some(
        (one) => isMarked(document, one, "readOnly") || isMarked(document, one, "writeOnly"),
      );
      if (isMarkedPart || part["x-answered"]) found.add(name);
    });
  }
  // Grows while it is walked.
  for (const name of found) for (const user of usedBy.get(name) ?? []) found.add(user);
  return found;
}

function walk(schema: unknown, visit: (schema: Schema) => void): void {
  if (typeof schema !== "object" || schema === null) return;
  const node = schema as Schema;
  visit(node);
  const { properties, items, additionalProperties, allOf, anyOf, oneOf, prefixItems } = node;
  const parts = [items, additionalProperties, ...[allOf, anyOf, oneOf, prefixItems].flatMap((list) => list ?? [])];
  for (const part of [...Object.values(properties ?? {}), ...parts]) walk(part, visit);
}

function isMarked(
  document: OpenApiDocument,
  schema: Schema | boolean | undefined,
  mark: "readOnly" | "writeOnly",
): boolean {
  if (typeof schema !== "object" || schema === null) return false;
  const target = deref(document, schema);
  return (
    schema[mark] === true ||
    target[mark] === true ||
    (mark === "readOnly" && (schema["x-assigned"] ?? target["x-assigned"]) === true)
  );
}

function findMember(document: OpenApiDocument, parts: readonly Schema[], name: string, depth = 0): Schema | undefined {
  if (depth > 20) return undefined;
  for (const part of parts) {
    const { properties, allOf } = deref(document, part);
    const found = properties?.[name] ?? findMember(document, allOf ?? [], name, depth + 1);
    if (typeof found === "object") return found;
  }
  return undefined;
}

function referredName({ $ref }: Schema): string | undefined {
  if ($ref === undefined || !$ref.startsWith(prefix)) return undefined;
  const name = $ref.slice(prefix.length);
  if (name.includes("/")) return undefined;
  return decodeURIComponent(name).replaceAll("~1", "/").replaceAll("~0", "~");
}

function encode(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll("%", "%25");
}

function mapValues<T, R>(values: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
