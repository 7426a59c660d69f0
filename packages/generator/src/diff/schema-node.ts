import { pointerOf } from "../openapi/pointer.ts";
import { asList, asNode, canonical, isNode, type Node } from "./node.ts";
import type { Source } from "./source.ts";

/** A group of variants: `oneOf` or `anyOf`. */
export interface Union {
  readonly kind: "one-of" | "any-of";
  readonly variants: readonly unknown[];
}

/** A schema in its document, with references followed and `allOf` joined, as a comparison needs it. */
export interface SchemaNode {
  /** Nothing is valid: `false`. */
  readonly isNever: boolean;
  /** Types but null; `undefined` for anything. */
  readonly types: ReadonlySet<string> | undefined;
  readonly isNullable: boolean;
  /** Values that are listed by `enum` or `const`, as JSON. */
  readonly values: readonly string[] | undefined;
  readonly isConst: boolean;
  readonly properties: ReadonlyMap<string, unknown>;
  readonly required: ReadonlySet<string>;
  readonly unions: readonly Union[];
  /** The schemas that are joined, each without references and `allOf`. */
  readonly parts: readonly Node[];
}

const annotations = new Set([
  "title",
  "description",
  "summary",
  "example",
  "examples",
  "externalDocs",
  "$comment",
  "default",
  "deprecated",
  "readOnly",
  "writeOnly",
]);

/** A schema that is another one by name, with null or annotations added to it. */
export interface Wrapped {
  /** The reference alone. */
  readonly target: Node;
  readonly addsNull: boolean;
  /** What stands around the reference. */
  readonly around: Node;
}

/** Sees through `allOf: [ref]`, `anyOf: [ref, null]` and annotations beside a reference. */
export function unwrap(source: Source, schema: unknown): Wrapped | undefined {
  if (!isNode(schema)) return undefined;
  const { $ref, allOf, anyOf, oneOf, nullable, type, ...around } = schema;
  const others = Object.keys(around).filter((key) => !annotations.has(key) && !key.startsWith("x-"));
  if (typeof $ref === "string") {
    if (source.ignoresSiblings) return { target: { $ref }, addsNull: false, around: {} };
    const isPlain = others.length === 0 && !allOf && !anyOf && !oneOf && type === undefined;
    return isPlain ? { target: schema, addsNull: false, around } : undefined;
  }
  const groups = [allOf, anyOf, oneOf].filter((group) => group !== undefined);
  if (others.length > 0 || groups.length !== 1 || type !== undefined) return undefined;
  const members = asList(groups[0]);
  const rest = members.filter((member) => allOf !== undefined || !isNull(member));
  const [only] = rest;
  if (rest.length !== 1 || !isNode(only) || typeof only["$ref"] !== "string") return undefined;
  return { target: only, addsNull: nullable === true || rest.length < members.length, around };
}

/** Name of the component that a schema refers to. */
export function nameOf(schema: unknown): string | undefined {
  const reference = asNode(schema)["$ref"];
  return typeof reference === "string" ? pointerOf(reference).at(-1) : undefined;
}

const known = new WeakMap<Source, WeakMap<object, SchemaNode>>();

/** Reads a schema for comparison. */
export function readSchema(source: Source, schema: unknown): SchemaNode {
  if (!isNode(schema)) return read(source, schema === false ? { not: {} } : {}, schema === false);
  const cache = known.get(source) ?? new WeakMap<object, SchemaNode>();
  known.set(source, cache);
  const found = cache.get(schema) ?? read(source, schema, false);
  cache.set(schema, found);
  return found;
}

function read(source: Source, schema: Node, isNever: boolean): SchemaNode {
  const work: Flat = { parts: [], unions: [], isNull: false, isNever };
  flatten(source, schema, work, new Set());
  const { parts } = work;
  const valued = parts.filter((part) => part["const"] !== undefined || Array.isArray(part["enum"]));
  const values = intersect(
    valued.map((part) => (part["const"] === undefined ? asList(part["enum"]) : [part["const"]])),
  );
  const properties = joinMaps(source, parts, "properties");
  const required = new Set(
    parts.flatMap((part) => asList(part["required"])).filter((name) => typeof name === "string"),
  );
  const types = typesOf(parts, values);
  const saysNull = parts.filter((part) => part["type"] !== undefined);
  const isNullable =
    work.isNull ||
    parts.some((part) => part["nullable"] === true) ||
    (types === undefined && work.unions.length === 0) ||
    (values?.includes("null") ?? false) ||
    (saysNull.length > 0 && saysNull.every((part) => [part["type"]].flat().includes("null")));
  return {
    isNever: work.isNever,
    types,
    isNullable,
    values: values?.filter((value) => value !== "null" || types?.size === 0),
    isConst: valued.some((part) => part["const"] !== undefined),
    properties,
    required,
    unions: work.unions,
    parts,
  };
}

