import type { Schema } from "../openapi/document.ts";
import { jsonType } from "./differences.ts";
import { type Group, keyOf } from "./observe.ts";
import type { SchemaAt } from "./place.ts";

/** Members that the spec has beside an unknown one, and nobody ever saw. */
export interface NeverSeen {
  /** The likeliest first. */
  readonly names: readonly string[];
  /** It is almost the same word. */
  readonly isLikely: boolean;
}

/** Longer lists say nothing. */
const most = 3;

/** Finds what an unknown member may be called in the spec: members of its type that no exchange has. */
export function neverSeenBeside({ difference, values }: Group, seen: ReadonlySet<string>): NeverSeen {
  const { name = "", siblings = new Map<string, readonly SchemaAt[]>() } = difference;
  const types = new Set(values.map(jsonType));
  const unseen = [...siblings]
    .filter(([, nodes]) => nodes.every(({ place }) => !seen.has(keyOf(place))))
    .map(([known, nodes]) => ({ known, nodes, likeness: likeness(name, known) }))
    .filter(
      (one) => one.likeness > 0.5 || one.nodes.some(({ schema }) => typeof schema === "object" && mayBe(schema, types)),
    )
    .toSorted((a, b) => b.likeness - a.likeness);
  const like = unseen.filter((one) => one.likeness > 0.5);
  const found = like.length > 0 ? like.slice(0, 1) : unseen.length <= most ? unseen : [];
  return { names: found.map(({ known }) => known), isLikely: like.length > 0 };
}

function mayBe({ type, properties, items }: Schema, types: ReadonlySet<string>): boolean {
  const implied = properties ? ["object"] : items ? ["array"] : [];
  const own = type === undefined ? implied : [type].flat();
  return own.some((one) => types.has(one) || (one === "number" && types.has("integer")));
}

/** How much two names share, from 0 to 1: Dice's coefficient of their pairs of letters, or 1 for the same letters. */
function likeness(left: string, right: string): number {
  if (lettersOf(left).toSorted().join("") === lettersOf(right).toSorted().join("")) return 1;
  const [ours, theirs] = [left, right].map(pairsOf) as [string[], string[]];
  if (ours.length + theirs.length === 0) return 0;
  const rest = [...theirs];
  const shared = ours.filter((pair) => {
    const index = rest.indexOf(pair);
    if (index !== -1) rest.splice(index, 1);
    return index !== -1;
  });
  return (2 * shared.length) / (ours.length + theirs.length);
}

function lettersOf(name: string): string[] {
  return name.toLowerCase().match(/[a-z0-9]/g) ?? [];
}

function pairsOf(name: string): string[] {
  const letters = lettersOf(name);
  return letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
}
