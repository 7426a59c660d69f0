import type { Place, SchemaAt } from "./place.ts";

/**
 * How an exchange differs from a spec: as the `validate` of a client says it, with `body` for JSON where the spec has none, and
 * `operation` for a method and path that it lacks.
 */
export type DifferenceKind =
  | "unknown"
  | "missing"
  | "type"
  | "null"
  | "enum"
  | "excluded"
  | "status"
  | "content"
  | "body"
  | "operation";

/** One difference, at the node of the spec that would have to change. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly place: Place;
  /** Name of a member, or a status, a media type, or method and path. */
  readonly name?: string | undefined;
  /** Type of what was there. */
  readonly seen: string;
  readonly value?: unknown;
  /** The members that the spec has beside an unknown one. */
  readonly siblings?: ReadonlyMap<string, readonly SchemaAt[]> | undefined;
}

/** Versions in their order. */
export function compareVersions(left: string, right: string): number {
  const [ours, theirs] = [left, right].map((version) => version.split(/\D+/).filter(Boolean).map(Number)) as [
    number[],
    number[],
  ];
  for (let index = 0; index < Math.max(ours.length, theirs.length); index++) {
    const difference = (ours[index] ?? 0) - (theirs[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The type of a JSON value, with whole numbers as `integer`. */
export function jsonType(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "bigint") return "integer";
  return typeof value === "number" && Number.isInteger(value) ? "integer" : typeof value;
}
