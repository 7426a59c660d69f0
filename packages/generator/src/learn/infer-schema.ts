import type { Schema } from "../openapi/document.ts";
import { jsonType } from "./differences.ts";
import { isPseudonym, secretWord } from "./pseudonym.ts";

/** Deeper than this is data of somebody else, such as a document in a document. */
const deepest = 8;

/** A schema that allows all of these values, and describes the members that they have. */
export function inferSchema(values: readonly unknown[], depth: number = 0): Schema {
  const types = new Set(values.map(jsonType));
  if (types.has("number")) types.delete("integer");
  const names = [...types].toSorted();
  const [only = "string"] = names;
  if (names.length === 0) return {};
  const isSecret = only === "string" && names.length === 1 && values.every((value) => value === secretWord);
  return {
    type: names.length === 1 ? only : names,
    ...(isSecret && { format: "password" }),
    ...(types.has("object") && depth < deepest && membersOf(values, depth)),
    ...(types.has("array") && itemsOf(values, depth)),
  };
}

function membersOf(values: readonly unknown[], depth: number): Schema {
  const members = new Map<string, unknown[]>();
  for (const value of values) {
    if (jsonType(value) !== "object") continue;
    for (const [name, member] of Object.entries(value as object)) {
      members.set(name, [...(members.get(name) ?? []), member]);
    }
  }
  if (members.size === 0) return {};
  // Names of things, not of members.
  if ([...members.keys()].some(isKey)) {
    return { additionalProperties: inferSchema([...members.values()].flat(), depth + 1) };
  }
  return {
    properties: Object.fromEntries([...members].map(([name, own]) => [name, inferSchema(own, depth + 1)])),
  };
}

function itemsOf(values: readonly unknown[], depth: number): Schema {
  const items = values.filter((value): value is unknown[] => Array.isArray(value)).flat();
  return { items: items.length === 0 ? {} : inferSchema(items, depth + 1) };
}

function isKey(name: string): boolean {
  return isPseudonym(name) || !/^[@_$]?[A-Za-z][\w.-]*$/.test(name);
}
