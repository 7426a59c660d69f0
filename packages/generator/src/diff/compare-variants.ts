import { asList, asNode, isNode, type Node } from "./node.ts";
import { shapeOf } from "./shape.ts";
import { areAlike, schemasOf } from "./renames.ts";
import { nameOf, readSchema, type SchemaNode, type Union } from "./schema-node.ts";
import { type Place, report, type Work } from "./work.ts";

/** Compares choices of variants, each with the one that shares most variants with it. */
export function compareVariants(work: Work, place: Place, from: readonly Union[], to: readonly Union[]): void {
  const left = [...to];
  for (const before of from) {
    const shared = left.map((after) => likeness(matchVariants(work, before.variants, after.variants)));
    const [after] = left.splice(Math.max(0, shared.indexOf(Math.max(...shared))), 1);
    if (after) compareUnions(work, place, before, after);
    else report(work, place, "union-removed", `need no longer be ${describe(before)}`, { before: describe(before) });
  }
  for (const after of left)
    report(work, place, "union-added", `must be ${describe(after)} now`, { after: describe(after) });
}

// What is the same to the letter counts twice.
function likeness({ pairs }: Matched): number {
  return pairs.length + pairs.filter(([before, after]) => shapeOf(before) === shapeOf(after)).length;
}

function compareUnions(work: Work, place: Place, from: Union, to: Union): void {
  const { pairs, gone, fresh } = matchVariants(work, from.variants, to.variants);
  for (const [before, after] of pairs) work.visit(work, place, before, after);
  for (const variant of gone) {
    const before = describeSchema(variant);
    report(work, place, `${from.kind}-removed`, `can no longer be ${before}`, { before });
  }
  for (const variant of fresh) {
    const after = describeSchema(variant);
    report(work, place, `${to.kind}-added`, `can be ${after} now`, { after });
  }
  if (from.kind === to.kind || from.variants.length < 2 || to.variants.length < 2) return;
  const isOne = to.kind === "one-of";
  report(
    work,
    place,
    isOne ? "any-of-became-one-of" : "one-of-became-any-of",
    isOne ? "must be exactly one of its variants now" : "may be several of its variants at once now",
  );
}

/** Whether a schema became exactly one of several objects that nothing tells apart, of which a value may fit more than one. */
export function compareWrapping(work: Work, place: Place, from: SchemaNode, to: Union): boolean {
  if (to.kind !== "one-of" || from.types?.has("object") !== true) return false;
  const variants = to.variants.map((variant) => readSchema(work.sources.new, variant));
  const objects = variants.filter(({ types }) => types?.has("object"));
  const constants = objects.map((variant) => constantsOf(variant, work, "new"));
  if (objects.length < 2 || (new Set(constants).size === objects.length && !constants.includes(undefined)))
    return false;
  report(work, place, "wrapped-in-one-of", `must be exactly one of ${describe(to)} now`);
  return true;
}

function describe({ variants }: Union): string {
  return variants.map(describeSchema).join(" or ");
}

interface Matched {
  readonly pairs: readonly (readonly [before: unknown, after: unknown])[];
  readonly gone: readonly unknown[];
  readonly fresh: readonly unknown[];
}

/**
 * Finds the counterpart of each variant: the same name, the same structure, the same constants, the same type for
 * schemas without a name, or else one that looks like a version of it. Words for people play no part.
 */
export function matchVariants(work: Work, before: readonly unknown[], after: readonly unknown[]): Matched {
  const { old, new: now } = work.sources;
  const fresh = [...after];
  const pairs: [unknown, unknown][] = [];
  const take = (from: readonly unknown[], isSame: (before: unknown, after: unknown) => boolean): unknown[] =>
    from.filter((variant) => {
      const index = fresh.findIndex((candidate) => isSame(variant, candidate));
      if (index >= 0) pairs.push([variant, fresh.splice(index, 1)[0]]);
      return index < 0;
    });
  const same =
    (key: (side: "old" | "new", schema: unknown) => string | undefined) =>
    (a: unknown, b: unknown): boolean => {
      const wanted = key("old", a);
      return wanted !== undefined && wanted === key("new", b);
    };
  const isGone = (schema: unknown, other: Node | undefined): boolean => !((nameOf(schema) ?? "") in schemasOf(other));
  let gone = take(
    before,
    same((_side, schema) => nameOf(schema)),
  );
  gone = take(
    gone,
    same((side, schema) => shapeOf(isNode(schema) ? work.sources[side].resolve(schema) : schema)),
  );
  gone = take(
    gone,
    same((side, schema) => constantsOf(readSchema(work.sources[side], schema), work, side)),
  );
  gone = take(
    gone,
    same((side, schema) =>
      nameOf(schema) === undefined ? typesOf(readSchema(work.sources[side], schema)) : undefined,
    ),
  );
  gone = take(
    gone,
    (a, b) => isGone(a, now.document) && isGone(b, old.document) && areAlike(readSchema(old, a), readSchema(now, b)),
  );
  return { pairs, gone, fresh };
}

// Members with one value tell variants apart.
function constantsOf({ properties }: SchemaNode, work: Work, side: "old" | "new"): string | undefined {
  const found = [...properties].flatMap(([name, schema]) => {
    const { values } = readSchema(work.sources[side], schema);
    return values?.length === 1 ? [`${name}=${values[0]}`] : [];
  });
  return found.length === 0 ? undefined : found.toSorted().join();
}

function typesOf({ types, values }: SchemaNode): string | undefined {
  return types === undefined || values !== undefined ? undefined : [...types].toSorted().join();
}

/**
 * The variants of a schema that is compared with another one, where one of both is nothing but a choice: null is often
 * added by a choice around the old schema, which is then its first variant.
 * @returns `undefined` when the schema is neither a choice nor something to find among variants.
 */
export function unionWith(node: SchemaNode, schema: unknown, other: SchemaNode): Union | undefined {
  if (isUnion(node)) return isUnion(other) ? undefined : node.unions[0];
  const isSomething = node.types !== undefined || node.properties.size > 0 || node.values !== undefined;
  const [choice] = other.unions;
  if (!isUnion(other) || choice === undefined || node.unions.length > 0 || !isSomething) return undefined;
  if (nameOf(schema) !== undefined || node.types === undefined || node.types.size < 2)
    return { kind: choice.kind, variants: [schema] };
  return {
    kind: choice.kind,
    variants: [...node.types].map((type) => ({ ...(schema as Node), type, nullable: false })),
  };
}

function isUnion({ unions, properties, values, types }: SchemaNode): boolean {
  return (
    unions.length === 1 && properties.size === 0 && values === undefined && (types === undefined || types.size === 0)
  );
}

/** A schema in a few words: its name, its values, or its type with its members. */
export function describeSchema(schema: unknown): string {
  const name = nameOf(schema);
  if (name !== undefined) return name;
  if (!isNode(schema)) return schema === false ? "nothing" : "anything";
  const { enum: values, const: constant, allOf, properties, required, type } = schema;
  if (Array.isArray(values)) return short(values.map((value) => JSON.stringify(value)).join(" or "));
  if (constant !== undefined) return short(JSON.stringify(constant));
  if (Array.isArray(allOf) && allOf.length > 0) return short(allOf.map(describeSchema).join(" with "));
  const members = Object.keys(
    asNode(properties ?? Object.fromEntries(asList(required).map((member) => [member, true]))),
  );
  const types = [type ?? (members.length > 0 ? "object" : "anything")].flat().join(" or ");
  return members.length === 0 ? types : short(`${types} with ${members.join(", ")}`);
}

function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
