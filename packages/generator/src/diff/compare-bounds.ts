import { type Node, show } from "./node.ts";
import type { SchemaRuleName } from "./schema-rules.ts";
import { type Place, report, type Work } from "./work.ts";

/** Compares the keywords that bound numbers, texts, lists and objects. */
export function compareBounds(work: Work, place: Place, from: readonly Node[], to: readonly Node[]): void {
  compareRange(
    work,
    place,
    "max",
    rangeEnd(from, "maximum", "exclusiveMaximum", true),
    rangeEnd(to, "maximum", "exclusiveMaximum", true),
  );
  compareRange(
    work,
    place,
    "min",
    rangeEnd(from, "minimum", "exclusiveMinimum", false),
    rangeEnd(to, "minimum", "exclusiveMinimum", false),
  );
  for (const [keyword, rule] of counts) {
    const isUpper = keyword.startsWith("max");
    compareNumber(work, place, keyword, rule, tightest(from, keyword, isUpper), tightest(to, keyword, isUpper));
  }
  compareMultiple(work, place, from, to);
  compareUnique(work, place, from, to);
  comparePatterns(work, place, from, to);
  compareFormats(work, place, from, to);
}

type Bounded = SchemaRuleName extends infer Name ? (Name extends `${infer Base}-increased` ? Base : never) : never;

const counts: readonly (readonly [keyword: string, rule: Bounded])[] = [
  ["maxLength", "max-length"],
  ["minLength", "min-length"],
  ["maxItems", "max-items"],
  ["minItems", "min-items"],
  ["maxProperties", "max-properties"],
  ["minProperties", "min-properties"],
  ["maxContains", "max-contains"],
  ["minContains", "min-contains"],
];

function tightest(parts: readonly Node[], keyword: string, isUpper: boolean): number | undefined {
  const found = parts.map((part) => part[keyword]).filter((value) => typeof value === "number");
  // Nothing is shorter than 0, so such a bound bounds nothing; `contains` alone demands one.
  const without = !isUpper && keyword !== "minContains" ? found.filter((value) => value > 0) : found;
  if (without.length === 0) return undefined;
  return isUpper ? Math.min(...without) : Math.max(...without);
}

function compareNumber(
  work: Work,
  place: Place,
  keyword: string,
  rule: Bounded,
  before: number | undefined,
  after: number | undefined,
): void {
  if (before === after) return;
  const step =
    before === undefined ? "set" : after === undefined ? "unset" : after > before ? "increased" : "decreased";
  report(work, place, `${rule}-${step}`, `${keyword} ${show(before)} became ${show(after)}`, {
    before: show(before),
    after: show(after),
  });
}

interface End {
  readonly value: number;
  readonly isExclusive: boolean;
}

// Before 3.1, `exclusiveMaximum` was a switch beside `maximum`.
function rangeEnd(parts: readonly Node[], keyword: string, exclusive: string, isUpper: boolean): End | undefined {
  const ends = parts.flatMap((part): End[] => {
    const [inclusive, own] = [part[keyword], part[exclusive]];
    return [
      ...(typeof inclusive === "number" ? [{ value: inclusive, isExclusive: own === true }] : []),
      ...(typeof own === "number" ? [{ value: own, isExclusive: true }] : []),
    ];
  });
  return ends.toSorted(
    (a, b) => (isUpper ? a.value - b.value : b.value - a.value) || Number(b.isExclusive) - Number(a.isExclusive),
  )[0];
}

function compareRange(
  work: Work,
  place: Place,
  rule: "max" | "min",
  before: End | undefined,
  after: End | undefined,
): void {
  if (before?.value === after?.value && before?.isExclusive === after?.isExclusive) return;
  const word = rule === "max" ? "maximum" : "minimum";
  const say = (end: End | undefined): string =>
    end === undefined ? "none" : `${end.value}${end.isExclusive ? " (exclusive)" : ""}`;
  const isExclusive = (after ?? before)?.isExclusive === true;
  const name = isExclusive || before?.value === after?.value ? (`exclusive-${rule}` as const) : rule;
  const step =
    before === undefined || (before.value === after?.value && after.isExclusive)
      ? "set"
      : after === undefined || after.value === before.value
        ? "unset"
        : after.value > before.value
          ? "increased"
          : "decreased";
  report(work, place, `${name}-${step}`, `${word} ${say(before)} became ${say(after)}`, {
    before: say(before),
    after: say(after),
  });
}

