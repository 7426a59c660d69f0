import { type Alternative, type AlternativesOf, createAlternatives } from "./alternatives.ts";
import type { Finding, FindingKind } from "./finding.ts";
import type { Definitions, Schema } from "./schema.ts";

/** Compares a value with a schema, and gives every difference. */
export type Validator = (schema: Schema | boolean, value: unknown) => readonly Finding[];

/** What a validator takes. */
export interface ValidatorOptions {
  /** Schemas by the name that `$ref` uses. @default {} */
  readonly definitions?: Definitions | undefined;
  /** The most findings to give for one value. @default 100 */
  readonly maxFindings?: number | undefined;
}

/**
 * Makes a validator that walks a value along its schema. It looks at types, required members, sets of values and
 * unknown members; formats, patterns and bounds are left to the server. Members that are `undefined` are not there, and
 * objects with `toJSON` are what they write. Of a union the branch that fits best is reported.
 *
 * A member is unknown where the schema describes members and has no `additionalProperties`, or `false`.
 * @example
 * import { createValidator, describeFinding } from "@northbound/runtime/validate";
 *
 * const validate = createValidator();
 * const schema = { type: "object", properties: { profile: { type: "string" } }, required: ["profile"] };
 * validate(schema, { profil: "smoke" }).map(describeFinding);
 * // ["`profile` is missing", "`profil` is not known; did you mean `profile`?"]
 */
export function createValidator({ definitions = {}, maxFindings = 100 }: ValidatorOptions = {}): Validator {
  const alternativesOf = createAlternatives(definitions);
  return (schema, value) => {
    const findings = new Findings(alternativesOf, maxFindings);
    findings.walk(schema, value, undefined);
    return findings.all;
  };
}

type Members = Readonly<Record<string, unknown>>;

/** A place in the value. Pointers are only written for what is found. */
interface Place {
  readonly parent: Place | undefined;
  readonly name: string | number;
}

class Findings {
  readonly all: Finding[] = [];
  readonly #alternativesOf: AlternativesOf;
  readonly #max: number;

  constructor(alternativesOf: AlternativesOf, max: number) {
    this.#alternativesOf = alternativesOf;
    this.#max = max;
  }

  walk(schema: Schema | boolean, given: unknown, place: Place | undefined): void {
    if (schema === true || this.all.length >= this.#max) return;
    const value = jsonOf(given);
    const alternatives = this.#alternativesOf(schema);
    const fits = ({ types }: Alternative): boolean => !types || types.some((type) => isOf(type, value));
    // Most schemas have one alternative.
    const fitting = alternatives.every(fits) ? alternatives : alternatives.filter(fits);
    const [first] = fitting;
    if (!first) {
      const types = [...new Set(alternatives.flatMap((one) => one.types ?? []))];
      this.#add(value === null ? "null" : "type", place, types, [typeOf(value)]);
    } else if (fitting.length === 1) this.#check(first, value, place, fitting);
    else this.#choose(fitting, value, place);
  }

  /** Reports the branch that fits best, or nothing where one fits. */
  #choose(alternatives: readonly Alternative[], value: unknown, place: Place | undefined): void {
    const tries: (readonly Finding[])[] = [];
    for (const alternative of alternatives) {
      const own = new Findings(this.#alternativesOf, this.#max);
      own.#check(alternative, value, place, alternatives);
      if (own.all.every(({ kind }) => kind === "value")) {
        this.all.push(...own.all);
        if (!alternative.values && typeof value === "string") this.#addUnlisted(alternatives, value, place);
        return;
      }
      tries.push(own.all);
    }
    this.all.push(...nearest(tries));
  }

  /** The value is of an open set: known words, or any text. */
  #addUnlisted(alternatives: readonly Alternative[], value: string, place: Place | undefined): void {
    const words = alternatives.flatMap(({ values }) => values ?? []);
    if (words.length > 0) this.#add("value", place, words.map(String), [wordOf(value)]);
  }

