import type { Change } from "./change.ts";
import type { Renames } from "./renames.ts";
import { type Judged, type RuleId, ruled } from "./rules.ts";
import {
  type Direction,
  type Effect,
  judge,
  type Position,
  schemaRule,
  type SchemaRule,
  type SchemaRuleName,
} from "./schema-rules.ts";
import type { Sources } from "./source.ts";

/** Where a schema stands: in words, in the document, and in the ids of rules. */
export interface Place {
  readonly name: string;
  readonly pointer: readonly string[];
  readonly position: Position;
}

/** What decides how a difference is judged. */
export interface Context {
  readonly sources: Sources;
  readonly direction: Direction;
  /** The day that sunset dates are held against. */
  readonly today: number;
  /** `-1` under `not`, where fewer values inside are more outside; `0` where nobody can tell, as in `if`. */
  readonly polarity: 1 | -1 | 0;
  /** Read-only in a request or write-only in an answer: nobody sends it. */
  readonly isIdle: boolean;
  /** Written as text, as parameters and forms are. */
  readonly isText: boolean;
  readonly isXml: boolean;
  readonly renames: Renames;
  /** Extensions that differ and that no rule looks at. */
  readonly extensions: Set<string>;
}

/** A change without the operations that it reaches. */
export type LocalChange = Omit<Change, "operations" | "tags">;

/** Two schemas that were met and that are compared by themselves. */
export interface NamedPair {
  readonly key: string;
  readonly place: Place;
  readonly before: unknown;
  readonly after: unknown;
  readonly context: Context;
}

/** Compares two schemas at a place. */
export type Visit = (work: Work, place: Place, before: unknown, after: unknown) => void;

/** A comparison at work: what decides, what it found, and how to go on inside. */
export interface Work extends Context {
  readonly visit: Visit;
  readonly changes: LocalChange[];
  readonly pairs: NamedPair[];
}

/** The place of a member or an element. */
export function inside(place: Place, step: string, keys: readonly string[]): Place {
  return { name: `${place.name}${step}`, pointer: [...place.pointer, ...keys], position: "property" };
}

/** What a difference is, in words and values. */
export interface Difference {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** Values of what became required. */
export const becameRequired: Difference = { before: "optional", after: "required" };

/** Values of what became optional. */
export const becameOptional: Difference = { before: "required", after: "optional" };

/** Notes what a rule about a keyword found. */
export function report(
  work: Work,
  place: Place,
  rule: SchemaRuleName,
  message: string,
  { before, after }: Difference = {},
): void {
  const judged = judge(rule, effectOf(schemaRule(rule), work.polarity), work.direction, place.position);
  work.changes.push({
    id: idOf(work, place.position, rule),
    ...judged,
    ...(work.isIdle && idle(work.direction)),
    place: place.name,
    message,
    ...valuesOf(before, after),
    pointer: place.pointer,
  });
}

/** Notes what a rule that is not about a keyword found. */
export function reportRule(
  work: Work,
  place: Place,
  id: RuleId,
  message: string,
  { before, after }: Difference = {},
): void {
  const judged = ruled(id);
  const own = work.isIdle
    ? { ...judged, ...idle(work.direction), id: id.replace("property", `${idleMark(work.direction)}property`) }
    : judged;
  work.changes.push({ ...own, place: place.name, message, ...valuesOf(before, after), pointer: place.pointer });
}

function valuesOf(before: string | undefined, after: string | undefined): Pick<Change, "before" | "after"> {
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function idOf({ direction, isIdle }: Context, position: Position, rule: string): string {
  return `${direction}-${isIdle ? idleMark(direction) : ""}${position}-${rule}`;
}

function idleMark(direction: Direction): string {
  return direction === "request" ? "read-only-" : "write-only-";
}

function idle(direction: Direction): Omit<Judged, "id"> {
  const wire = direction === "request" ? "callers don't send it" : "answers don't have it";
  return { severity: "info", level: "patch", audience: "both", client: "calls and reads compile as before", wire };
}

function effectOf({ effect }: SchemaRule, polarity: Context["polarity"]): Effect {
  if (polarity === 1 || effect === "annotates" || effect === "unclear" || effect === "changes") return effect;
  if (polarity === 0) return "changes";
  return effect === "narrows" ? "widens" : "narrows";
}