function compareMultiple(work: Work, place: Place, from: readonly Node[], to: readonly Node[]): void {
  const [before, after] = [multipleOf(from), multipleOf(to)];
  if (before === after) return;
  const rule =
    before === undefined
      ? "multiple-of-set"
      : after === undefined
        ? "multiple-of-unset"
        : isMultiple(after, before)
          ? "multiple-of-specialized"
          : isMultiple(before, after)
            ? "multiple-of-generalized"
            : "multiple-of-changed";
  report(work, place, rule, `multipleOf ${show(before)} became ${show(after)}`, {
    before: show(before),
    after: show(after),
  });
}

/** The least number that several demand together. */
function multipleOf(parts: readonly Node[]): number | undefined {
  const found = parts
    .map((part) => part["multipleOf"])
    .filter((value) => typeof value === "number" && value > 0) as number[];
  if (found.length === 0) return undefined;
  return found
    .toSorted((a, b) => a - b)
    .reduce((all, value) =>
      isMultiple(all, value) ? all : isMultiple(value, all) ? value : (all * value) / common(all, value),
    );
}

function common(a: number, b: number): number {
  return b < 1e-9 ? a : common(b, a % b);
}

function isMultiple(value: number, of: number): boolean {
  const times = value / of;
  return Math.abs(times - Math.round(times)) < 1e-9;
}

function compareUnique(work: Work, place: Place, from: readonly Node[], to: readonly Node[]): void {
  const [before, after] = [from, to].map((parts) => parts.some((part) => part["uniqueItems"] === true));
  if (before === after) return;
  report(
    work,
    place,
    after ? "unique-items-set" : "unique-items-unset",
    after ? "takes each item once only now" : "takes an item twice now",
    { before: show(before), after: show(after) },
  );
}

function textsOf(parts: readonly Node[], keyword: string): string[] {
  const found = parts
    .map((part) => part[keyword])
    .filter((value) => typeof value === "string" && value !== "") as string[];
  return [...new Set(found)].toSorted();
}

const anyText = new Set(["", ".*", "^.*$", "^.*", ".*$"]);

function comparePatterns(work: Work, place: Place, from: readonly Node[], to: readonly Node[]): void {
  const [before, after] = [textsOf(from, "pattern"), textsOf(to, "pattern")];
  const gone = before.filter((pattern) => !after.includes(pattern)).join(" and ");
  const fresh = after.filter((pattern) => !before.includes(pattern)).join(" and ");
  if (gone === fresh) return;
  const values = { before: before.join(" and ") || "none", after: after.join(" and ") || "none" };
  const rule =
    gone === ""
      ? "pattern-added"
      : fresh === ""
        ? "pattern-removed"
        : anyText.has(fresh)
          ? "pattern-generalized"
          : "pattern-changed";
  report(work, place, rule, `pattern ${values.before} became ${values.after}`, values);
}

// What each format takes in: every int32 is an int64.
const wider: Readonly<Record<string, readonly string[]>> = {
  int32: ["int64", "bigint"],
  int64: ["bigint"],
  float: ["double"],
};

// Formats of numbers that hold every number that a program writes into JSON.
const roomy: Readonly<Record<string, string>> = { int64: "integer", double: "number" };

function saysNothing(parts: readonly Node[], format: string): boolean {
  const type = Object.hasOwn(roomy, format) ? roomy[format] : undefined;
  return type !== undefined && parts.some((part) => [part["type"]].flat().includes(type));
}

function compareFormats(work: Work, place: Place, from: readonly Node[], to: readonly Node[]): void {
  const [before, after] = [textsOf(from, "format").join(" and "), textsOf(to, "format").join(" and ")];
  if (before === after) return;
  const rule =
    before === ""
      ? saysNothing(to, after)
        ? "format-named"
        : "format-added"
      : after === ""
        ? saysNothing(from, before)
          ? "format-unnamed"
          : "format-removed"
        : wider[before]?.includes(after)
          ? "format-generalized"
          : wider[after]?.includes(before)
            ? "format-specialized"
            : "format-changed";
  const values = { before: before || "none", after: after || "none" };
  report(work, place, rule, `format ${values.before} became ${values.after}`, values);
}
