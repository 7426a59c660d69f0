import { readFileSync } from "node:fs";

type Schema = boolean | SchemaObject;
interface SchemaObject {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly enum?: readonly unknown[];
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}
interface Reference {
  readonly $ref?: string;
}
interface Parameter extends Reference {
  readonly in?: string;
  readonly name?: string;
  readonly schema?: Schema;
}
interface Body extends Reference {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}
interface RawOperation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Body;
  readonly responses?: Readonly<Record<string, Body>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
}

/** An operation of a spec, as far as an inventory asks for it. */
interface FoundOperation {
  takesQuery(name: string): boolean;
  hasBodyMember(path: string): boolean;
  hasAnswerMember(path: string): boolean;
}

/** A spec of this project, as far as an inventory asks for it. */
export interface OutsideSpec {
  /** Finds `GET /data/Devices/{id}`; path parameters may have other names. */
  find(operation: string): FoundOperation | undefined;
  /** Whether the records of a resource of Prime have an attribute; one inside a list goes by the name of an item. */
  hasAttribute(resource: string, name: string): boolean;
  wordsOf(schema: string): ReadonlySet<string>;
  /** The statuses that every operation may answer. */
  readonly statuses: ReadonlySet<string>;
}

/** Reads a generated spec. */
export function readSpec(backend: string): OutsideSpec {
  const file = new URL(`../../packages/${backend}/src/generated/openapi.json`, import.meta.url);
  const document = JSON.parse(readFileSync(file, "utf8")) as Document;
  const shape = (path: string): string => path.replaceAll(/\{[^}]+\}/g, "{}");
  const byShape = new Map(Object.entries(document.paths).map(([path, item]) => [shape(path), item]));

  const matches = (template: string, path: string): boolean =>
    new RegExp(`^${template.replaceAll(".", String.raw`\.`).replaceAll("{}", "[^/]+")}$`).test(path);

  const follow = <Target extends Reference>(target: Target): Target => {
    if (target.$ref === undefined) return target;
    const parts = target.$ref.slice(2).split("/");
    return parts.reduce<unknown>(
      (place, part) => (place as Record<string, unknown>)[part.replaceAll("~1", "/")],
      document,
    ) as Target;
  };

  /** The schema and all that it is made of: parts, branches and items. */
  const variants = (schema: Schema | undefined): readonly SchemaObject[] => {
    if (typeof schema !== "object") return [];
    const found = follow(schema);
    const { allOf = [], anyOf = [], oneOf = [], items } = found;
    const inner = [...allOf, ...anyOf, ...oneOf, ...(items === undefined ? [] : [items])];
    return [found, ...inner.flatMap((one) => variants(one))];
  };
  const members = (schema: Schema | undefined): Map<string, Schema[]> => {
    const found = new Map<string, Schema[]>();
    for (const { properties = {} } of variants(schema)) {
      for (const [name, member] of Object.entries(properties)) {
        if (member !== false) found.set(name, [...(found.get(name) ?? []), member]);
      }
    }
    return found;
  };
  const has = (schemas: readonly Schema[], [name, ...rest]: readonly string[]): boolean => {
    if (name === undefined) return true;
    return schemas.some((schema) => {
      const inner = members(schema).get(name);
      if (inner) return has(inner, rest);
      // Where a schema leaves members open, every name is known.
      return variants(schema).some(({ additionalProperties: open }) => open === true || typeof open === "object");
    });
  };
  /** Wire names hold dots only in parameters. */
  const split = (path: string): string[] => path.split(".");

  const find = (text: string): FoundOperation | undefined => {
    const [method = "", path = ""] = text.split(" ");
    const item = byShape.get(shape(path)) ?? [...byShape].find(([template]) => matches(template, path))?.[1];
    const raw = item?.[method.toLowerCase()];
    if (!raw) return undefined;
    const parameters = (raw.parameters ?? []).map(follow);
    const queries = new Set(parameters.filter((entry) => entry.in === "query").map(({ name }) => name));
    const schemasOf = (body: Body | undefined): Schema[] =>
      Object.values(body ? (follow(body).content ?? {}) : {}).flatMap(({ schema }) =>
        schema === undefined ? [] : [schema],
      );
    const success = Object.entries(raw.responses ?? {}).find(([status]) => status.startsWith("2"))?.[1];
    return {
      // Filters by attribute are parameters of any name.
      takesQuery: (name) => queries.has(name) || (queries.has("filter") && hasAttribute(path, name)),
      hasBodyMember: (name) => has(schemasOf(raw.requestBody), split(name)),
      hasAnswerMember: (name) => has(schemasOf(success), split(name)),
    };
  };

  const hasAttribute = (resource: string, name: string): boolean => {
    const response = byShape.get(resource)?.["get"]?.responses?.["200"];
    const answer = response && Object.values(follow(response).content ?? {})[0]?.schema;
    const entities =
      [...members(members(answer).get("queryResponse")?.[0])].find(([own]) => own === "entity")?.[1] ?? [];
    const records = entities.flatMap((entity) =>
      [...members(entity)].filter(([own]) => !own.startsWith("@")).flatMap(([, record]) => record),
    );
    if (has(records, split(name))) return true;
    // `ethernetInterface.description` leaves out the wrapper `ethernetInterfaces`.
    const wrapped = records.flatMap((record) => [...members(record).values()].flat());
    const isList = (schema: Schema): boolean => variants(schema).some(({ items }) => items !== undefined);
    return wrapped.some((wrapper) => {
      const list = members(wrapper).get(split(name)[0] ?? "");
      return list?.some(isList) === true && has([wrapper], split(name));
    });
  };

  const operations = Object.values(document.paths).flatMap((item) =>
    Object.entries(item).flatMap(([method, operation]) => (method === "parameters" ? [] : [operation])),
  );
  const common = operations
    .map(({ responses = {} }) => new Set(Object.keys(responses)))
    .reduce((all, own) => new Set([...all].filter((status) => own.has(status))));
  return {
    find,
    hasAttribute,
    wordsOf: (name) => {
      const schema = (document as unknown as { components: { schemas: Record<string, Schema> } }).components.schemas[
        name
      ];
      return new Set(variants(schema).flatMap((one) => (one.enum ?? []).map(String)));
    },
    statuses: common,
  };
}
