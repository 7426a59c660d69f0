import type { Audience, Level, Severity } from "./change.ts";

/** Who writes the values of a schema: the caller into a request, or the server into an answer. */
export type Direction = "request" | "response";

/** Where a schema stands, as the ids of rules name it. */
export type Position = "body" | "parameter" | "header" | "property";

/**
 * What a change does to the values that a schema takes: fewer, more, others, nobody can tell, or the same ones with
 * something else said about them.
 */
export type Effect = "narrows" | "widens" | "changes" | "unclear" | "annotates";

/** A rule about a keyword, the same for every position. */
export interface SchemaRule {
  readonly effect: Effect;
  /** Whether the keyword shows in the generated types. */
  readonly typed?: true;
  /** Severity where it isn't the one that the effect has in this direction. */
  readonly request?: Severity;
  readonly response?: Severity;
  /** Severity at a parameter itself, where it isn't that of requests. */
  readonly parameter?: Severity;
  /** What it means for a release where the severity and the effect don't say it. */
  readonly level?: "minor" | "patch";
  /** Whom it reaches, where the keyword alone doesn't say it. */
  readonly for?: Audience;
  /** Where it can be found, if not everywhere. */
  readonly at?: readonly Position[];
  /** Meaning for the generated client where it breaks callers and the effect doesn't say it. */
  readonly client?: string;
  /** Meaning on the wire where the effect doesn't say it. */
  readonly wire?: string;
}

type Bounded =
  | "max"
  | "exclusive-max"
  | "min"
  | "exclusive-min"
  | `${"max" | "min"}-${"length" | "items" | "properties" | "contains"}`;

type Step = "set" | "unset" | "increased" | "decreased";

/** Keywords that hold a schema, of which fewer values mean fewer values of the whole. */
export type Held =
  | "not"
  | "if"
  | "then"
  | "else"
  | "contains"
  | "dependent-required"
  | "dependent-schema"
  | "pattern-property"
  | "property-names"
  | "unevaluated-properties"
  | "unevaluated-items"
  | "content-schema";

/** A rule's name without direction and position: `max-length-set` is `request-body-max-length-set` and so on. */
export type SchemaRuleName = keyof typeof named | `${Bounded}-${Step}` | `${Held}-${"added" | "removed"}`;

const bounded: readonly Bounded[] = [
  "max",
  "exclusive-max",
  "min",
  "exclusive-min",
  "max-length",
  "min-length",
  "max-items",
  "min-items",
  "max-properties",
  "min-properties",
  "max-contains",
  "min-contains",
];

const held: readonly Held[] = [
  "not",
  "if",
  "then",
  "else",
  "contains",
  "dependent-required",
  "dependent-schema",
  "pattern-property",
  "property-names",
  "unevaluated-properties",
  "unevaluated-items",
  "content-schema",
];

