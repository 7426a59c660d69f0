import { InvalidInputError } from "@northbound/runtime";
import { enumAttributes } from "./enum-attributes.ts";

/** A value that a filter compares with. */
export type FilterScalar = string | number | boolean | Date;

/** One operator of a filter. Texts have some of their own. */
export type FilterOperator<Value extends FilterScalar = FilterScalar> =
  | { readonly eq: Value }
  | { readonly ne: Value }
  | { readonly gt: Value }
  | { readonly lt: Value }
  | { readonly between: readonly [from: Value, to: Value] }
  | { readonly in: readonly Value[] }
  | { readonly isNull: true }
  /** As it goes over the wire, such as `startsWith("sw")`. */
  | { readonly raw: string }
  | (Value extends string ? { readonly contains: string } | { readonly startsWith: string } : never);

/** A filter of one attribute: a value to equal, or one operator. */
export type Filter<Value extends FilterScalar = FilterScalar> = Value | FilterOperator<Value>;

/** An address is an object in answers and a text in filters. */
type AsScalar<T> = T extends FilterScalar
  ? T
  : T extends { readonly address?: string } | { readonly octets?: string }
    ? string
    : never;

/** Attributes of a record that can be filtered, nested ones dotted, with the type of their value. */
type Attributes<Row> = {
  [
    Name in keyof Row & string as Name extends `@${string}`
      ? never
      : AsScalar<NonNullable<Row[Name]>> extends never
        ? never
        : Name
  ]: AsScalar<NonNullable<Row[Name]>>;
};
type NestedName<Row> = {
  [Name in keyof Row & string]: NonNullable<Row[Name]> extends object
    ? `${Name}.${keyof Attributes<NonNullable<Row[Name]>> & string}`
    : never;
}[keyof Row & string];
type NestedValue<Row, Path> = Path extends `${infer Name}.${infer Member}`
  ? Name extends keyof Row
    ? Member extends keyof Attributes<NonNullable<Row[Name]>>
      ? Attributes<NonNullable<Row[Name]>>[Member]
      : never
    : never
  : never;

/** Filters of a data resource, typed by its records; all of them hold unless `.or_filter` is true. */
export type Filters<Row> = { readonly [Name in keyof Attributes<Row>]?: Filter<Attributes<Row>[Name]> } & {
  readonly [Path in NestedName<Row>]?: Filter<
    NestedValue<Row, Path> extends FilterScalar ? NestedValue<Row, Path> : never
  >;
} & {
  /** Identifier of the record, `@id` in answers. `{ gt: last }` reads on where a changing table was left. */
  readonly id?: Filter<number>;
};

/**
 * Writes filters as query parameters. Texts are quoted; numbers, truth values and words of a fixed set stand bare.
 * @param group group of the data resource, such as `clients`.
 * @throws InvalidInputError for a filter without or with more than one operator, or a value that can't be written.
 * @example
 * import { encodeFilters } from "@northbound/prime-infrastructure";
 *
 * encodeFilters("devices", { deviceName: { startsWith: "sw" }, reachability: "REACHABLE" });
 * // { deviceName: 'startsWith("sw")', reachability: "REACHABLE" }
 */
export function encodeFilters(group: string, filters: Readonly<Record<string, unknown>>): Record<string, string> {
  const encoded: Record<string, string> = {};
  const bare = enumAttributes[group] ?? [];
  for (const [name, filter] of Object.entries(filters)) {
    if (filter === undefined) continue;
    encoded[name] = encodeFilter(name, filter, bare.includes(name));
  }
  return encoded;
}

function encodeFilter(name: string, filter: unknown, isBare: boolean): string {
  const write = (value: unknown): string => writeValue(name, value, isBare);
  if (typeof filter !== "object" || filter === null || filter instanceof Date) return write(filter);
  const entries = Object.entries(filter).filter(([, operand]) => operand !== undefined);
  const [entry] = entries;
  if (!entry || entries.length > 1) {
    throw new InvalidInputError(`The filter on \`${name}\` needs one operator, not ${entries.length}.`);
  }
  const [operator, operand] = entry;
  switch (operator) {
    case "raw":
      return String(operand);
    case "eq":
    case "ne":
    case "gt":
    case "lt":
      return `${operator}(${write(operand)})`;
    case "contains":
    case "startsWith":
      // A part of a word is a text, whatever the attribute is.
      return `${operator}(${quote(name, String(operand))})`;
    case "between":
    case "in":
      if (!Array.isArray(operand) || operand.length === 0 || (operator === "between" && operand.length !== 2)) {
        const what = operator === "between" ? "two values" : "at least one value";
        throw new InvalidInputError(`The filter on \`${name}\` needs a list of ${what} for \`${operator}\`.`);
      }
      return `${operator}(${operand.map(write).join(",")})`;
    case "isNull":
      if (operand === true) return "isNull()";
      throw new InvalidInputError(`The filter on \`${name}\` can only ask for \`isNull: true\`.`);
    default:
      throw new InvalidInputError(
        `The filter on \`${name}\` has no operator \`${operator}\`; there are eq, ne, gt, lt, between, in, contains, startsWith, isNull and raw.`,
      );
  }
}

function writeValue(name: string, value: unknown, isBare: boolean): string {
  if (value instanceof Date) return quote(name, value.toISOString());
  if (typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))) return String(value);
  if (typeof value !== "string")
    throw new InvalidInputError(`The filter on \`${name}\` can't be written: ${typeof value}.`);
  return isBare ? bareWord(name, value) : quote(name, value);
}

/** Nothing marks where a bare word ends: one that looks like an operator or a list would be read as such. */
function bareWord(name: string, word: string): string {
  if (!/^\s*\w*\(|[,"']/.test(word)) return word;
  throw new InvalidInputError(`The filter on \`${name}\` can't have the word ${JSON.stringify(word)}.`);
}

/** Texts may stand in either kind of quotes, and there is no way to write a quote inside of its own kind. @throws InvalidInputError for both kinds. */
export function quote(name: string, text: string): string {
  if (!text.includes('"')) return `"${text}"`;
  if (!text.includes("'")) return `'${text}'`;
  throw new InvalidInputError(`The filter on \`${name}\` can't hold both kinds of quotes.`);
}
