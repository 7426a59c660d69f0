import { badRequest } from "../errors.ts";
import type { Attribute } from "./attributes.ts";

/** Whether a record passes. */
export type Test = (record: Readonly<Record<string, unknown>>) => boolean;

/**
 * Reads one filter: `attribute=value` or `attribute=operator(values)`. Texts may stand bare and words of a fixed set in
 * quotes: public scripts send `jobName=Job_1` and `status="ASSOCIATED"`.
 * @throws LabFault when it can't be read.
 */
export function readFilter(name: string, text: string, { path }: Pick<Attribute, "path">, ignoresCase: boolean): Test {
  const call = /^(\w+)\((.*)\)$/s.exec(text);
  const operator = call?.[1] ?? "eq";
  const literals = readLiterals(name, call?.[2] ?? text, call === null);
  const passes = comparison(name, operator, literals, ignoresCase);
  return (record) => {
    const values = valuesAt(record, path);
    return values.length === 0 ? passes(undefined) : values.some(passes);
  };
}

function readLiterals(name: string, text: string, isAlone: boolean): readonly string[] {
  if (text === "" && !isAlone) return [];
  const literals: string[] = [];
  const pattern = /\s*(?:"([^"]*)"|'([^']*)'|([^"',]*?))\s*(,|$)/y;
  while (pattern.lastIndex < text.length || literals.length === 0) {
    const found = pattern.exec(text);
    if (!found) throw badRequest(`The filter on the attribute ${name} can't be read: ${text}`);
    const [, double, single, bare = "", end] = found;
    literals.push(double ?? single ?? bare);
    if (end === "") break;
  }
  return literals;
}

function comparison(
  name: string,
  operator: string,
  literals: readonly string[],
  ignoresCase: boolean,
): (value: unknown) => boolean {
  const fold = (value: unknown): string => (ignoresCase ? String(value).toLowerCase() : String(value));
  const [first, second] = literals;
  const compare = (value: unknown, literal: string | undefined): number => order(value, literal ?? "", fold);
  switch (operator) {
    case "eq":
      return (value) => value !== undefined && compare(value, first) === 0;
    case "ne":
      return (value) => value === undefined || compare(value, first) !== 0;
    case "gt":
      return (value) => value !== undefined && compare(value, first) > 0;
    case "lt":
      return (value) => value !== undefined && compare(value, first) < 0;
    case "between":
      return (value) => value !== undefined && compare(value, first) >= 0 && compare(value, second) <= 0;
    case "in":
      return (value) => value !== undefined && literals.some((literal) => compare(value, literal) === 0);
    case "contains":
      return (value) => value !== undefined && fold(value).includes(fold(first ?? ""));
    case "startsWith":
      return (value) => value !== undefined && fold(value).startsWith(fold(first ?? ""));
    case "isNull":
      return (value) => value === undefined || value === null;
    default:
      throw badRequest(`The attribute ${name} has no filter operator ${operator}.`);
  }
}

/** Numbers by value, MAC addresses without regard to separators, dates and texts by their letters. */
function order(value: unknown, text: string, fold: (value: unknown) => string): number {
  if (typeof value === "number") return value - Number(text);
  const own = fold(value);
  const other = fold(text);
  if (own === other) return 0;
  if (/^[\da-f]{12}$/i.test(own) && own.toLowerCase() === text.replaceAll(/[:.-]/g, "").toLowerCase()) return 0;
  return own < other ? -1 : 1;
}

/** The values at a path; lists on the way are gone through, addresses are their text. */
export function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  const [name, ...rest] = path;
  if (name !== undefined) {
    if (typeof value !== "object" || value === null) return [];
    return valuesAt((value as Readonly<Record<string, unknown>>)[name], rest);
  }
  if (value === undefined || value === null) return [];
  if (typeof value !== "object") return [value];
  const { address, octets } = value as { readonly address?: unknown; readonly octets?: unknown };
  const inner = address ?? octets;
  return inner === undefined ? [] : [inner];
}
