import type { Schema } from "./document.ts";
import { readPointer } from "./pointer.ts";

/** Replaces the numbers of enumerations by their names, as protobuf's JSON lets clients write either. */
export function nameEnums(document: unknown, schema: Schema | undefined, value: unknown): unknown {
  let target = schema ?? {};
  while (target.$ref !== undefined) target = readPointer(document, target.$ref) as Schema;
  if (typeof value === "number" && target.enum) return target.enum[value] ?? value;
  if (Array.isArray(value)) {
    const items = typeof target.items === "object" ? target.items : undefined;
    return items ? value.map((item) => nameEnums(document, items, item)) : value;
  }
  if (typeof value !== "object" || value === null || !target.properties) return value;
  const { properties } = target;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      properties[name] ? nameEnums(document, properties[name], member) : member,
    ]),
  );
}
