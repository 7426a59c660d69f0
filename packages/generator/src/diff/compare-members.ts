import { compareFlags } from "./compare-annotations.ts";
import { type Node, show } from "./node.ts";
import { shapeOf } from "./shape.ts";
import type { Source } from "./source.ts";
import { joinSchemas, readSchema, type SchemaNode } from "./schema-node.ts";
import type { RuleId } from "./rules.ts";
import { becameOptional, becameRequired, inside, type Place, report, reportRule, type Work } from "./work.ts";

/** Compares the members of two objects: those that are listed, and what is said about others. */
export function compareMembers(work: Work, place: Place, from: SchemaNode, to: SchemaNode): void {
  // Where an object became something else, its members are not what is told.
  if (!mayBeObject(from) || !mayBeObject(to)) return;
  const renamed = findRenames(from, to);
  for (const [name, before] of from.properties) compareMember(work, place, { name, before, from, to, renamed });
  const fresh = [...to.properties].filter(
    ([name]) => !from.properties.has(name) && ![...renamed.values()].includes(name),
  );
  for (const [name, after] of fresh) reportNew(work, place, name, after, to);
  compareUnlisted(work, place, from, to);
  compareOthers(work, place, from, to);
}

// Flawed specs list members of what they call a list.
function mayBeObject({ types, properties }: SchemaNode): boolean {
  return properties.size > 0 || (types?.has("object") ?? true);
}

interface Member {
  readonly name: string;
  readonly before: unknown;
  readonly from: SchemaNode;
  readonly to: SchemaNode;
  readonly renamed: ReadonlyMap<string, string>;
}

function compareMember(work: Work, place: Place, { name, before, from, to, renamed }: Member): void {
  const at = memberPlace(place, name);
  const after = to.properties.get(name);
  const other = renamed.get(name);
  if (other !== undefined)
    reportRule(
      idling(work, before, undefined),
      at,
      `${work.direction}-property-renamed`,
      `seems to be called ${other} now`,
      { before: name, after: other },
    );
  else if (after === undefined)
    reportRule(idling(work, before, undefined), at, goneRule(work, from.required.has(name)), "is gone");
  else {
    compareFlags(work, at, partsOf(work.sources.old, before), partsOf(work.sources.new, after));
    const own = idling(work, before, after);
    const is = to.required.has(name);
    // What nobody sent was not demanded of anybody.
    const isFirstSent = work.direction === "request" && isIdle(work, "old", before) && !isIdle(work, "new", after);
    const was = from.required.has(name) && !isFirstSent;
    compareRequired(isFirstSent ? work : own, at, was, is, hasDefault(work.sources.new, after));
    own.visit(own, at, before, after);
  }
}

function memberPlace(place: Place, name: string): Place {
  return inside(place, `.${name}`, ["properties", name]);
}

function goneRule({ direction }: Work, isRequired: boolean): RuleId {
  if (direction === "request") return "request-property-removed";
  return isRequired ? "response-required-property-removed" : "response-optional-property-removed";
}

function compareRequired(work: Work, at: Place, was: boolean, is: boolean, isFilled: boolean): void {
  if (was === is) return;
  const filled = is && isFilled && work.direction === "request" ? "-with-default" : "";
  const step = is ? (`required${filled}` as "required") : "optional";
  reportRule(
    work,
    at,
    `${work.direction}-property-became-${step}`,
    is ? "became required" : "became optional",
    is ? becameRequired : becameOptional,
  );
}

function reportNew(work: Work, place: Place, name: string, after: unknown, to: SchemaNode): void {
  const own = idling(work, undefined, after);
  const isRequired = to.required.has(name);
  const isDemanded = isRequired && own.direction === "request" && !own.isIdle;
  reportRule(
    own,
    memberPlace(place, name),
    newRule(own, isRequired, after),
    isDemanded ? "is new and required" : "is new",
  );
}

function newRule({ direction, sources }: Work, isRequired: boolean, after: unknown): RuleId {
  if (direction === "response")
    return isRequired ? "response-required-property-added" : "response-optional-property-added";
  if (!isRequired) return "new-optional-request-property";
  return hasDefault(sources.new, after)
    ? "new-required-request-property-with-default"
    : "new-required-request-property";
}

