import { compareContents } from "./compare-contents.ts";
import { announced, compareSunset, type SunsetRules } from "./compare-lifecycle.ts";
import { shapeOf } from "./shape.ts";
import type { Located } from "./operations.ts";
import { type Parameter, parametersOf, schemaOf, writingOf } from "./parameters.ts";
import { readSchema } from "./schema-node.ts";
import type { RuleId } from "./rules.ts";
import { becameOptional, becameRequired, inside, type Place, report, reportRule, type Work } from "./work.ts";

/** Compares the parameters of an operation. */
export function compareParameters(given: Work, name: string, before: Located, after: Located): void {
  const work: Work = { ...given, direction: "request", isText: true, isXml: false };
  const from = parametersOf(work.sources.old, before);
  const to = parametersOf(work.sources.new, after);
  const others = findOthers(from, to, pathNames(before, after));
  for (const [key, parameter] of from) {
    const other = to.get(key) ?? others.get(key);
    const at = placeOf(name, other ?? parameter, after);
    if (other === undefined) reportRule(work, at, removedRules[announced(parameter.node, work.today)], "is gone");
    else compareParameter(work, at, parameter, other);
  }
  const known = new Set(others.values());
  for (const [key, parameter] of to) {
    if (from.has(key) || known.has(parameter)) continue;
    const isRequired = parameter.node["required"] === true || parameter.in === "path";
    reportRule(
      work,
      placeOf(name, parameter, after),
      newRule(parameter, isRequired),
      isRequired ? "is new and required" : "is new",
    );
  }
}

const removedRules = {
  no: "request-parameter-removed",
  "too early": "request-parameter-removed-before-sunset",
  yes: "request-parameter-removed-with-deprecation",
} as const;

const sunsetRules: SunsetRules = {
  deleted: "request-parameter-sunset-deleted",
  earlier: "request-parameter-sunset-date-changed-too-small",
  added: "request-parameter-sunset-date-added",
  unread: "request-parameter-sunset-parse",
};

function newRule(parameter: Parameter, isRequired: boolean) {
  if (parameter.in === "path") return "new-request-path-parameter" as const;
  if (!isRequired) return "new-optional-request-parameter" as const;
  return parameter.isShared
    ? ("new-required-request-default-parameter-to-existing-path" as const)
    : ("new-required-request-parameter" as const);
}

function placeOf(operation: string, parameter: Parameter, { pointer }: Located): Place {
  return {
    name: `${operation} ${parameter.in} ${parameter.name}`,
    pointer: [...pointer, "parameters"],
    position: "parameter",
  };
}

function compareParameter(work: Work, at: Place, from: Parameter, to: Parameter): void {
  if (from.name !== to.name) {
    reportRule(work, at, renamedRule(from, to), `was called ${from.name}`, { before: from.name, after: to.name });
  }
  if (from.in !== to.in)
    reportRule(work, at, "request-parameter-moved", `was in ${from.in}`, { before: from.in, after: to.in });
  const [was, is] = [
    from.node["required"] === true || from.in === "path",
    to.node["required"] === true || to.in === "path",
  ];
  if (!was && is) reportRule(work, at, "request-parameter-became-required", "became required", becameRequired);
  if (was && !is) reportRule(work, at, "request-parameter-became-optional", "became optional", becameOptional);
  if (from.node["deprecated"] !== true && to.node["deprecated"] === true)
    reportRule(work, at, "request-parameter-deprecated", "is deprecated");
  if (from.node["deprecated"] === true && to.node["deprecated"] !== true)
    reportRule(work, at, "request-parameter-reactivated", "is no longer deprecated");
  if (to.node["deprecated"] === true) compareSunset(work, at, sunsetRules, from.node["x-sunset"], to.node["x-sunset"]);
  compareWriting(work, at, from, to);
  const [before, after] = [schemaOf(from.node), schemaOf(to.node)];
  if (before.isContent !== after.isContent) {
    const [said, says] = [before, after].map(({ isContent }) => (isContent ? "a content" : "a style"));
    reportRule(work, at, "request-parameter-content-changed", `is written as ${says} now, not as ${said}`, {
      before: said,
      after: says,
    });
  }
  if (before.isContent && after.isContent) compareContents(work, at, from.node["content"], to.node["content"]);
  else if (!compareRepeated(work, at, before.schema, after.schema, from, to))
    work.visit(work, at, before.schema, after.schema);
}

function renamedRule(from: Parameter, to: Parameter) {
  if (to.in === "path") return "request-path-parameter-renamed" as const;
  const isHeader = to.in === "header" && from.name.toLowerCase() === to.name.toLowerCase();
  return isHeader ? ("request-header-name-case-changed" as const) : ("request-parameter-renamed" as const);
}

