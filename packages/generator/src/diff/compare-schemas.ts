import type { OpenApiDocument, Schema } from "../openapi/document.ts";
import type { Change } from "./change.ts";
import { nameOf, readSchema, restOf, type SchemaNode } from "./schema-node.ts";
import { describeSchema, matchVariants, unionWith } from "./variants.ts";

/** Who writes values of a schema: the caller into a request, or the server into an answer. */
export type Direction = "request" | "response";

/** The two documents that are compared. */
export interface Documents {
  readonly old: OpenApiDocument;
  readonly new: OpenApiDocument;
}

/** A change without the operations that it reaches. */
export type LocalChange = Omit<Change, "operations">;

/** Two named schemas that were met and that are compared by themselves. */
export interface NamedPair {
  readonly key: string;
  readonly direction: Direction;
  readonly old: Schema;
  readonly new: Schema;
  readonly place: string;
}

/** What a comparison found at one place, and the named schemas that it met. */
export interface Finding {
  readonly changes: readonly LocalChange[];
  readonly pairs: readonly NamedPair[];
}

interface Work {
  readonly documents: Documents;
  readonly direction: Direction;
  readonly changes: LocalChange[];
  readonly pairs: NamedPair[];
}

/** Compares two schemas; named schemas below them are listed and not entered, so that each is compared once. */
export function compareSchemas(
  documents: Documents,
  direction: Direction,
  place: string,
  before: Schema,
  after: Schema,
): Finding {
  const work: Work = { documents, direction, changes: [], pairs: [] };
  compareNodes(work, place, before, after);
  return work;
}

function compare(work: Work, place: string, before: Schema, after: Schema): void {
  const [from, to] = [nameOf(before), nameOf(after)];
  if (from === undefined && to === undefined) {
    compareNodes(work, place, before, after);
    return;
  }
  const own = from === to && from !== undefined ? from : place;
  const key = [work.direction, from ?? JSON.stringify(before), to ?? JSON.stringify(after), own].join(" ");
  work.pairs.push({ key, direction: work.direction, old: before, new: after, place: own });
}

function compareNodes(work: Work, place: string, before: Schema, after: Schema): void {
  const from = readSchema(work.documents.old, before);
  const to = readSchema(work.documents.new, after);
  const [oneOfFrom, oneOfTo] = [unionWith(from, before, to), unionWith(to, after, from)];
  if (oneOfFrom && oneOfTo) {
    compareVariants(work, place, { ...from, variants: oneOfFrom }, { ...to, variants: oneOfTo });
    return;
  }
  compareTypes(work, place, from, to);
  compareValues(work, place, from, to);
  compareProperties(work, place, from, to);
  compareVariants(work, place, from, to);
  if (isList(from) && isList(to)) compare(work, `${place}[]`, from.items ?? {}, to.items ?? {});
  compareRest(work, place, from, to);
  if (from.format !== to.format) {
    add(work, "patch", place, `format ${from.format ?? "none"} became ${to.format ?? "none"}`);
  }
}

function compareTypes(work: Work, place: string, from: SchemaNode, to: SchemaNode): void {
  const isAny = (node: SchemaNode): boolean => node.types.size === 0;
  // A schema that begins or ceases to say a type, while its variants or members say it, is no change of type.
  if ((isAny(from) && from.variants.length > 0) || (isAny(to) && to.variants.length > 0)) return;
  if (isAny(from) && isAny(to)) return;
  // An integer is a number.
  const covers = (node: SchemaNode, type: string): boolean =>
    isAny(node) || node.types.has(type) || (type === "integer" && node.types.has("number"));
  const [wide, narrow] = work.direction === "request" ? [from, to] : [to, from];
  const words = `${[...from.types].join(" | ") || "anything"} became ${[...to.types].join(" | ") || "anything"}`;
  const isLost = isAny(wide) ? !isAny(narrow) : [...wide.types].some((type) => !covers(narrow, type));
  if (isLost) {
    const why =
      work.direction === "request" ? "values that callers send are refused" : "callers meet values of another type";
    add(work, "major", place, words, why);
  } else if (isAny(narrow) ? !isAny(wide) : [...narrow.types].some((type) => !covers(wide, type))) {
    add(work, "minor", place, words);
  }
}

