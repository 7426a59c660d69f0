import { LabFault } from "../../core/fault-error.ts";
import type { Schema } from "../../spec/document.ts";
import type { SpecOperation } from "../../spec/read-spec.ts";
import { follow, requestCode, sentenceOf } from "../codes.ts";
import type { LabRecord } from "./tables.ts";

/** One page of a list as every application answers it. */
export interface Page {
  readonly content: readonly LabRecord[];
  readonly _metadata: Readonly<Record<string, unknown>>;
}

type Query = Readonly<Record<string, unknown>>;

/** Filters, sorts and cuts a list by the conventions that all applications share. */
export function answerPage(operation: SpecOperation, records: readonly LabRecord[], query: Query): Page {
  const warnings: string[] = [];
  const kept = filter(operation, records, query, warnings);
  const { order, sorted } = sort(operation, kept, query["order"]);
  const limit = limitOf(query["limit"]);
  const page = Math.max(0, Math.trunc(Number(query["page"] ?? 0)) || 0);
  return {
    content: sorted.slice(page * limit, (page + 1) * limit),
    _metadata: { page, limit, order, total_records: kept.length, warnings },
  };
}

/** Anything but 1 to 100 silently becomes 50. */
function limitOf(value: unknown): number {
  const limit = Number(value ?? 50);
  return Number.isInteger(limit) && limit >= 1 && limit <= 100 ? limit : 50;
}

/** An order that a list doesn't have is its default without a word: `validate_order` of the framework's `ListController`. */
function sort(
  operation: SpecOperation,
  records: readonly LabRecord[],
  wanted: unknown,
): { readonly order: string; readonly sorted: readonly LabRecord[] } {
  const allowed = schemaOf(operation, "order")?.enum?.map(String);
  const asked = typeof wanted === "string" ? wanted : undefined;
  const order = asked !== undefined && (!allowed || allowed.includes(asked)) ? asked : (allowed?.[0] ?? "id");
  const field = order.replace(/^-/, "");
  const sign = order.startsWith("-") ? -1 : 1;
  return { order, sorted: records.toSorted((a, b) => sign * compare(valueAt(a, field), valueAt(b, field))) };
}

function filter(
  operation: SpecOperation,
  records: readonly LabRecord[],
  query: Query,
  warnings: string[],
): readonly LabRecord[] {
  const search = testsOf(operation, "search", query["search"], warnings);
  const exclude = testsOf(operation, "exclude", query["exclude"], warnings);
  return records.filter(
    (record) => search.every((test) => test(record)) && !(exclude.length > 0 && exclude.every((test) => test(record))),
  );
}

type Test = (record: LabRecord) => boolean;

/** The tests of one kind of filter. What the list does not know is left out, with a warning. */
function testsOf(operation: SpecOperation, kind: "search" | "exclude", filters: unknown, warnings: string[]): Test[] {
  if (typeof filters !== "object" || filters === null) return [];
  const schema = schemaOf(operation, kind);
  return Object.entries(filters).flatMap(([name, value]): Test[] => {
    if (schema?.additionalProperties === false && !schema.properties?.[name]) {
      warnings.push(`${kind}[${name}] is not a filter of this list and was ignored.`);
      return [];
    }
    if (typeOf(operation, schema?.properties?.[name]) === "integer" && typeof value !== "number") {
      const code = requestCode(operation) ?? "";
      throw new LabFault(code, sentenceOf(code), 400);
    }
    const [, field = name, operator = ""] =
      /^(.+?)(?:__(gte?|lte?|in|isnull|range|icontains|iendswith|iexact|istartswith))?$/.exec(name) ?? [];
    return [(record) => matches(valueAt(record, field), operator, String(value))];
  });
}

function typeOf(operation: SpecOperation, schema: Schema | undefined): unknown {
  return follow(operation.spec.document, schema)?.type;
}

function matches(value: unknown, operator: string, wanted: string): boolean {
  const text = String(value ?? "");
  const lower = text.toLowerCase();
  switch (operator) {
    case "gt":
      return compare(value, wanted) > 0;
    case "gte":
      return compare(value, wanted) >= 0;
    case "lt":
      return compare(value, wanted) < 0;
    case "lte":
      return compare(value, wanted) <= 0;
    case "in":
      return listOf(wanted).includes(text);
    case "range": {
      const [low = "", high = ""] = listOf(wanted);
      return compare(value, low) >= 0 && compare(value, high) <= 0;
    }
    case "isnull":
      return (value === null || value === undefined) === (wanted.toLowerCase() === "true");
    case "icontains":
      return lower.includes(wanted.toLowerCase());
    case "iendswith":
      return lower.endsWith(wanted.toLowerCase());
    case "iexact":
      return lower === wanted.toLowerCase();
    case "istartswith":
      return lower.startsWith(wanted.toLowerCase());
    default:
      return text === wanted;
  }
}

/** Brackets and quotes are stripped, then the text is split. */
function listOf(text: string): string[] {
  return text
    .replaceAll(/[()[\]"']/g, "")
    .split(",")
    .map((item) => item.trim());
}

/** The value of a field; `project__region_id` crosses into a related record. */
function valueAt(record: LabRecord, field: string): unknown {
  if (field in record) return record[field];
  let value: unknown = record;
  for (const name of field.split("__")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as LabRecord)[name];
  }
  return value;
}

function compare(a: unknown, b: unknown): number {
  const [left, right] = [Number(a), Number(b)];
  if (a !== "" && b !== "" && !Number.isNaN(left) && !Number.isNaN(right)) return left - right;
  return String(a ?? "").localeCompare(String(b ?? ""));
}

function schemaOf(operation: SpecOperation, name: string): Schema | undefined {
  const parameter = operation.parameters.find((entry) => entry.in === "query" && entry.name === name);
  return follow(operation.spec.document, parameter?.schema);
}
