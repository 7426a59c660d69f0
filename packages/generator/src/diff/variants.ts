import type { Schema } from "../openapi/document.ts";
import { nameOf, type SchemaNode, typesOf } from "./schema-node.ts";

/** The variants of two unions: those that belong together, and those that are on one side only. */
export interface MatchedVariants {
  readonly pairs: readonly (readonly [before: Schema, after: Schema])[];
  readonly gone: readonly Schema[];
  readonly fresh: readonly Schema[];
}

/**
 * Finds the counterpart of each variant: the same name, the same values, or else, for schemas without a name, the next one
 * of the same type, whose members are compared then. Words for people play no part.
 */
export function matchVariants(before: readonly Schema[], after: readonly Schema[]): MatchedVariants {
  const fresh = [...after];
  const pairs: [Schema, Schema][] = [];
  const take = (from: readonly Schema[], key: (schema: Schema) => string | undefined): Schema[] =>
    from.filter((variant) => {
      const wanted = key(variant);
      const index = wanted === undefined ? -1 : fresh.findIndex((candidate) => key(candidate) === wanted);
      const [found] = index < 0 ? [] : fresh.splice(index, 1);
      if (found !== undefined) pairs.push([variant, found]);
      return found === undefined;
    });
  const unlike = take(before, (schema) => nameOf(schema) ?? JSON.stringify(withoutWords(schema)));
  const gone = take(unlike, (schema) => (nameOf(schema) === undefined ? `of ${typesOf(schema).join()}` : undefined));
  return { pairs, gone, fresh };
}

/**
 * The variants of a schema that is compared with another one, where one of both is nothing but a union: null is often
 * added by a union around the old schema, which is then its first variant.
 * @returns `undefined` when the schema is neither the union nor something to find among its variants.
 */
export function unionWith(node: SchemaNode, schema: Schema, other: SchemaNode): readonly Schema[] | undefined {
  if (isUnion(node)) return isUnion(other) ? undefined : node.variants;
  const isSomething = node.types.size > 0 || node.properties.size > 0 || node.values !== undefined;
  if (!isUnion(other) || node.variants.length > 0 || !isSomething) return undefined;
  if (nameOf(schema) !== undefined || node.types.size < 2) return [schema];
  return [...node.types].map((type) => (type === "null" ? { type } : { ...schema, type, nullable: false }));
}

function isUnion({ variants, properties, values }: SchemaNode): boolean {
  return variants.length > 0 && properties.size === 0 && values === undefined;
}

/** A schema in a few words: its name, its values, or its type with its members. */
export function describeSchema(schema: Schema): string {
  const name = nameOf(schema);
  if (name !== undefined) return name;
  if (schema.enum) return short(schema.enum.map((value) => JSON.stringify(value)).join(" or "));
  const type = typesOf(schema).join(" or ") || "anything";
  const members = Object.keys(schema.properties ?? {});
  return members.length === 0 ? type : short(`${type} with ${members.join(", ")}`);
}

function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

const words = new Set(["description", "title", "example", "examples", "externalDocs"]);

// A member may be called like one of them; then both sides lose it, and the comparison of members finds the difference.
function withoutWords(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutWords);
  if (typeof node !== "object" || node === null) return node;
  const kept = Object.entries(node).filter(([key]) => !words.has(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutWords(value)]));
}