interface Flat {
  readonly parts: Node[];
  readonly unions: Union[];
  isNull: boolean;
  isNever: boolean;
}

// What is demanded twice is demanded once, which also ends circles.
function flatten(source: Source, schema: unknown, work: Flat, seen: Set<unknown>): void {
  if (schema === false) work.isNever = true;
  if (!isNode(schema) || seen.has(schema)) return;
  seen.add(schema);
  const { $ref, $dynamicRef, allOf, oneOf, anyOf, ...own } = schema;
  const reference = $ref ?? $dynamicRef;
  if (typeof reference === "string") {
    flatten(source, source.lookUp(reference), work, seen);
    if (source.ignoresSiblings) return;
  }
  if (Object.keys(own).length > 0) work.parts.push(own);
  for (const part of asList(allOf)) flatten(source, part, work, seen);
  addUnion("one-of", oneOf);
  addUnion("any-of", anyOf);

  // Null as a variant is null however it is said, and a single variant is no choice.
  function addUnion(kind: Union["kind"], given: unknown): void {
    if (!Array.isArray(given)) return;
    const variants = given.filter((variant) => !isNull(variant));
    if (variants.length < given.length) work.isNull = true;
    const values = variants.map((variant) => listedBy(source.resolve(variant)));
    if (variants.length === 1) flatten(source, variants[0], work, seen);
    // A choice of constants is an enum that says a word about each.
    else if (values.every((list) => list !== undefined))
      work.parts.push({ enum: [...values.flat(), ...(work.isNull ? [null] : [])] });
    else if (variants.length > 1) work.unions.push({ kind, variants });
  }
}

function listedBy(schema: Node): readonly unknown[] | undefined {
  const { const: constant, enum: listed, type: _type, ...rest } = schema;
  if (Object.keys(rest).some((key) => !annotations.has(key))) return undefined;
  return constant === undefined ? (listed === undefined ? undefined : asList(listed)) : [constant];
}

function isNull(schema: unknown): boolean {
  const { type, ...rest } = asNode(schema);
  const named = Array.isArray(type) && type.length === 1 ? (type[0] as unknown) : type;
  if (named === "null") return Object.keys(rest).every((key) => annotations.has(key) || key === "nullable");
  return (
    type === undefined && asList(asNode(schema)["enum"]).length === 1 && asList(asNode(schema)["enum"])[0] === null
  );
}

function typesOf(parts: readonly Node[], values: readonly string[] | undefined): Set<string> | undefined {
  const named = parts
    .filter((part) => part["type"] !== undefined)
    .map(
      (part) =>
        new Set([part["type"]].flat().filter((type) => typeof type === "string" && type !== "null") as string[]),
    );
  const [first, ...rest] = named;
  if (first) return rest.reduce((types, other) => overlap(types, other), first);
  if (values)
    return new Set(values.map((value) => typeOfValue(JSON.parse(value) as unknown)).filter((type) => type !== "null"));
  const has = (...keys: string[]): boolean => parts.some((part) => keys.some((key) => part[key] !== undefined));
  if (has("properties", "required", "additionalProperties", "patternProperties")) return new Set(["object"]);
  return has("items", "prefixItems") ? new Set(["array"]) : undefined;
}

// An integer is a number.
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): Set<string> {
  const shared = [...a].filter((type) => b.has(type) || (type === "integer" && b.has("number")));
  if (b.has("integer") && a.has("number")) shared.push("integer");
  return new Set(shared);
}

function typeOfValue(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function intersect(lists: readonly (readonly unknown[])[]): string[] | undefined {
  const [first, ...rest] = lists.map((list) => list.map(canonical));
  return first && rest.reduce((kept, list) => kept.filter((value) => list.includes(value)), first);
}

/** Members of a keyword that maps names to schemas; what several parts say about a name is joined. */
export function joinMaps(source: Source, parts: readonly Node[], keyword: string): Map<string, unknown> {
  const found = new Map<string, unknown[]>();
  for (const part of parts) {
    for (const [name, schema] of Object.entries(asNode(part[keyword])))
      found.set(name, [...(found.get(name) ?? []), schema]);
  }
  return new Map([...found].map(([name, schemas]) => [name, source.join(schemas)]));
}

/** What parts say about a keyword that holds a schema, joined; `undefined` when none does. */
export function joinSchemas(source: Source, parts: readonly Node[], keyword: string): unknown {
  const found = parts.map((part) => part[keyword]).filter((value) => isNode(value) || typeof value === "boolean");
  return found.length === 0 ? undefined : source.join(found);
}

/** What parts say about a keyword that holds one value; of several values the same one whatever their order. */
export function valueOf(parts: readonly Node[], keyword: string): unknown {
  const found = parts.map((part) => part[keyword]).filter((value) => value !== undefined);
  return found.length < 2 ? found[0] : found.toSorted((a, b) => (canonical(a) < canonical(b) ? -1 : 1))[0];
}
