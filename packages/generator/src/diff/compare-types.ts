import type { SchemaNode } from "./schema-node.ts";
import type { SchemaRuleName } from "./schema-rules.ts";
import { type Place, report, type Work } from "./work.ts";

/** Compares the types that are named, null left out. Returns whether there is any that both take. */
export function compareTypes(work: Work, place: Place, from: SchemaNode, to: SchemaNode): boolean {
  const [before, after] = [from.types, to.types];
  if (before === undefined && after === undefined) return true;
  // A schema that begins or ceases to say a type, while its variants say it, is no change of type.
  if ((before === undefined && from.unions.length > 0) || (after === undefined && to.unions.length > 0)) return true;
  const lost =
    before === undefined
      ? after !== undefined
      : after !== undefined && [...before].some((type) => !covers(after, type));
  const fresh =
    after === undefined
      ? before !== undefined
      : before !== undefined && [...after].some((type) => !covers(before, type));
  if (!lost && !fresh) return true;
  const rule = ruleFor(work, place, { lost, fresh }, from, to);
  const words = [wordsOf(before), wordsOf(after)] as const;
  report(work, place, rule, `${words[0]} became ${words[1]}`, { before: words[0], after: words[1] });
  return (
    before === undefined ||
    after === undefined ||
    [...before].some((type) => covers(after, type)) ||
    [...after].some((type) => covers(before, type))
  );
}

function ruleFor(
  work: Work,
  { position }: Place,
  { lost, fresh }: { readonly lost: boolean; readonly fresh: boolean },
  from: SchemaNode,
  to: SchemaNode,
): SchemaRuleName {
  if (!lost) return "type-generalized";
  // What is written as text may be read as a string.
  const [wide, narrow] = work.direction === "request" ? [to, from] : [from, to];
  const isText = isScalar(narrow) || (position === "body" && isShapeless(narrow));
  if (work.isText && wide.types?.has("string") && isText) return "type-compatible";
  return fresh ? "type-changed" : "type-specialized";
}

function isScalar({ types }: SchemaNode): boolean {
  return types !== undefined && !types.has("object") && !types.has("array");
}

// Nothing says how a whole body is written that is an object without members: callers write the text themselves.
function isShapeless({ types, properties, unions }: SchemaNode): boolean {
  return types?.has("object") === true && properties.size === 0 && unions.length === 0;
}

/** Compares whether null is allowed. */
export function compareNull(work: Work, place: Place, from: SchemaNode, to: SchemaNode): void {
  if (isAnything(from) || isAnything(to) || from.isNullable === to.isNullable) return;
  const rule = to.isNullable ? "became-nullable" : "became-not-nullable";
  report(work, place, rule, to.isNullable ? "may be null now" : "may no longer be null");
}

/** Whether a schema takes any type. */
export function isAnything({ types, unions }: SchemaNode): boolean {
  return types === undefined && unions.length === 0;
}

// An integer is a number.
function covers(types: ReadonlySet<string>, type: string): boolean {
  return types.has(type) || (type === "integer" && types.has("number"));
}

function wordsOf(types: ReadonlySet<string> | undefined): string {
  if (types === undefined) return "anything";
  return [...types].toSorted().join(" | ") || "null";
}
