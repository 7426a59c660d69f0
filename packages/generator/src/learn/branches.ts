import type { OpenApiDocument, Schema } from "../openapi/document.ts";
import { nodeAt, pointerOf } from "../openapi/pointer.ts";
import type { Place, SchemaAt } from "./place.ts";

/** One way to satisfy a schema, with the place of each of its parts: references followed, `allOf` merged, a branch of each union chosen. */
export interface Branch {
  /** Types that are allowed; absent where every type is. */
  readonly types?: readonly string[] | undefined;
  /** Sets of values, of which each has to have the value. */
  readonly sets: readonly { readonly values: readonly unknown[]; readonly place: Place }[];
  readonly members: ReadonlyMap<string, readonly SchemaAt[]>;
  readonly required: readonly { readonly name: string; readonly place: Place }[];
  readonly additional?: SchemaAt | undefined;
  readonly items: readonly SchemaAt[];
  /** The node that a new member is written into. */
  readonly owner: Place;
}

/** Gives the branches of a schema. */
export type BranchesOf = (nodes: readonly SchemaAt[]) => readonly Branch[];

/** Reads branches of a document's schemas, and remembers them. */
export function createBranches(document: OpenApiDocument): BranchesOf {
  const known = new WeakMap<Schema, readonly Branch[]>();
  const open = new Set<Schema>();

  const branchesOf = ({ schema, place }: SchemaAt): readonly Branch[] => {
    if (typeof schema === "boolean") return schema ? [anythingAt(place)] : [];
    const remembered = known.get(schema);
    if (remembered) return remembered;
    // A union that is its own branch adds none.
    if (open.has(schema)) return [];
    open.add(schema);
    const found = flatten(schema, place);
    open.delete(schema);
    known.set(schema, found);
    return found;
  };

  const flatten = (schema: Schema, place: Place): readonly Branch[] => {
    const parts: (readonly Branch[])[] = [];
    if (schema.$ref !== undefined) parts.push(branchesOf(targetOf(document, schema.$ref)));
    for (const [index, part] of (schema.allOf ?? []).entries())
      parts.push(branchesOf({ schema: part, place: [...place, "allOf", String(index)] }));
    for (const name of ["anyOf", "oneOf"] as const) {
      const union = schema[name];
      if (union)
        parts.push(
          union.flatMap((part, index) => branchesOf({ schema: part, place: [...place, name, String(index)] })),
        );
    }
    parts.push([ownOf(schema, place)]);
    return parts.reduce(combine);
  };

  return (nodes) => nodes.map(branchesOf).reduce(combine);
}

/** The schema that a reference means. */
export function targetOf(document: OpenApiDocument, reference: string): SchemaAt {
  const place = pointerOf(reference);
  return { schema: (nodeAt(document, place) as Schema | undefined) ?? true, place };
}

function combine(left: readonly Branch[], right: readonly Branch[]): readonly Branch[] {
  return left.flatMap((one) => right.map((other) => merge(one, other)));
}

function anythingAt(owner: Place): Branch {
  return { sets: [], members: new Map(), required: [], items: [], owner };
}

function ownOf(schema: Schema, place: Place): Branch {
  const { properties, items, additionalProperties: additional, required = [] } = schema;
  const values = schema.const === undefined ? schema.enum : [schema.const];
  return {
    types: typesOf(schema),
    sets: values ? [{ values, place }] : [],
    members: new Map(
      Object.entries(properties ?? {}).map(([name, member]) => [
        name,
        [{ schema: member, place: [...place, "properties", name] }],
      ]),
    ),
    required: required.map((name) => ({ name, place })),
    additional:
      additional === undefined ? undefined : { schema: additional, place: [...place, "additionalProperties"] },
    items: items === undefined ? [] : [{ schema: items, place: [...place, "items"] }],
    owner: place,
  };
}

/** Members imply an object, and items a list. */
function typesOf({ type, nullable, properties, additionalProperties, items }: Schema): readonly string[] | undefined {
  const implied = properties || additionalProperties ? ["object"] : items === undefined ? undefined : ["array"];
  const types = type === undefined ? implied : [type].flat();
  return types && nullable === true ? [...types, "null"] : types;
}

function merge(one: Branch, other: Branch): Branch {
  const members = new Map(one.members);
  for (const [name, nodes] of other.members) members.set(name, [...(members.get(name) ?? []), ...nodes]);
  return {
    types: one.types && other.types ? shared(one.types, other.types) : (one.types ?? other.types),
    sets: [...one.sets, ...other.sets],
    members,
    required: [...one.required, ...other.required],
    additional: other.additional?.schema === false ? other.additional : (one.additional ?? other.additional),
    items: [...one.items, ...other.items],
    // The part that is written last is the most special one.
    owner: other.members.size > 0 || one.members.size === 0 ? ownerOf(one, other) : one.owner,
  };
}

function ownerOf(one: Branch, other: Branch): Place {
  return other.members.size > 0 ? other.owner : one.owner;
}

/** The types that both allow; whole numbers are numbers. */
function shared(one: readonly string[], other: readonly string[]): readonly string[] {
  const within = (types: readonly string[], all: readonly string[]): readonly string[] =>
    types.filter((type) => all.includes(type) || (type === "integer" && all.includes("number")));
  return [...new Set([...within(one, other), ...within(other, one)])];
}
