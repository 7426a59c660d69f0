import type { Schema } from "../openapi/document.ts";
import type { Context } from "./rule.ts";

/** A schema and the file that its references start from. */
export interface Place {
  readonly schema: Schema;
  readonly from: string | undefined;
}

/** What stands at the end of a dotted path of members. */
export interface ItemsEnd {
  readonly isArray: boolean;
}

/** The schema of the first success response that has content. */
export function successSchema(operation: { responses?: object }, context: Context): Place | undefined {
  for (const [status, raw] of Object.entries(operation.responses ?? {})) {
    if (!/^2|^default$/.test(status) || !isObject(raw)) continue;
    const response = context.resolve(raw);
    const content = isObject(response.node) ? Object.values((response.node as { content?: object }).content ?? {}) : [];
    const from = isReference(raw) ? fileOf(response.location?.absolutePointer) : undefined;
    for (const media of content) if (isObject(media) && isObject(media.schema)) return { schema: media.schema, from };
  }
  return undefined;
}

/** Follows dotted member names through references, `allOf` and unions; nothing when a member does not exist. */
export function followItems(start: Place, members: string, context: Context): ItemsEnd | undefined {
  let places = expand(start, context);
  for (const name of members === "" ? [] : members.split(".")) {
    places = places.flatMap(({ schema, from }) => {
      const next = schema.properties?.[name];
      return isObject(next) ? expand({ schema: next, from }, context) : [];
    });
    if (places.length === 0) return undefined;
  }
  return {
    isArray: places.some(({ schema }) => schema.items !== undefined || [schema.type].flat().includes("array")),
  };
}

// A schema together with everything that it refers to, combines or allows.
function expand(place: Place, context: Context, depth = 0): Place[] {
  if (depth > 20) return [];
  const { schema, from } = place;
  if (schema.$ref !== undefined) {
    const target = context.resolve(schema, from);
    if (!isObject(target.node)) return [];
    return expand({ schema: target.node, from: fileOf(target.location?.absolutePointer) }, context, depth + 1);
  }
  const parts = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return [place, ...parts.flatMap((part) => expand({ schema: part, from }, context, depth + 1))];
}

function fileOf(pointer: string | undefined): string | undefined {
  return pointer?.split("#", 1)[0];
}

function isObject(value: unknown): value is Record<string, Schema> {
  return typeof value === "object" && value !== null;
}

function isReference(value: object): boolean {
  return "$ref" in value;
}
