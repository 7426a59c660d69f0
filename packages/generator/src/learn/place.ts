import type { Schema } from "../openapi/document.ts";
import { nodeAt } from "../openapi/pointer.ts";

/** Keys from the root of a document to a node. */
export type Place = readonly string[];

/** A schema, and where it is written. */
export interface SchemaAt {
  readonly schema: Schema | boolean;
  readonly place: Place;
}

/** A place as the JSONPath (RFC 9535) of an overlay's target. */
export function jsonPath(document: object, place: Place): string {
  const isIndex = (index: number): boolean => Array.isArray(nodeAt(document, place.slice(0, index)));
  return `$${place.map((key, index) => (isIndex(index) ? `[${key}]` : `[${quoted(key)}]`)).join("")}`;
}

/** A text as JSONPath writes it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** A place as people name it: `Vm.status`, or the way there for what is no type. */
export function nameOfPlace(place: Place): string {
  const [first, second, name, ...rest] = place;
  if (first === "paths") return `${(name ?? "").toUpperCase()} ${[second, ...rest].join(" ")}`;
  if (first !== "components" || second !== "schemas" || name === undefined) return place.join(" ");
  const members = rest.filter((key, index) => key !== "properties" || rest[index - 1] === "properties");
  return [name, ...members].join(".");
}
