import { compareAnnotations } from "./compare-annotations.ts";
import { compareBounds } from "./compare-bounds.ts";
import { compareConditions } from "./compare-conditions.ts";
import { compareLists } from "./compare-lists.ts";
import { compareMembers } from "./compare-members.ts";
import { compareNull, compareTypes } from "./compare-types.ts";
import { compareUnknown } from "./compare-unknown.ts";
import { compareValues } from "./compare-values.ts";
import { compareVariants, compareWrapping, unionWith } from "./compare-variants.ts";
import { isNode } from "./node.ts";
import { nameOf, readSchema, unwrap } from "./schema-node.ts";
import type { Source } from "./source.ts";
import { type NamedPair, type Place, report, type Work } from "./work.ts";

/**
 * Compares two schemas at a place. Named schemas are noted and not entered, so that each pair is compared once, however
 * many places use it.
 */
export function compareSchemas(work: Work, place: Place, before: unknown, after: unknown): void {
  const { old, new: now } = work.sources;
  const [from, to] = [unwrap(old, before), unwrap(now, after)];
  if (from && to) {
    compareAnnotations(work, place, [from.around], [to.around]);
    const isNull = [
      from.addsNull || readSchema(old, from.target).isNullable,
      to.addsNull || readSchema(now, to.target).isNullable,
    ];
    if (from.addsNull !== to.addsNull && isNull[0] !== isNull[1]) {
      report(
        work,
        place,
        isNull[1] ? "became-nullable" : "became-not-nullable",
        isNull[1] ? "may be null now" : "may no longer be null",
      );
    }
    note(work, place, from.target, to.target);
    return;
  }
  // A schema that was joined, or is a name on one side only, may contain itself.
  const isShared = [before, after].some((schema) => nameOf(schema) !== undefined || isJoined(schema));
  if (isShared) note(work, place, before, after);
  else compareNodes(work, place, before, after);
}

/** Compares a pair that was noted. */
export function comparePair(work: Work, { place, before, after }: NamedPair): void {
  compareNodes(work, place, before, after);
}

function note(work: Work, place: Place, before: unknown, after: unknown): void {
  const [from, to] = [ownName(work.sources.old, before), ownName(work.sources.new, after)];
  const named = to !== undefined && (from === to || work.renames.note(from, to)) ? to : undefined;
  const own: Place = named === undefined ? place : { ...place, name: named, pointer: ["components", "schemas", named] };
  const ids = [
    work.sources.old.idOf(targetOf(work.sources.old, before)),
    work.sources.new.idOf(targetOf(work.sources.new, after)),
  ];
  const key = [work.direction, work.polarity, work.isIdle, work.isText, work.isXml, own.position, ...ids].join(" ");
  work.pairs.push({ key, place: own, before, after, context: work });
}

// What stands beside a reference makes it another schema, unless it says nothing about values.
function ownName(source: Source, schema: unknown): string | undefined {
  return unwrap(source, schema) === undefined ? undefined : nameOf(schema);
}

function targetOf(source: Source, schema: unknown): object {
  const found = ownName(source, schema) === undefined ? schema : source.resolve(schema);
  return isNode(found) ? found : {};
}

function isJoined(schema: unknown): boolean {
  return isNode(schema) && Array.isArray(schema["allOf"]);
}

function compareNodes(work: Work, place: Place, before: unknown, after: unknown): void {
  const { old, new: now } = work.sources;
  const [from, to] = [readSchema(old, before), readSchema(now, after)];
  if (from.isNever || to.isNever) {
    if (from.isNever === to.isNever) return;
    report(
      work,
      place,
      to.isNever ? "became-impossible" : "became-possible",
      to.isNever ? "is not allowed at all now" : "is allowed now",
    );
    return;
  }
  compareNull(work, place, from, to);
  const [oneOfFrom, oneOfTo] = [unionWith(from, before, to), unionWith(to, after, from)];
  if (oneOfFrom && oneOfTo) {
    const isWrapped = oneOfFrom.variants.length === 1 && compareWrapping(work, place, from, oneOfTo);
    if (!isWrapped) compareVariants(work, place, [oneOfFrom], [oneOfTo]);
    compareAnnotations(work, place, from.parts, to.parts);
    return;
  }
  // What is said of values of one type says nothing of values of another.
  if (compareTypes(work, place, from, to)) {
    compareValues(work, place, from, to);
    compareBounds(work, place, from.parts, to.parts);
  }
  compareMembers(work, place, from, to);
  compareLists(work, place, from, to);
  compareVariants(work, place, from.unions, to.unions);
  compareConditions(work, place, from.parts, to.parts);
  compareAnnotations(work, place, from.parts, to.parts);
  compareUnknown(work, place, from.parts, to.parts);
}