const named = {
  "type-changed": { effect: "changes", typed: true },
  "type-generalized": { effect: "widens", typed: true },
  "type-specialized": { effect: "narrows", typed: true },
  "type-compatible": { effect: "changes", typed: true, for: "client", wire: "it is written as text, which takes both" },
  "became-nullable": { effect: "widens", typed: true },
  "became-not-nullable": { effect: "narrows", typed: true },
  "became-impossible": { effect: "narrows", typed: true },
  "became-possible": { effect: "widens", typed: true },
  "became-enum": { effect: "narrows", typed: true },
  "enum-removed": { effect: "widens", typed: true },
  "enum-value-added": { effect: "widens", typed: true },
  "enum-value-removed": { effect: "narrows", typed: true },
  "x-extensible-enum-value-added": { effect: "annotates" },
  "x-extensible-enum-value-removed": { effect: "narrows" },
  "const-added": { effect: "narrows", typed: true },
  "const-removed": { effect: "widens", typed: true },
  "const-changed": { effect: "changes", typed: true },
  "format-added": { effect: "narrows" },
  "format-removed": { effect: "widens" },
  "format-changed": { effect: "changes" },
  "format-named": { effect: "annotates", wire: "every number that a caller can write fits in it" },
  "format-unnamed": { effect: "annotates", wire: "every number that a caller can write fitted in it" },
  "format-generalized": { effect: "widens" },
  "format-specialized": { effect: "narrows" },
  "multiple-of-set": { effect: "narrows" },
  "multiple-of-unset": { effect: "widens" },
  "multiple-of-changed": { effect: "changes" },
  "multiple-of-generalized": { effect: "widens" },
  "multiple-of-specialized": { effect: "narrows" },
  "unique-items-set": { effect: "narrows" },
  "unique-items-unset": { effect: "widens" },
  "pattern-added": { effect: "narrows" },
  "pattern-removed": { effect: "widens", response: "info" },
  "pattern-changed": { effect: "unclear", response: "info" },
  "pattern-generalized": { effect: "widens", response: "info" },
  "one-of-added": { effect: "widens", typed: true },
  "one-of-removed": { effect: "narrows", typed: true },
  "any-of-added": { effect: "widens", typed: true },
  "any-of-removed": { effect: "narrows", typed: true },
  "wrapped-in-one-of": { effect: "changes", typed: true, wire: "values that fit several of the variants are refused" },
  "union-added": { effect: "narrows", typed: true },
  "union-removed": { effect: "widens", typed: true },
  "any-of-became-one-of": { effect: "narrows", request: "warning" },
  "one-of-became-any-of": { effect: "widens", response: "warning" },
  "dependent-required-changed": { effect: "changes" },
  "content-media-type-changed": { effect: "changes" },
  "content-encoding-changed": { effect: "changes" },
  "additional-properties-closed": { effect: "narrows" },
  "additional-properties-opened": { effect: "widens", response: "info", level: "minor" },
  "additional-properties-added": {
    effect: "annotates",
    typed: true,
    level: "minor",
    wire: "other members are possible",
  },
  "additional-properties-removed": {
    effect: "changes",
    typed: true,
    wire: "other members may be ignored, or no longer come",
  },
  "discriminator-added": { effect: "annotates" },
  "discriminator-removed": { effect: "annotates" },
  "discriminator-property-name-changed": {
    effect: "annotates",
    request: "warning",
    response: "warning",
    wire: "code that looks at the old member to tell the variants apart finds nothing",
  },
  "discriminator-mapping-added": { effect: "annotates" },
  "discriminator-mapping-deleted": { effect: "annotates" },
  "discriminator-mapping-changed": {
    effect: "annotates",
    request: "warning",
    response: "warning",
    wire: "the same value means another variant",
  },
  "xml-changed": { effect: "changes", at: ["body", "property"], wire: "the XML has other names or another shape" },
  "default-value-added": {
    effect: "annotates",
    parameter: "breaking",
    wire: "callers who leave it out get another behaviour",
  },
  "default-value-removed": {
    effect: "annotates",
    parameter: "breaking",
    wire: "callers who leave it out get another behaviour",
  },
  "default-value-changed": {
    effect: "annotates",
    request: "warning",
    parameter: "breaking",
    wire: "callers who leave it out get another behaviour",
  },
  deprecated: { effect: "annotates", level: "minor", wire: "it works as before; it may go in a later version" },
  reactivated: { effect: "annotates", wire: "it is here to stay" },
  "became-read-only": {
    effect: "annotates",
    request: "breaking",
    at: ["property"],
    for: "client",
    client: "calls that send it may no longer compile",
    wire: "the server no longer takes it from callers",
  },
  "became-not-read-only": { effect: "annotates", at: ["property"], wire: "callers may send it" },
  "became-write-only": {
    effect: "annotates",
    response: "breaking",
    at: ["property"],
    for: "client",
    client: "code that reads it no longer compiles",
    wire: "answers should no longer have it",
  },
  "became-not-write-only": {
    effect: "annotates",
    at: ["property"],
    response: "warning",
    wire: "answers may have what nobody could read before",
  },
  "not-compared": { effect: "unclear", request: "warning", response: "warning", wire: "nobody looked" },
} as const;