// Names that are demanded without being listed.
function compareUnlisted(work: Work, place: Place, from: SchemaNode, to: SchemaNode): void {
  const names = new Set([...from.required, ...to.required]);
  for (const name of names) {
    if (name === "" || from.properties.has(name) || to.properties.has(name)) continue;
    compareRequired(work, memberPlace(place, name), from.required.has(name), to.required.has(name), false);
  }
}

/** In a request nobody sends what is read-only, in an answer nobody sends what is write-only. */
function idling(work: Work, before: unknown, after: unknown): Work {
  const idles = isIdle(work, "old", before) || isIdle(work, "new", after);
  return idles && !work.isIdle ? { ...work, isIdle: true } : work;
}

function isIdle({ direction, sources }: Work, side: "old" | "new", schema: unknown): boolean {
  const keyword = direction === "request" ? "readOnly" : "writeOnly";
  return partsOf(sources[side], schema).some((part) => part[keyword] === true);
}

function partsOf(source: Source, schema: unknown): readonly Node[] {
  return schema === undefined ? [] : readSchema(source, schema).parts;
}

function hasDefault(source: Source, schema: unknown): boolean {
  return partsOf(source, schema).some((part) => part["default"] !== undefined);
}

/** Members that are gone, with the new ones that have the same structure when there is only one of each. */
function findRenames(from: SchemaNode, to: SchemaNode): Map<string, string> {
  const gone = [...from.properties].filter(([name]) => !to.properties.has(name));
  const fresh = [...to.properties].filter(([name]) => !from.properties.has(name));
  if (gone.length === 0 || fresh.length === 0) return new Map();
  const shapes = (entries: [string, unknown][], required: ReadonlySet<string>): [string, string][] =>
    entries.map(([name, schema]) => [name, `${required.has(name)} ${shapeOf(schema)}`]);
  const [before, after] = [shapes(gone, from.required), shapes(fresh, to.required)];
  const onlyOne = (entries: [string, string][], shape: string): string | undefined => {
    const found = entries.filter(([, other]) => other === shape);
    return found.length === 1 ? found[0]?.[0] : undefined;
  };
  return new Map(
    before.flatMap(([name, shape]): [string, string][] => {
      const other = onlyOne(after, shape);
      return other !== undefined && onlyOne(before, shape) === name && areNear(name, other) ? [[name, other]] : [];
    }),
  );
}

// `memory_size` and `memorySize`, or one within the other: `size` and `memorySize`.
function areNear(name: string, other: string): boolean {
  const [a, b] = [name, other].map((text) => text.toLowerCase().replace(/[^a-z0-9]/g, ""));
  return a !== undefined && b !== undefined && a.length > 1 && b.length > 1 && (a.includes(b) || b.includes(a));
}

function compareOthers(work: Work, place: Place, from: SchemaNode, to: SchemaNode): void {
  const { old, new: now } = work.sources;
  const other = inside(place, ".*", ["additionalProperties"]);
  const at: Place = { ...other, position: place.position };
  const [said, says] = [othersOf(old, from), othersOf(now, to)];
  if (said === false || says === false) {
    if (said === says) return;
    if (isObject(from) && isObject(to)) {
      const isClosed = says === false;
      report(
        work,
        at,
        isClosed ? "additional-properties-closed" : "additional-properties-opened",
        isClosed ? "other members are refused now" : "other members are possible now",
        { before: show(said), after: show(says) },
      );
    }
    return;
  }
  const [before, after] = [restOf(from, said), restOf(to, says)];
  if (before !== undefined && after !== undefined) work.visit(work, other, before, after);
  // An object of which nothing is known is open as well, and to know its members is no loss.
  else if (before !== undefined && said !== undefined)
    report(work, at, "additional-properties-removed", "other members are gone", { before: show(said) });
  else if (after !== undefined && says !== undefined)
    report(work, at, "additional-properties-added", "other members are possible now", { after: show(says) });
}

function isObject({ types }: SchemaNode): boolean {
  return types?.has("object") ?? false;
}

function othersOf(source: Source, { parts }: SchemaNode): unknown {
  if (parts.some((part) => part["additionalProperties"] === false)) return false;
  return joinSchemas(source, parts, "additionalProperties");
}

// The schema of members that an object does not list; `undefined` when it has none.
function restOf(node: SchemaNode, said: unknown): unknown {
  if (said !== undefined) return said === true ? {} : said;
  return isObject(node) && node.properties.size === 0 && node.unions.length === 0 ? {} : undefined;
}
