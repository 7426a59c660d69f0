import type { Definitions, Schema } from "./schema.ts";

/** One way to satisfy a schema: references followed, `allOf` merged, one branch of each union chosen. */
export interface Alternative {
  /** Types of JSON that are allowed; absent where every type is. */
  readonly types?: readonly string[] | undefined;
  readonly values?: readonly unknown[] | undefined;
  readonly properties: ReadonlyMap<string, Schema | boolean>;
  readonly required: readonly string[];
  readonly additional?: Schema | boolean | undefined;
  readonly items?: Schema | boolean | undefined;
}

const anything: Alternative = { properties: new Map(), required: [] };

/** Gives the alternatives of a schema, and remembers them. `false` has none. */
export type AlternativesOf = (schema: Schema | boolean) => readonly Alternative[];

/** @throws TypeError for a reference to a definition that is not there. */
export function createAlternatives(definitions: Definitions): AlternativesOf {
  const known = new WeakMap<Schema, readonly Alternative[]>();
  const open = new Set<Schema>();

  const alternativesOf: AlternativesOf = (schema) => {
    if (typeof schema === "boolean") return schema ? [anything] : [];
    const remembered = known.get(schema);
    if (remembered) return remembered;
    // A union that is its own branch adds no alternative.
    if (open.has(schema)) return [];
    open.add(schema);
    const found = flatten(schema);
    open.delete(schema);
    known.set(schema, found);
    return found;
  };

  const flatten = (schema: Schema): readonly Alternative[] => {
    const parts: (readonly Alternative[])[] = [[ownOf(schema)]];
    if (schema.$ref !== undefined) parts.push(alternativesOf(definitionOf(definitions, schema.$ref)));
    for (const part of schema.allOf ?? []) parts.push(alternativesOf(part));
    for (const union of [schema.anyOf, schema.oneOf]) if (union) parts.push(union.flatMap(alternativesOf));
    return parts.reduce((all, part) => all.flatMap((one) => part.map((other) => merge(one, other))));
  };

  return alternativesOf;
}

function definitionOf(definitions: Definitions, reference: string): Schema | boolean {
  const name = reference.slice(reference.lastIndexOf("/") + 1);
  if (!Object.hasOwn(definitions, name)) throw new TypeError(`There is no definition of ${reference}.`);
  return definitions[name] as Schema | boolean;
}

/** What a schema says itself. Members imply an object, and items a list. */
function ownOf(schema: Schema): Alternative {
  const { type, properties, items, additionalProperties: additional, required = [] } = schema;
  const implied = properties || additional ? ["object"] : items === undefined ? undefined : ["array"];
  return {
    types: type === undefined ? implied : [type].flat(),
    values: schema.const === undefined ? schema.enum : [schema.const],
    properties: new Map(Object.entries(properties ?? {})),
    required,
    additional,
    items,
  };
}

function merge(one: Alternative, other: Alternative): Alternative {
  const properties = new Map(one.properties);
  for (const [name, schema] of other.properties) {
    const own = properties.get(name);
    properties.set(name, own === undefined ? schema : { allOf: [own, schema] });
  }
  return {
    types: one.types && other.types ? shared(one.types, other.types) : (one.types ?? other.types),
    values: one.values ?? other.values,
    properties,
    required: [...new Set([...one.required, ...other.required])],
    additional: one.additional === false || other.additional === false ? false : (one.additional ?? other.additional),
    items: one.items ?? other.items,
  };
}

/** The types that both allow; whole numbers are numbers. */
function shared(one: readonly string[], other: readonly string[]): readonly string[] {
  const within = (types: readonly string[], all: readonly string[]): readonly string[] =>
    types.filter((type) => all.includes(type) || (type === "integer" && all.includes("number")));
  return [...new Set([...within(one, other), ...within(other, one)])];
}
