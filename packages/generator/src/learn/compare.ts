import type { OpenApiDocument } from "../openapi/document.ts";
import { type Branch, type BranchesOf, createBranches } from "./branches.ts";
import { type Difference, type DifferenceKind, jsonType } from "./differences.ts";
import { isPseudonym } from "./pseudonym.ts";
import type { Place, SchemaAt } from "./place.ts";

/** Told of every object that a schema describes, and of the members that it had. */
export type Witness = (branch: Branch, value: Readonly<Record<string, unknown>>) => void;

/** Compares a value with the schema at a place, and gives the differences at the nodes of the document that would have to change. */
export type Compare = (at: SchemaAt, value: unknown, witness?: Witness) => readonly Difference[];

/** Makes a comparison with the schemas of a document, by the rules of the validator of the clients. */
export function createCompare(document: OpenApiDocument): Compare {
  const branchesOf = createBranches(document);
  return (at, value, witness) => {
    const walk = new Walk(branchesOf, witness);
    walk.compare([at], value);
    return walk.found;
  };
}

type Members = Readonly<Record<string, unknown>>;

class Walk {
  readonly found: Difference[] = [];
  readonly #branchesOf: BranchesOf;
  readonly #witness: Witness | undefined;

  constructor(branchesOf: BranchesOf, witness: Witness | undefined) {
    this.#branchesOf = branchesOf;
    this.#witness = witness;
  }

  compare(nodes: readonly SchemaAt[], value: unknown): void {
    const fitting = this.#branchesOf(nodes).filter(({ types }) => allows(types, value));
    const [first] = fitting;
    if (!first) {
      const kind = value === null ? "null" : "type";
      this.found.push({ kind, place: this.#refusing(nodes, value), seen: jsonType(value), value });
    } else if (fitting.length === 1) this.#check(first, value);
    else this.#choose(fitting, value);
  }

  /** Of several schemas for one value, the first that doesn't allow it. */
  #refusing(nodes: readonly SchemaAt[], value: unknown): Place {
    const refuses = (node: SchemaAt): boolean => this.#branchesOf([node]).every(({ types }) => !allows(types, value));
    return (nodes.find(refuses) ?? nodes[0])?.place ?? [];
  }

  /** Keeps the differences from the branch that fits best. */
  #choose(branches: readonly Branch[], value: unknown): void {
    let best: { readonly walk: Walk; readonly branch: Branch } | undefined;
    for (const branch of branches) {
      const walk = new Walk(this.#branchesOf, undefined);
      walk.#check(branch, value);
      if (!best || costOf(walk.found) < costOf(best.walk.found)) best = { walk, branch };
    }
    if (!best) return;
    const { walk, branch } = best;
    if (walk.found.length === 0 && branch.sets.length === 0 && typeof value === "string") {
      this.#addUnlisted(branches, value);
    }
    // Once more, for the witness.
    this.#check(branch, value);
  }

  /** A word of an open set that isn't listed. Pseudonyms stand for words that nobody may know. */
  #addUnlisted(branches: readonly Branch[], value: string): void {
    const set = branches.flatMap(({ sets }) => sets).find(({ values }) => !values.includes(value));
    if (set && isWord(value) && !isPseudonym(value)) {
      this.found.push({ kind: "enum", place: set.place, name: value, seen: "string", value });
    }
  }

  #check(branch: Branch, value: unknown): void {
    for (const { values, place } of branch.sets) {
      if (values.includes(value)) continue;
      this.found.push({ kind: "enum", place, name: nameOfValue(value), seen: jsonType(value), value });
    }
    if (Array.isArray(value)) {
      if (branch.items.length > 0) for (const item of value) this.compare(branch.items, item);
    } else if (typeof value === "object" && value !== null) this.#checkMembers(branch, value as Members);
  }

  #checkMembers(branch: Branch, value: Members): void {
    this.#witness?.(branch, value);
    const { members, required, additional, owner } = branch;
    for (const { name, place } of required) {
      if (value[name] === undefined) this.#add("missing", place, name, undefined);
    }
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      const nodes = members.get(name);
      if (nodes?.some(({ schema }) => schema === false)) this.#add("excluded", nodes[0]?.place ?? owner, name, member);
      else if (nodes) this.compare(nodes, member);
      else if (typeof additional?.schema === "object") this.compare([additional], member);
      else if (additional?.schema === false || (additional === undefined && members.size > 0)) {
        this.found.push({
          kind: "unknown",
          place: owner,
          name,
          seen: jsonType(member),
          value: member,
          siblings: members,
        });
      }
    }
  }

  #add(kind: DifferenceKind, place: Place, name: string, value: unknown): void {
    this.found.push({ kind, place, name, seen: value === undefined ? "nothing" : jsonType(value), value });
  }
}

function allows(types: readonly string[] | undefined, value: unknown): boolean {
  const type = jsonType(value);
  return types === undefined || types.includes(type) || (type === "integer" && types.includes("number"));
}

/** How far a difference is from what was meant: another type is another thing. */
const costs: Partial<Readonly<Record<DifferenceKind, number>>> = {
  excluded: 1,
  missing: 2,
  unknown: 2,
  type: 3,
  null: 3,
  enum: 4,
};

function costOf(found: readonly Difference[]): number {
  return found.reduce((sum, { kind }) => sum + (costs[kind] ?? 0), 0);
}

/** A word of a set is short and plain; what else stands in its place may be a secret. */
export function isWord(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z][\w.:-]{0,39}$/.test(value);
}

function nameOfValue(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  return isWord(value) && !isPseudonym(value) ? value : undefined;
}
