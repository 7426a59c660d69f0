import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readSpec } from "./spec.ts";

/**
 * What documents, servers and clients of others say of a product, each entry with its sources; derived from those and
 * never from a spec of this project. Members are dotted, without the places of lists.
 */
interface Inventory {
  readonly sources: readonly {
    readonly id: string;
    readonly repository?: string;
    readonly url?: string;
    readonly what: string;
  }[];
  readonly operations: readonly Entry<{ operation: string; query?: string[]; body?: string[]; answer?: string[] }>[];
  /** Attributes that are filtered, or documented as such. */
  readonly attributes: readonly Entry<{ resource: string; names: string[] }>[];
  readonly words: readonly Entry<{ schema: string; words: string[] }>[];
  /** Statuses that every operation may answer. */
  readonly statuses: readonly Entry<{ statuses: string[] }>[];
}

type Entry<Of> = Readonly<Of> & { readonly sources: readonly string[] };

/** What is known to be missing in a spec, and why it is: `kind: place name`. */
interface KnownMissing {
  readonly why: string;
  readonly missing: readonly string[];
}

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));

function compare(name: string, inventory: Inventory) {
  const spec = readSpec(name);
  const counts: Record<string, number> = {};
  const missing = new Set<string>();
  const check = (kind: string, at: string, names: readonly string[], isKnown: (name: string) => boolean): void => {
    counts[kind] = (counts[kind] ?? 0) + names.length;
    for (const one of names) if (!isKnown(one)) missing.add(`${kind}: ${at} ${one}`.trimEnd());
  };
  for (const { operation: at, query = [], body = [], answer = [] } of inventory.operations) {
    const operation = spec.find(at);
    check("operation", at, [""], () => operation !== undefined);
    if (!operation) continue;
    check("query", at, query, (one) => operation.takesQuery(one));
    check("body", at, body, (one) => operation.hasBodyMember(one));
    check("answer", at, answer, (one) => operation.hasAnswerMember(one));
  }
  for (const { resource, names } of inventory.attributes) {
    check("attribute", resource, names, (one) => spec.hasAttribute(resource, one));
  }
  for (const { schema, words } of inventory.words) check("word", schema, words, (one) => spec.wordsOf(schema).has(one));
  for (const { statuses } of inventory.statuses) check("status", "", statuses, (one) => spec.statuses.has(one));
  return { counts, missing: [...missing].toSorted() };
}

const expected = {
  "prime-infrastructure": { operation: 86, query: 192, body: 66, answer: 208, attribute: 84, word: 29, status: 8 },
  xpresso: { operation: 32, query: 2, body: 109, answer: 229 },
};

describe.each(Object.keys(expected) as (keyof typeof expected)[])("%s", (name) => {
  const inventory = read(`${name}.json`) as Inventory;
  const known = read(`${name}-missing.json`) as readonly KnownMissing[];

  test("has what the vendor's documents and others' scripts name, but for what is known to be missing", () => {
    const { counts, missing } = compare(name, inventory);
    expect(missing).toEqual(known.flatMap((entry) => entry.missing).toSorted());
    expect(counts).toEqual(expected[name]);
  });

  test("every entry names sources that are listed, and every gap has its reason", () => {
    const ids = new Set(inventory.sources.map(({ id }) => id));
    const { operations, attributes, words, statuses } = inventory;
    const entries = [...operations, ...attributes, ...words, ...statuses];
    expect(entries.filter(({ sources }) => sources.length === 0 || sources.some((id) => !ids.has(id)))).toEqual([]);
    expect(known.filter(({ why }) => why.length < 20)).toEqual([]);
  });
});
