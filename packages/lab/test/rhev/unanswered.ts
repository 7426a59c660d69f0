import { rhevSpec } from "../../src/rhev/spec.ts";
import type { Schema } from "../../src/spec/document.ts";
import { readPointer } from "../../src/spec/pointer.ts";

type Answered = Schema & { readonly "x-answered"?: readonly string[]; readonly writeOnly?: boolean };

/** Members that an answer lacks although its type says that every answer has them (`x-answered`). */
export function unanswered(schema: Schema | undefined, value: unknown, at = ""): string[] {
  if (schema === undefined || typeof value !== "object" || value === null) return [];
  const parts = partsOf(schema);
  if (Array.isArray(value)) {
    const items = parts.map(({ items: each }) => each).find((each) => typeof each === "object");
    return value.flatMap((item: unknown) => unanswered(items as Schema | undefined, item, `${at}[]`));
  }
  const lacking = parts.flatMap(({ "x-answered": names = [] }) => names).filter((name) => !(name in value));
  const below = Object.entries(value).flatMap(([name, member]) => {
    const own = parts.map(({ properties }) => properties?.[name] as Answered | undefined).find(Boolean);
    // The engine repeats what it was sent; it is no answer.
    return own?.writeOnly === true ? [] : unanswered(own, member, `${at}.${name}`);
  });
  return [...new Set([...lacking.map((name) => `${at}.${name}`), ...below])];
}

const known = new Map<Schema, readonly Answered[]>();

/** A schema with everything that it is put together from. */
function partsOf(schema: Schema): readonly Answered[] {
  let part = schema;
  while (part.$ref !== undefined) part = readPointer(rhevSpec, part.$ref) as Schema;
  const parts = known.get(part) ?? [
    part,
    ...[part.allOf, part.anyOf].flatMap((schemas) => schemas ?? []).flatMap(partsOf),
  ];
  known.set(part, parts);
  return parts;
}
