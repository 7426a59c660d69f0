import { InvalidInputError } from "@northbound/runtime";

/** A value to search for. `*` in a text stands for anything. */
export type SearchValue = string | number | boolean;

/** One criterion: equal to a value, or compared with one or two. */
export type Criterion =
  | SearchValue
  | {
      readonly "="?: SearchValue | undefined;
      readonly "!="?: SearchValue | undefined;
      readonly "<"?: SearchValue | undefined;
      readonly ">"?: SearchValue | undefined;
      readonly "<="?: SearchValue | undefined;
      readonly ">="?: SearchValue | undefined;
    };

/** Fields of other objects, named by a prefix: `host.name`, `vms.status`. */
export type RelatedField = `${string}.${string}`;

/**
 * A search in parts: fields with their criteria, all of which must hold, the order and the page.
 * @example
 * import type { Search } from "@northbound/rhev";
 *
 * const search: Search<"name" | "memory"> = { name: "web*", memory: { ">=": 4096 }, sortBy: "name asc" };
 */
export type Search<Field extends string> = { readonly [Name in Field | RelatedField]?: Criterion | undefined } & {
  /** Field to sort by, with its direction; `asc` when it is left out. */
  readonly sortBy?: Field | `${Field} ${"asc" | "desc"}` | undefined;
  /** One page of `max` objects, or of 100; without it the call goes through the pages itself. */
  readonly page?: number | undefined;
  /** Further criteria in the engine's own language, for `or` and what else it knows. */
  readonly text?: string | undefined;
};

const operators = ["=", "!=", "<", ">", "<=", ">="];

/**
 * Writes a search in the engine's language.
 * @throws InvalidInputError for what the language has no form for; the engine would answer with an empty list.
 * @example
 * import { toSearch } from "@northbound/rhev";
 *
 * toSearch({ name: "db 1", sortBy: "name", page: 2 }); // name="db 1" sortby name asc page 2
 */
export function toSearch<Field extends string>(search: Search<Field>): string {
  const { sortBy, page, text, ...fields } = search as Search<string>;
  const criteria = Object.entries(fields).flatMap(([name, criterion]) => writeCriterion(name, criterion));
  return [withText(criteria, text), writeOrder(sortBy), writePage(page)].filter((part) => part !== "").join(" ");
}

/**
 * The criteria and a text, both of which must hold. The engine knows no parentheses, and binds `and` before `or`: the
 * criteria are repeated with each alternative of the text.
 */
function withText(criteria: readonly string[], text: unknown): string {
  if (text !== undefined && typeof text !== "string")
    throw new InvalidInputError("The text of a search must be a text.");
  const more = text?.trim() ?? "";
  if (more === "") return criteria.join(" and ");
  if (/[()]/.test(more.replaceAll(/"[^"]*"/g, "")))
    throw new InvalidInputError("The engine's search has no parentheses; `and` binds before `or`.");
  const alternatives = more.split(/\s+or\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/i);
  return alternatives.map((one) => [...criteria, one].join(" and ")).join(" or ");
}

function writeCriterion(name: string, criterion: Criterion | undefined): string[] {
  if (criterion === undefined) return [];
  if (!/^\w+(?:\.\w+)*$/.test(name))
    throw new InvalidInputError(`A search can't have the field ${JSON.stringify(name)}.`);
  if (typeof criterion !== "object") return [`${name}=${writeValue(name, criterion)}`];
  // A criterion that says nothing would be none, and everything be found.
  if (criterion === null || Object.keys(criterion).length === 0)
    throw new InvalidInputError(`Search field ${name}: there is neither a value nor a comparison.`);
  return Object.entries(criterion).flatMap(([operator, value]) => {
    if (!operators.includes(operator))
      throw new InvalidInputError(`Search field ${name}: there is no comparison ${JSON.stringify(operator)}.`);
    return value === undefined ? [] : [`${name}${operator}${writeValue(name, value)}`];
  });
}

function writeValue(name: string, value: SearchValue): string {
  if (!["string", "number", "boolean", "bigint"].includes(typeof value) || Number.isNaN(value))
    throw new InvalidInputError(`Search field ${name}: the engine can search for texts, numbers and booleans only.`);
  const text = String(value);
  if (/['";]/.test(text) || text === "") {
    throw new InvalidInputError(
      `Search field ${name}: the engine can't search for ${JSON.stringify(text)}; quotes and semicolons are not allowed.`,
    );
  }
  return /^[\w.*:@/+-]+$/.test(text) && !/^(?:and|or|sortby|page)$/i.test(text) ? text : `"${text}"`;
}

/** The grammar wants a direction when a page follows, so there always is one. */
function writeOrder(sortBy: string | undefined): string {
  if (sortBy === undefined) return "";
  const [, field, direction = "asc"] = /^(\w+)(?: +(asc|desc))?$/i.exec(sortBy.trim()) ?? [];
  if (field === undefined) throw new InvalidInputError(`A search can't be sorted by ${JSON.stringify(sortBy)}.`);
  return `sortby ${field} ${direction.toLowerCase()}`;
}

function writePage(page: number | undefined): string {
  if (page === undefined) return "";
  if (!Number.isInteger(page) || page < 1)
    throw new InvalidInputError(`Page ${page} of a search does not exist; pages begin with 1.`);
  return `page ${page}`;
}
