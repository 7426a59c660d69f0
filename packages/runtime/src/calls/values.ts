import type { Operation } from "../core/operation.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";

/** Something that is written as one text. */
type Scalar = string | number | boolean | bigint;

/**
 * The text of a value that stands alone.
 * @throws InvalidInputError for a value that has none: a function, an object, a number that is not finite.
 */
export function scalar(operation: Operation | undefined, name: string, value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (
    typeof value === "string" ||
    typeof value === "boolean" ||
    typeof value === "bigint" ||
    (typeof value === "number" && Number.isFinite(value))
  ) {
    return String(value satisfies Scalar);
  }
  throw invalid(operation, `parameter \`${name}\` can't be written as a text: ${kindOf(value)}.`);
}

/** What a value is, for messages. */
export function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "a list" : typeof value;
}

/** An object whose members are written; a date is a scalar. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The members that have a value, as texts. */
export function memberTexts(
  operation: Operation | undefined,
  name: string,
  value: Readonly<Record<string, unknown>>,
): [string, string][] {
  return Object.entries(value)
    .filter(([, item]) => item !== undefined && item !== null)
    .map(([member, item]) => [member, scalar(operation, `${name}.${member}`, item)]);
}

/**
 * A list or an object as the parts that RFC 6570 puts separators between: the elements, or names and values in turn,
 * with an equals sign between them where it is exploded.
 * @param encode Makes a text fit for its place.
 */
export function partsOf(
  operation: Operation | undefined,
  name: string,
  value: unknown,
  explode: boolean,
  encode: (text: string) => string,
): string[] {
  if (Array.isArray(value)) return value.map((item) => encode(scalar(operation, name, item)));
  if (!isObject(value)) return [encode(scalar(operation, name, value))];
  const members = memberTexts(operation, name, value);
  return members.flatMap(([member, text]) =>
    explode ? [`${encode(member)}=${encode(text)}`] : [encode(member), encode(text)],
  );
}

/**
 * Percent-encodes what is not unreserved.
 * @throws InvalidInputError for a text with half of a surrogate pair, which has no form in UTF-8.
 */
export function encodeText(operation: Operation | undefined, name: string, value: string): string {
  try {
    return encodeURIComponent(value);
  } catch (cause) {
    throw invalid(operation, `parameter \`${name}\` is not well-formed Unicode, so no URL can carry it.`, cause);
  }
}

/** @throws InvalidInputError when there is something that JSON can't express. */
export function toJson(operation: Operation | undefined, what: string, value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    const [reason = ""] = (cause as Error).message.split("\n", 1);
    throw invalid(operation, `${what} can't be written as JSON: ${reason}.`, cause);
  }
  if (text === undefined) throw invalid(operation, `${what} can't be written as JSON: it is a ${typeof value}.`);
  return text;
}

/** What is wrong with the input of an operation. */
export function invalid(operation: Operation | undefined, what: string, cause?: unknown): InvalidInputError {
  return new InvalidInputError(`${operation?.id ?? "request"}: ${what}`, { operation: operation?.id, cause });
}
