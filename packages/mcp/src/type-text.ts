import type { Schema } from "@northbound/generator/operations";
import type { SpecAccess } from "./catalogue.ts";
import { elementsOf, membersOf } from "./schema-members.ts";

/** Members that lead elsewhere and say nothing about the object. */
const links: ReadonlySet<string> = new Set(["href", "link", "links", "actions"]);

/** Which way a value travels: what only answers have is not shown for input, and the reverse. */
export type Direction = "input" | "answer";

/**
 * A schema as TypeScript, as deep as fits into a number of characters; names of members alone where nothing deeper fits.
 * What was left out is counted.
 */
export function typeText(spec: SpecAccess, schema: Schema | undefined, direction: Direction, budget: number): string {
  for (const depth of [3, 2, 1]) {
    const text = write(spec, schema, direction, depth);
    if (text.length <= budget) return text;
  }
  return namesText(spec, schema, direction, budget);
}

function write(spec: SpecAccess, given: Schema | boolean | undefined, direction: Direction, depth: number): string {
  const schema = spec.deref(given);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum)
    return schema.enum.length > 16 ? "string" : schema.enum.map((value) => JSON.stringify(value)).join("|");
  const elements = elementsOf(spec, schema);
  if (elements) return `${grouped(write(spec, elements, direction, depth))}[]`;
  const members = visible(spec, schema, direction);
  if (members.length > 0) {
    if (depth <= 0) return "{…}";
    const { required } = membersOf(spec, schema);
    const parts = members.map(
      ([name, member]) =>
        `${nameText(name)}${required.has(name) ? "" : "?"}:${write(spec, member, direction, depth - 1)}`,
    );
    return `{${parts.join(";")}}`;
  }
  const branches = schema.anyOf ?? schema.oneOf ?? (schema.allOf?.length === 1 ? schema.allOf : undefined);
  if (branches) return [...new Set(branches.map((branch) => write(spec, branch, direction, depth)))].join("|");
  if (schema.format === "password") return "secret";
  const types = [schema.type ?? "unknown"].flat().map((type) => (type === "integer" ? "number" : type));
  return [...new Set(types)].join("|");
}

/** The names of an object's members, the plain ones first, up to a number of characters. */
function namesText(spec: SpecAccess, schema: Schema | undefined, direction: Direction, budget: number): string {
  const elements = elementsOf(spec, schema);
  if (elements) return `(${namesText(spec, elements, direction, budget)})[]`;
  const marked = visible(spec, spec.deref(schema), direction).map(([name, member]) => {
    const mark = elementsOf(spec, member) ? "[]" : visible(spec, spec.deref(member), direction).length > 0 ? "{}" : "";
    return { text: `${nameText(name)}${mark}`, mark };
  });
  const ordered = marked.toSorted((one, other) => one.mark.length - other.mark.length);
  let text = "";
  let left = 0;
  for (const member of ordered) {
    if (text.length + member.text.length > budget) left += 1;
    else text += `${text === "" ? "" : " "}${member.text}`;
  }
  return `{ ${text}${left > 0 ? ` …${left} more` : ""} }`;
}

function visible(spec: SpecAccess, schema: Schema, direction: Direction): [string, Schema][] {
  const { properties } = membersOf(spec, schema);
  return Object.entries(properties).filter(([name, member]) => {
    const { readOnly, writeOnly } = { ...spec.deref(member), ...member };
    return !links.has(name) && (direction === "input" ? readOnly !== true : writeOnly !== true);
  });
}

function nameText(name: string): string {
  return /^[\w$]+$/.test(name) ? name : JSON.stringify(name);
}

function grouped(text: string): string {
  return text.includes("|") && !text.startsWith("{") ? `(${text})` : text;
}
