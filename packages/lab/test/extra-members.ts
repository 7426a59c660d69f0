import type { Answer } from "../src/http/message.ts";
import type { Schema } from "../src/spec/document.ts";
import { readPointer } from "../src/spec/pointer.ts";
import type { SpecOperation } from "../src/spec/read-spec.ts";

/** Members of an answer that its schema does not name: validation lets them pass, for servers may send more. */
export function extraMembers(operation: SpecOperation, { status, body }: Answer): string[] {
  const declared = operation.answers[String(status)]?.find(({ mediaType }) => mediaType.includes("json"));
  const schema = declared?.media.schema;
  if (body.kind !== "json" || schema === undefined) return [];
  const found = new Set<string>();
  look(operation, [schema], JSON.parse(JSON.stringify(body.value) ?? "null"), "", found);
  return [...found];
}

function look(
  operation: SpecOperation,
  schemas: readonly Schema[],
  value: unknown,
  at: string,
  found: Set<string>,
): void {
  if (typeof value !== "object" || value === null) return;
  const parts = schemas.flatMap((schema) => partsOf(operation, schema));
  if (Array.isArray(value)) {
    const items = parts.flatMap(({ items: each }) => (typeof each === "object" ? each : []));
    for (const item of value) look(operation, items, item, `${at}[]`, found);
    return;
  }
  const named = parts.map(({ properties }) => properties).filter((names) => names !== undefined);
  const open = parts
    .map(({ additionalProperties }) => additionalProperties)
    .filter((more) => more !== undefined && more !== false);
  for (const [name, member] of Object.entries(value)) {
    const own = named.flatMap((properties) => properties[name] ?? []);
    if (own.length === 0 && named.length > 0 && open.length === 0) found.add(`${operation.id} ${at}.${name}`);
    look(operation, own, member, `${at}.${name}`, found);
  }
}

/** A schema with everything that it is put together from. */
function partsOf(operation: SpecOperation, schema: Schema, depth = 0): Schema[] {
  let part = schema;
  while (part.$ref !== undefined) part = readPointer(operation.spec.document, part.$ref) as Schema;
  if (depth > 8) return [part];
  const below = [part.allOf, part.oneOf, part.anyOf].flatMap((schemas) => schemas ?? []);
  return [part, ...below.flatMap((each) => partsOf(operation, each, depth + 1))];
}