/** Every rule about keywords. */
export const schemaRuleNames: readonly SchemaRuleName[] = [
  ...(Object.keys(named) as (keyof typeof named)[]),
  ...bounded.flatMap((name) =>
    (["set", "unset", "increased", "decreased"] as const).map((step) => `${name}-${step}` as const),
  ),
  ...held.flatMap((name) => [`${name}-added` as const, `${name}-removed` as const]),
];

/** What a rule about a keyword says. */
export function schemaRule(name: SchemaRuleName): SchemaRule {
  if (name in named) return named[name as keyof typeof named];
  // A bound that rises lets more through above, and less below.
  const isUpper = /^(?:exclusive-)?max/.test(name);
  const narrows = /-(?:set|added)$/.test(name) || name.endsWith(isUpper ? "-decreased" : "-increased");
  return { effect: narrows ? "narrows" : "widens", ...(name.startsWith("pattern-property") && { typed: true }) };
}

/** What a rule says about a change in one direction. */
export interface Judgement {
  readonly severity: Severity;
  readonly level: Level;
  readonly audience: Audience;
  readonly client: string;
  readonly wire: string;
}

/**
 * Judges what a rule about a keyword found.
 * @param effect what it does to the values of the whole schema: under `not`, what narrows the inner one widens it.
 */
export function judge(name: SchemaRuleName, effect: Effect, direction: Direction, position: Position): Judgement {
  const rule = schemaRule(name);
  const own = effect === rule.effect ? overrideOf(rule, direction, position) : undefined;
  const severity = own ?? severityOf(effect, direction);
  return {
    severity,
    level: levelOf(severity, effect, direction, rule),
    audience: rule.for ?? (rule.typed === true ? "both" : "wire"),
    client: (severity === "breaking" ? rule.client : undefined) ?? clientWords(rule, effect, direction),
    wire: rule.wire ?? wireWords(effect, direction),
  };
}

function overrideOf(rule: SchemaRule, direction: Direction, position: Position): Severity | undefined {
  return (position === "parameter" ? rule.parameter : undefined) ?? rule[direction];
}

function severityOf(effect: Effect, direction: Direction): Severity {
  if (effect === "annotates") return "info";
  if (effect === "unclear") return "warning";
  return effect === "changes" || (effect === "narrows") === (direction === "request") ? "breaking" : "info";
}

function levelOf(severity: Severity, effect: Effect, direction: Direction, { typed, level }: SchemaRule): Level {
  if (severity === "breaking") return "major";
  if (level !== undefined) return level;
  if (severity === "warning") return "minor";
  // What can't be seen in a type, and comes from the server, is nothing new to callers.
  const isNoticed = typed === true || direction === "request";
  return effect === "annotates" || !isNoticed ? "patch" : "minor";
}

const clientTexts: { readonly [Kind in Effect]: Readonly<Record<Direction, string>> } = {
  narrows: { request: "calls with such values no longer compile", response: "code that reads it compiles as before" },
  widens: {
    request: "calls compile as before, and more of them do",
    response: "code that reads it meets values that its types did not have",
  },
  changes: {
    request: "calls with the old values no longer compile",
    response: "code that reads it no longer compiles",
  },
  unclear: { request: "calls may no longer compile", response: "code that reads it may no longer compile" },
  annotates: { request: "calls compile as before", response: "code that reads it compiles as before" },
};

function clientWords({ typed }: SchemaRule, effect: Effect, direction: Direction): string {
  if (typed === true) return clientTexts[effect][direction];
  if (effect === "annotates") return "the types stay the same";
  const isRefused = direction === "request" && effect !== "widens";
  return `the types stay the same${isRefused ? "; the server refuses what the compiler lets through" : ""}`;
}

const wireTexts: { readonly [Kind in Effect]: Readonly<Record<Direction, string>> } = {
  narrows: { request: "values that were valid are refused", response: "answers hold nothing new" },
  widens: { request: "what was valid still is", response: "answers may hold values that callers have never met" },
  changes: { request: "values that were valid are refused", response: "answers hold other values" },
  unclear: { request: "values that were valid may be refused", response: "answers may hold other values" },
  annotates: { request: "the bytes stay the same", response: "the bytes stay the same" },
};

function wireWords(effect: Effect, direction: Direction): string {
  return wireTexts[effect][direction];
}
