import { didYouMean } from "../util/did-you-mean.ts";

/**
 * How a value differs from its schema:
 *
 * - `missing`: a required member is not there
 * - `type`: another type, such as a text for a number
 * - `null`: null where the schema allows none
 * - `enum`: none of the values of a closed set
 * - `value`: a value that an open set doesn't list; nothing is wrong with it
 * - `excluded`: a member that the schema rules out here, such as the second of two that exclude each other
 * - `unknown`: a member that the schema doesn't describe
 */
export type FindingKind = "missing" | "type" | "null" | "enum" | "value" | "excluded" | "unknown";

/** One difference between a value and its schema. It names kinds of values, never a value that may be a secret. */
export interface Finding {
  readonly kind: FindingKind;
  /** Where, as a JSON pointer (RFC 6901): `/items/0/name`. The root is the empty text. */
  readonly pointer: string;
  /** What the schema says: types, values of a set, or for `missing` and `unknown` the names that it knows there. */
  readonly expected: readonly string[];
  /** What was there: a type, or the word itself for `enum` and `value`. For `excluded`, the members that exclude it. */
  readonly seen: readonly string[];
}

/**
 * A finding as a sentence without a period, for people.
 * @example
 * import { describeFinding } from "@northbound/runtime/validate";
 *
 * describeFinding({ kind: "unknown", pointer: "/profil", expected: ["profile"], seen: ["string"] });
 * // "`profil` is not known; did you mean `profile`?"
 */
export function describeFinding({ kind, pointer, expected, seen }: Finding): string {
  const place = pathOf(pointer);
  const subject = place === "" ? "the value" : `\`${place}\``;
  switch (kind) {
    case "missing":
      return `${quoted(expected.map((name) => (place === "" ? name : `${place}.${name}`)))} is missing`;
    case "unknown": {
      const name = nameOf(pointer);
      return `${subject} is not known${didYouMean(name, expected)}`;
    }
    case "excluded":
      return seen.length > 0 ? `${subject} can't be given together with ${quoted(seen)}` : `${subject} can't be given`;
    case "enum":
    case "value":
      return `${subject} must be one of ${expected.join(", ")}, not ${seen.join()}`;
    case "type":
    case "null":
      return `${subject} must be ${expected.map(typeName).join(" or ")}, not ${seen.map(typeName).join()}`;
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  object: "an object",
  array: "a list",
};

function typeName(type: string): string {
  return typeNames[type] ?? type;
}

/** `/items/0/name` as it is written in code: `items[0].name`. */
function pathOf(pointer: string): string {
  return namesOf(pointer).reduce((path, name) => {
    if (/^\d+$/.test(name)) return `${path}[${name}]`;
    return path === "" ? name : `${path}.${name}`;
  }, "");
}

function nameOf(pointer: string): string {
  return namesOf(pointer).at(-1) ?? "";
}

function namesOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(" or ");
}
