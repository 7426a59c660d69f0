import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isErrorCode } from "../../src/error-codes.ts";
import { readTree, type Tree } from "./tree.ts";
import { bodyOf, findOperation, hasMember, orderOf, filtersOf, statusesOf, answerOf } from "./spec.ts";

/**
 * What documents, servers and clients of others say of CloudCIX, each entry with its source; derived from those and never
 * from a spec of this project. Members are written as trees: `content(id instance(id name))`.
 */
interface Inventory {
  readonly sources: readonly { readonly id: string; readonly repository: string; readonly commit: string }[];
  readonly operations: readonly {
    readonly operation: string;
    readonly sources: string;
    readonly query?: string;
    readonly body?: string;
    readonly answer?: string;
    readonly status?: string;
  }[];
  readonly filters: readonly Fields[];
  readonly orders: readonly Fields[];
  readonly states: readonly { readonly path: string; readonly states: string }[];
  readonly services: readonly { readonly source: string; readonly names: string }[];
  readonly errorCodes: readonly { readonly codes: string }[];
}

interface Fields {
  readonly list: string;
  readonly source: string;
  readonly fields: string;
}

/** What is known to be missing in the specs, and why it is. */
interface KnownMissing {
  readonly why: string;
  readonly kind: Kind;
  /** `GET membership /address/`. */
  readonly at: readonly string[];
  readonly names: string;
}

type Kind =
  | "operation"
  | "query"
  | "body"
  | "answer"
  | "status"
  | "filter"
  | "order"
  | "state"
  | "service"
  | "error code";

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
const inventory = read("inventory.json") as Inventory;
const knownMissing = read("known-missing.json") as readonly KnownMissing[];
/** Names of the Python client that have a counterpart here. */
const python = (read("../data/operations.json") as readonly { readonly python?: readonly string[] }[]).flatMap(
  (operation) => operation.python ?? [],
);

interface Finding {
  readonly kind: Kind;
  readonly at: string;
  readonly name: string;
}

/** All that is in the inventory, and what of it the specs lack. */
function compare(): { readonly counts: Record<Kind, number>; readonly missing: readonly Finding[] } {
  const counts: Record<Kind, number> = {
    operation: 0,
    query: 0,
    body: 0,
    answer: 0,
    status: 0,
    filter: 0,
    order: 0,
    state: 0,
    service: 0,
    "error code": 0,
  };
  const missing: Finding[] = [];
  const check = (kind: Kind, at: string, names: readonly string[], isKnown: (name: string) => boolean): void => {
    counts[kind] += names.length;
    missing.push(...names.filter((name) => !isKnown(name)).map((name) => ({ kind, at, name })));
  };
  for (const { operation: at, query = "", body = "", answer = "", status = "" } of inventory.operations) {
    const operation = findOperation(at);
    check("operation", at, [at], () => operation !== undefined);
    if (!operation) continue;
    check("query", at, words(query), (name) => operation.queries.has(name));
    check("body", at, pathsOf(readTree(body)), (path) => hasMember(operation, bodyOf(operation), path));
    check("answer", at, pathsOf(readTree(answer)), (path) => hasMember(operation, answerOf(operation), path));
    check("status", at, words(status), (name) => statusesOf(operation).has(name));
  }
  for (const { list, fields } of inventory.filters) {
    const known = filtersOf(`GET ${list}`);
    const names = pathsOf(readTree(fields)).map((path) => path.replace(".", "__"));
    check("filter", list, names, (name) => known === undefined || known.has(name));
  }
  for (const { list, fields } of inventory.orders) {
    const known = orderOf(`GET ${list}`);
    check("order", list, words(fields), (name) => known === undefined || known.has(name));
  }
  for (const { path, states } of inventory.states) {
    const operation = findOperation(`PATCH ${path}`);
    check("state", path, words(states), (name) => operation?.states.has(name) === true);
  }
  for (const { names } of inventory.services) {
    check("service", "Python", words(names), (name) => python.some((method) => method.startsWith(`${name}.`)));
  }
  for (const { codes } of inventory.errorCodes) check("error code", "", words(codes), isErrorCode);
  return { counts, missing };
}

const words = (text: string): string[] => text.split(" ").filter((word) => word !== "");

function pathsOf(tree: Tree, before = ""): string[] {
  return [...tree].flatMap(([name, below]) => [`${before}${name}`, ...pathsOf(below, `${before}${name}.`)]);
}

const line = ({ kind, at, name }: Finding): string => `${kind}: ${at} ${name}`;

test("the specs have what the vendor's documents, servers and clients name, but for what is known to be missing", () => {
  const { counts, missing } = compare();
  const listed = knownMissing.flatMap(({ kind, at, names }) =>
    at.flatMap((place) => words(names).map((name) => ({ kind, at: place, name }))),
  );
  expect(missing.map(line).toSorted()).toEqual(listed.map(line).toSorted());
  expect(counts).toEqual({
    operation: 328,
    query: 317,
    body: 646,
    answer: 12_152,
    status: 64,
    filter: 4_156,
    order: 278,
    state: 21,
    service: 13,
    "error code": 1_389,
  });
});

test("every entry names its source, and every source a commit of its repository", () => {
  const known = new Set(inventory.sources.map(({ id }) => id));
  for (const { repository, commit } of inventory.sources)
    expect(`${repository} ${commit}`).toMatch(/^\S+\/\S+ [\da-f]{40}$/);
  const named = [
    ...inventory.operations.flatMap(({ sources }) => words(sources)),
    ...[...inventory.filters, ...inventory.orders, ...inventory.services].map(({ source }) => source),
  ];
  expect([...new Set(named)].filter((source) => !known.has(source))).toEqual([]);
  expect(knownMissing.filter(({ why }) => why.length < 20)).toEqual([]);
});
