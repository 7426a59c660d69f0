import { asList, canonical } from "./node.ts";
import type { SchemaNode } from "./schema-node.ts";
import { type Place, report, type Work } from "./work.ts";

/** Compares the values that `enum` and `const` list, and those that `x-extensible-enum` names. */
export function compareValues(work: Work, place: Place, from: SchemaNode, to: SchemaNode): void {
  compareListed(work, place, from, to);
  compareExtensible(work, place, from, to);
}

function compareListed(work: Work, place: Place, from: SchemaNode, to: SchemaNode): void {
  const [before, after] = [from.values, to.values];
  if (!before && !after) return;
  const values = { before: before?.join(", "), after: after?.join(", ") };
  if (!before) {
    report(work, place, to.isConst ? "const-added" : "became-enum", `only ${wordsOf(after)} may be there now`, values);
    return;
  }
  if (!after) {
    report(
      work,
      place,
      from.isConst ? "const-removed" : "enum-removed",
      `is no longer limited to ${wordsOf(before)}`,
      values,
    );
    return;
  }
  const gone = before.filter((value) => !after.includes(value));
  const fresh = after.filter((value) => !before.includes(value));
  if (from.isConst && to.isConst && gone.length > 0) {
    report(work, place, "const-changed", `${values.before} became ${values.after}`, values);
    return;
  }
  if (gone.length > 0) report(work, place, "enum-value-removed", `is no longer one of ${wordsOf(gone)}`, values);
  if (fresh.length > 0) report(work, place, "enum-value-added", `may be ${wordsOf(fresh)} now`, values);
}

function compareExtensible(work: Work, place: Place, from: SchemaNode, to: SchemaNode): void {
  const [before, after] = [extensibleOf(from), extensibleOf(to)];
  if (before.length === 0 || after.length === 0) return;
  const gone = before.filter((value) => !after.includes(value));
  const fresh = after.filter((value) => !before.includes(value));
  const values = { before: before.join(", "), after: after.join(", ") };
  if (gone.length > 0)
    report(work, place, "x-extensible-enum-value-removed", `no longer names ${wordsOf(gone)}`, values);
  if (fresh.length > 0) report(work, place, "x-extensible-enum-value-added", `names ${wordsOf(fresh)} too`, values);
}

// Some enums have hundreds of values, which `before` and `after` name.
function wordsOf(values: readonly string[] | undefined = []): string {
  const most = 10;
  return values.slice(0, most).join(", ") + (values.length > most ? ` and ${values.length - most} more` : "");
}

function extensibleOf({ parts }: SchemaNode): string[] {
  return parts.flatMap((part) => asList(part["x-extensible-enum"])).map(canonical);
}