  /** @param all the branches that the alternative is one of. */
  #check(alternative: Alternative, value: unknown, place: Place | undefined, all: readonly Alternative[]): void {
    const { values, items } = alternative;
    if (values && !values.includes(value)) this.#add("enum", place, values.map(String), [wordOf(value)]);
    if (Array.isArray(value)) {
      if (items !== undefined) value.forEach((item, name) => this.walk(items, item, { parent: place, name }));
    } else if (typeof value === "object" && value !== null) {
      this.#checkMembers(alternative, value as Members, place, all);
    }
  }

  #checkMembers(alternative: Alternative, value: Members, place: Place | undefined, all: readonly Alternative[]): void {
    const { properties, required, additional } = alternative;
    for (const name of required) if (value[name] === undefined) this.#add("missing", place, [name], []);
    for (const name of Object.keys(value)) {
      const member = value[name];
      if (member === undefined) continue;
      const at: Place = { parent: place, name };
      const schema = properties.get(name);
      if (schema === false) {
        this.#add("excluded", at, [], excluding(name, value, all));
      } else if (schema !== undefined) this.walk(schema, member, at);
      else if (typeof additional === "object") this.walk(additional, member, at);
      else if (additional === false || (additional === undefined && properties.size > 0)) {
        this.#add("unknown", at, [...properties.keys()], [typeOf(member)]);
      }
    }
  }

  #add(kind: FindingKind, place: Place | undefined, expected: readonly string[], seen: readonly string[]): void {
    if (this.all.length < this.#max) this.all.push({ kind, pointer: pointerOf(place), expected, seen });
  }
}

/** The members that rule another one out: no branch that knows it takes them. */
function excluding(name: string, value: Members, all: readonly Alternative[]): readonly string[] {
  const knowing = all.filter(({ properties }) => (properties.get(name) ?? false) !== false);
  if (knowing.length === 0) return [];
  return Object.keys(value).filter(
    (other) => value[other] !== undefined && knowing.every(({ properties }) => properties.get(other) === false),
  );
}

/** How far a finding is from what was meant: an excluded member is a slip, another type is another thing. */
const cost: Readonly<Record<FindingKind, number>> = {
  value: 0,
  excluded: 1,
  missing: 2,
  unknown: 2,
  type: 3,
  null: 3,
  enum: 4,
};

/** The cheapest of several; where equals differ in one missing member, the finding names them all. */
function nearest(tries: readonly (readonly Finding[])[]): readonly Finding[] {
  const costs = tries.map((findings) => findings.reduce((sum, { kind }) => sum + cost[kind], 0));
  const best = tries.filter((_findings, index) => costs[index] === Math.min(...costs));
  const [first = [], ...others] = best;
  const missing = first.filter(isMissing);
  if (missing.length !== 1) return first;
  const equals = others.filter(
    (findings) => findings.length === first.length && findings.filter(isMissing).length === 1,
  );
  const names = new Set([first, ...equals].flatMap((findings) => findings.find(isMissing)?.expected ?? []));
  return first.map((finding) => (isMissing(finding) ? { ...finding, expected: [...names] } : finding));
}

function isMissing({ kind }: Finding): boolean {
  return kind === "missing";
}

/** What JSON makes of a value, such as the text of a date. */
function jsonOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { toJSON } = value as { readonly toJSON?: unknown };
  return typeof toJSON === "function" ? (toJSON.call(value) as unknown) : value;
}

function isOf(type: string, value: unknown): boolean {
  if (type === "integer") return typeof value === "bigint" || Number.isInteger(value);
  return typeOf(value) === type;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "bigint" ? "number" : typeof value;
}

/** A word of a set is short and plain; whatever else stands in its place may be a secret. */
function wordOf(value: unknown): string {
  return typeof value === "string" && /^[\w.:-]{0,40}$/.test(value) ? JSON.stringify(value) : typeOf(value);
}

function pointerOf(place: Place | undefined): string {
  if (!place) return "";
  return `${pointerOf(place.parent)}/${String(place.name).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
