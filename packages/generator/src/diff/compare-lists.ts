import { asList } from "./node.ts";
import { joinSchemas, type SchemaNode } from "./schema-node.ts";
import type { Source } from "./source.ts";
import { inside, type Place, type Work } from "./work.ts";

/** Compares the items of two lists: those at fixed places, and the others. */
export function compareLists(work: Work, place: Place, from: SchemaNode, to: SchemaNode): void {
  if (!isList(from) || !isList(to)) return;
  const [before, after] = [itemsOf(work.sources.old, from), itemsOf(work.sources.new, to)];
  for (let index = 0; index < Math.max(before.first.length, after.first.length); index++) {
    const at = inside(place, `[${index}]`, ["prefixItems", String(index)]);
    work.visit(work, at, before.first[index] ?? before.rest, after.first[index] ?? after.rest);
  }
  work.visit(work, inside(place, "[]", ["items"]), before.rest, after.rest);
}

function isList({ types, parts }: SchemaNode): boolean {
  return (
    types?.has("array") === true ||
    parts.some((part) => part["items"] !== undefined || part["prefixItems"] !== undefined)
  );
}

interface Items {
  readonly first: readonly unknown[];
  readonly rest: unknown;
}

// Before 2020-12, a list of `items` was what `prefixItems` is now, and `additionalItems` the rest.
function itemsOf(source: Source, { parts }: SchemaNode): Items {
  const old = parts.find((part) => Array.isArray(part["items"]));
  if (old) return { first: asList(old["items"]), rest: old["additionalItems"] ?? {} };
  const first = parts.find((part) => Array.isArray(part["prefixItems"]));
  return { first: asList(first?.["prefixItems"]), rest: joinSchemas(source, parts, "items") ?? {} };
}
