import type { OpenApiDocument, Schema } from "../openapi/document.ts";
import type { OverlayAction } from "../openapi/overlay.ts";
import { nodeAt } from "../openapi/pointer.ts";
import { inferSchema } from "./infer-schema.ts";
import { jsonPath, type Place, quoted } from "./place.ts";

/** What an action does, without its description. */
export type Change = Pick<OverlayAction, "target" | "update" | "remove">;

/** Keywords that decide which values are allowed. */
const deciding = [
  "$ref",
  "type",
  "enum",
  "const",
  "properties",
  "required",
  "additionalProperties",
  "items",
  "allOf",
  "anyOf",
  "oneOf",
  "format",
  "pattern",
  "nullable",
] as const;

/** Changes the schema at a place so that it allows these values as well. */
export function widen(document: OpenApiDocument, place: Place, values: readonly unknown[]): readonly Change[] {
  const node = nodeAt(document, place) as Schema | boolean | undefined;
  const target = jsonPath(document, place);
  const added = inferSchema(values);
  if (node === undefined || typeof node === "boolean") return [{ target, update: added }];
  const used = deciding.filter((key) => node[key as keyof Schema] !== undefined);
  const isOld = document.openapi.startsWith("3.0");
  const types = [added.type ?? []].flat();
  const isNull = types.length === 1 && types[0] === "null";
  if (isOld && isNull && node.type !== undefined) {
    return [{ target, update: { nullable: true, ...(node.enum && { enum: [null] }) } }];
  }
  const [union, ...others] = used;
  if ((union === "anyOf" || union === "oneOf") && others.length === 0)
    return [{ target, update: { [union]: [added] } }];
  const isPlain =
    node.type !== undefined && !used.some((key) => key === "$ref" || key === "const" || key.endsWith("Of"));
  if (!isOld && isPlain && (node.enum === undefined || isNull)) {
    const { type: _type, ...rest } = added;
    const type = Array.isArray(node.type) ? types : [node.type, ...types];
    return [{ target, update: { ...rest, type, ...(node.enum && { enum: [null] }) } }];
  }
  const own = Object.fromEntries(used.map((key) => [key, node[key as keyof Schema]]));
  const removed = used.map((key) => ({ target: `${target}[${quoted(key)}]`, remove: true }));
  return [...removed, { target, update: { anyOf: [own, added] } }];
}