/** A list that is written as the parameter again and again: one item is written as the value alone was. */
function compareRepeated(
  work: Work,
  at: Place,
  before: unknown,
  after: unknown,
  from: Parameter,
  to: Parameter,
): boolean {
  const [was, is] = [readSchema(work.sources.old, before).types, readSchema(work.sources.new, after)];
  const isRepeated = [from, to].every(
    (parameter) => writingOf(parameter).style === "form" && writingOf(parameter).explode,
  );
  const isSingle = was !== undefined && !was.has("array") && !was.has("object");
  if (!isRepeated || !isSingle || is.types?.size !== 1 || !is.types.has("array")) return false;
  report(work, at, "type-compatible", `is a list now, of which ${from.name} alone is one item`);
  work.visit(
    work,
    inside(at, "[]", ["schema", "items"]),
    before,
    is.parts.find((part) => part["items"] !== undefined)?.["items"] ?? {},
  );
  return true;
}

function compareWriting(work: Work, at: Place, from: Parameter, to: Parameter): void {
  if (from.in !== to.in || from.node["content"] || to.node["content"]) return;
  const [was, is] = [writingOf(from), writingOf(to)];
  const tell = (rule: RuleId, keyword: string, before: unknown, after: unknown): void =>
    reportRule(work, at, rule, `${keyword} ${String(before)} became ${String(after)}`, {
      before: String(before),
      after: String(after),
    });
  if (was.style !== is.style) tell("request-parameter-style-changed", "style", was.style, is.style);
  if (was.explode !== is.explode && hasParts(work, from, to))
    tell("request-parameter-explode-changed", "explode", was.explode, is.explode);
  const [reserved, reserves] = [from, to].map(({ node }) => node["allowReserved"] === true);
  if (reserved !== reserves) tell("request-parameter-allow-reserved-changed", "allowReserved", reserved, reserves);
  const [empty, empties] = [from, to].map(({ node }) => node["allowEmptyValue"] === true);
  if (empty && !empties) reportRule(work, at, "request-parameter-allow-empty-value-removed", "may no longer be empty");
  if (!empty && empties) reportRule(work, at, "request-parameter-allow-empty-value-added", "may be empty now");
}

// Of a single value there is nothing to explode.
function hasParts({ sources }: Work, from: Parameter, to: Parameter): boolean {
  const nodes = [readSchema(sources.old, from.node["schema"] ?? {}), readSchema(sources.new, to.node["schema"] ?? {})];
  return nodes.some(({ types }) => types === undefined || types.has("array") || types.has("object"));
}

/** Old and new names of path parameters that stand at the same place of the path. */
function pathNames(before: Located, after: Located): Map<string, string> {
  const [from, to] = [before, after].map(({ path }) => [...path.matchAll(/\{([^}]*)\}/g)].map(([, name = ""]) => name));
  if (!from || from.length !== to?.length) return new Map();
  return new Map(from.map((name, index) => [name, to[index] ?? name]));
}

/** Counterparts under another name, or in another place. */
function findOthers(
  from: ReadonlyMap<string, Parameter>,
  to: ReadonlyMap<string, Parameter>,
  names: ReadonlyMap<string, string>,
): Map<string, Parameter> {
  const gone = [...from].filter(([key]) => !to.has(key));
  const fresh = [...to].filter(([key]) => !from.has(key)).map(([, parameter]) => parameter);
  const found = new Map<string, Parameter>();
  for (const [key, parameter] of gone) {
    const other =
      parameter.in === "path" ? to.get(`path ${names.get(parameter.name)}`) : findOther(parameter, gone, fresh);
    if (other !== undefined && fresh.includes(other)) found.set(key, other);
  }
  return found;
}

function findOther(
  parameter: Parameter,
  gone: readonly (readonly [string, Parameter])[],
  fresh: readonly Parameter[],
): Parameter | undefined {
  const moved = fresh.find((other) => other.name === parameter.name);
  if (moved) return moved;
  const shape = ({ node, in: place }: Parameter): string => `${place} ${shapeOf({ ...node, name: "" })}`;
  const same = fresh.filter((other) => shape(other) === shape(parameter));
  const rivals = gone.filter(([, other]) => shape(other) === shape(parameter));
  return same.length === 1 && rivals.length === 1 && areSpeltAlike(parameter.name, same[0]?.name ?? "")
    ? same[0]
    : undefined;
}

function areSpeltAlike(name: string, other: string): boolean {
  const bare = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  return bare(name) === bare(other);
}