function compareValues(work: Work, place: string, from: SchemaNode, to: SchemaNode): void {
  if (!from.values && !to.values) return;
  const isRequest = work.direction === "request";
  if (!from.values || !to.values) {
    const isOpened = !to.values;
    const message = isOpened ? "any value is allowed now" : `only ${to.values?.join(", ")} are allowed now`;
    add(work, isOpened === isRequest ? "minor" : "major", place, message);
    return;
  }
  const gone = from.values.filter((value) => !to.values?.includes(value));
  const fresh = to.values.filter((value) => !from.values?.includes(value));
  if (gone.length > 0) {
    add(work, isRequest ? "major" : "minor", place, `no longer one of ${gone.join(", ")}`, isRequest ? refused : "");
  }
  if (fresh.length > 0) {
    const why = isRequest ? "" : "code that handles every value misses these";
    add(work, isRequest ? "minor" : "major", place, `may be ${fresh.join(", ")} now`, why);
  }
}

const refused = "callers that send it are refused";

function compareProperties(work: Work, place: string, from: SchemaNode, to: SchemaNode): void {
  const isRequest = work.direction === "request";
  for (const [name, before] of from.properties) {
    const at = `${place}.${name}`;
    const after = to.properties.get(name);
    if (!after) {
      add(work, "major", at, "is gone", isRequest ? "callers that send it no longer compile" : "callers that read it");
      continue;
    }
    compareRequired(work, at, from.required.has(name), to.required.has(name));
    compare(work, at, before, after);
  }
  for (const name of to.properties.keys()) {
    if (from.properties.has(name)) continue;
    const isDemanded = isRequest && to.required.has(name);
    const message = isDemanded ? "is new and required" : "is new";
    add(work, isDemanded ? "major" : "minor", `${place}.${name}`, message, isDemanded ? "no caller sends it yet" : "");
  }
}

function isList(node: SchemaNode): boolean {
  return node.items !== undefined || node.types.has("array");
}

function compareRest(work: Work, place: string, from: SchemaNode, to: SchemaNode): void {
  const [before, after] = [restOf(from), restOf(to)];
  if (before && after) compare(work, `${place}.*`, before, after);
  // An object of which nothing is known is open as well, and to know its members is no loss.
  else if (before && from.rest !== undefined) {
    const why = work.direction === "request" ? "callers that send them no longer compile" : "callers that read them";
    add(work, "major", `${place}.*`, "other members are gone", why);
  } else if (after && to.rest !== undefined) add(work, "minor", `${place}.*`, "other members are possible now");
}

function compareRequired(work: Work, place: string, was: boolean, is: boolean): void {
  if (was === is) return;
  const isRequest = work.direction === "request";
  const why = isRequest ? "callers may leave it out today" : "callers rely on it";
  if (is) add(work, isRequest ? "major" : "minor", place, "became required", isRequest ? why : "");
  else add(work, isRequest ? "minor" : "major", place, "became optional", isRequest ? "" : why);
}

function compareVariants(work: Work, place: string, from: SchemaNode, to: SchemaNode): void {
  const isRequest = work.direction === "request";
  const { pairs, gone, fresh } = matchVariants(from.variants, to.variants);
  for (const [before, after] of pairs) compare(work, place, before, after);
  for (const variant of gone) {
    add(work, isRequest ? "major" : "minor", place, `can no longer be ${describeSchema(variant)}`);
  }
  for (const variant of fresh) {
    // Before there were any, everything was allowed; the new list narrows that.
    const isNarrower = from.variants.length === 0;
    const level = isRequest === isNarrower ? "major" : "minor";
    const isSafe = isNarrower && from.types.size > 0;
    add(work, isSafe ? "minor" : level, place, `can be ${describeSchema(variant)} now`);
  }
}

function add(work: Work, level: LocalChange["level"], place: string, message: string, why = ""): void {
  work.changes.push({ level, place, message, ...(why !== "" && { why }) });
}
