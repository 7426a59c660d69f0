import type { OpenApiDocument } from "./document.ts";

/** Names of all properties and parameters with `format: password`, sorted: what logs and errors never show. */
export function findSecrets(document: OpenApiDocument): string[] {
  const names = new Set<string>();
  search(document, names);
  return [...names].toSorted();
}

function search(node: unknown, names: Set<string>): void {
  if (typeof node !== "object" || node === null) return;
  if (Array.isArray(node)) {
    for (const item of node) search(item, names);
    return;
  }
  const { name, schema, properties } = node as Record<string, unknown>;
  if (typeof name === "string" && isPassword(schema)) names.add(name);
  if (typeof properties === "object" && properties !== null) {
    for (const [property, value] of Object.entries(properties)) if (isPassword(value)) names.add(property);
  }
  for (const [key, value] of Object.entries(node)) if (key !== "example" && key !== "examples") search(value, names);
}

function isPassword(schema: unknown): boolean {
  return typeof schema === "object" && schema !== null && "format" in schema && schema.format === "password";
}
