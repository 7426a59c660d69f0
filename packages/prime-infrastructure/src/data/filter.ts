import { InvalidInputError } from "@northbound/runtime";
import { enumAttributes } from "./enum-attributes.ts";
import { timeAttributes, type TimeName } from "./time-attributes.ts";

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

/**
 * A filter of one attribute: a value to equal, one operator, or a list of those. The filters of a list hold together like
 * all others: all of them, or with `.or_filter` any of them.
 */
export type Filter<Value extends FilterScalar = FilterScalar> =
  | Value
  | FilterOperator<Value>
  | readonly (Value | FilterOperator<Value>)[];

/** An address is an object in answers and a text in filters. */
type AsScalar<T> = T extends FilterScalar
  ? T
  : T extends { readonly address?: string } | { readonly octets?: string }
    ? string
    : never;

/** Attributes of a record that can be filtered, with the type of their value. */
type Attributes<Row> = {
  [
    Name in keyof Row & string as Name extends `@${string}`
      ? never
      : AsScalar<NonNullable<Row[Name]>> extends never
        ? never
        : Name
  ]: AsScalar<NonNullable<Row[Name]>> | (Name extends TimeName ? Date : never);
};

/** The parts of a record by the first half of a dotted attribute: objects by their name, lists by that of an item. */
type Parts<Row> = {
  [Name in keyof Row & string]: NonNullable<Row[Name]> extends infer Part extends object
    ? { readonly name: Name; readonly of: Part } | ListIn<Part>
    : never;
}[keyof Row & string];

/** `ethernetInterfaces: { ethernetInterface: […] }` is filtered as `ethernetInterface.description`. */
type ListIn<Part> = {
  [Name in keyof Part & string]: NonNullable<Part[Name]> extends readonly (infer Item)[]
    ? { readonly name: Name; readonly of: Item }
    : never;
}[keyof Part & string];

type PartFilters<Part> = Part extends { readonly name: infer Name extends string; readonly of: infer Members }
  ? {
      readonly [Member in keyof Attributes<Members> & string as `${Name}.${Member}`]?: Filter<
        Attributes<Members>[Member]
      >;
    }
  : never;

type Intersection<Union> = (Union extends unknown ? (member: Union) => void : never) extends (member: infer All) => void
  ? All
  : never;

/**
 * Filters of a data resource, typed by its records; all of them hold unless `.or_filter` is true. Attributes of a part
 * are dotted, those inside a list by the name of an item.
 */
export type Filters<Row> = { readonly [Name in keyof Attributes<Row>]?: Filter<Attributes<Row>[Name]> } & Intersection<
  PartFilters<Parts<Row>>
> & {
    /** Identifier of the record, `@id` in answers. `{ gt: last }` reads on where a changing table was left. */
    readonly id?: Filter<number | string>;
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
export function encodeFilters(
  group: string,
  filters: Readonly<Record<string, unknown>>,
): Record<string, string | readonly string[]> {
  const encoded: Record<string, string | readonly string[]> = {};
  for (const [name, filter] of Object.entries(filters)) {
    if (filter === undefined) continue;
    const attribute = attributeOf(group, name);
    if (!Array.isArray(filter)) encoded[name] = encodeFilter(attribute, filter);
    else if (filter.length > 0) encoded[name] = filter.map((one) => encodeFilter(attribute, one));
    else throw new InvalidInputError(`The filter on \`${name}\` needs at least one value or operator.`);
  }
  return encoded;
}

/** How the values of an attribute are written. */
interface Attribute {
  readonly name: string;
  /** Words of a fixed set stand bare. */
  readonly isBare: boolean;
  /** How it holds a time, if it does. */
  readonly time: "text" | "milliseconds" | undefined;
}

function attributeOf(group: string, name: string): Attribute {
  const times: Readonly<Record<string, Attribute["time"]>> = timeAttributes[group] ?? {};
  return {
    name,
    // The identifier is a number, also where a reference gives it as text.
    isBare: name === "id" || (enumAttributes[group]?.includes(name) ?? false),
    time: times[name],
  };
}

function encodeFilter(attribute: Attribute, filter: unknown): string {
  const { name } = attribute;
  const write = (value: unknown): string => writeValue(attribute, value);
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

function writeValue({ name, isBare, time }: Attribute, value: unknown): string {
  if (value instanceof Date) return writeTime(name, value, time);
  if (typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))) return String(value);
  if (typeof value !== "string")
    throw new InvalidInputError(`The filter on \`${name}\` can't be written: ${typeof value}.`);
  return isBare ? bareWord(name, value) : quote(name, value);
}

/** Some attributes hold a time as text, others as milliseconds since 1970; the other form would find nothing. */
function writeTime(name: string, value: Date, time: Attribute["time"]): string {
  if (Number.isNaN(value.getTime())) throw new InvalidInputError(`The filter on \`${name}\` has an invalid date.`);
  if (time === undefined) {
    throw new InvalidInputError(
      `The filter on \`${name}\` can't take a date: the attribute is not known to hold a time.`,
    );
  }
  return time === "milliseconds" ? String(value.getTime()) : quote(name, value.toISOString());
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
