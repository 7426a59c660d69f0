import type { Schema } from "../openapi/document.ts";

const maxProperties = 6;
const maxDepth = 2;

/** What a schema of the spec is called in the text; without one it is a member of `Schemas`. */
export type SchemaName = (name: string) => string;

const bySchemas: SchemaName = (name) => `Schemas[${JSON.stringify(name)}]`;

/**
 * A schema as TypeScript that a person can read in a hover: named types by name, simple types written
 * out. Gives nothing for what would be long or special; the caller then points into `paths`.
 */
export function printType(schema: Schema | boolean, nameOf: SchemaName = bySchemas, depth = 0): string | undefined {
  if (typeof schema === "boolean") return schema ? "unknown" : "never";
  if (schema.$ref !== undefined) return printReference(schema.$ref, nameOf);
  const type = printWithoutNull(schema, nameOf, depth);
  return type !== undefined && schema.nullable === true ? `${type} | null` : type;
}

/** The type of an array of the given element type. */
export function arrayOf(element: string): string {
  return /[|&]/.test(element.replace(/"[^"]*"|\{.*\}|<.*>/g, "")) ? `(${element})[]` : `${element}[]`;
}

function printReference(reference: string, nameOf: SchemaName): string | undefined {
  const name = /^#\/components\/schemas\/([^/]+)$/.exec(reference)?.[1];
  if (name === undefined) return undefined;
  return nameOf(decodeURIComponent(name).replaceAll("~1", "/").replaceAll("~0", "~"));
}

function printWithoutNull(schema: Schema, nameOf: SchemaName, depth: number): string | undefined {
  if ("const" in schema) return printLiteral(schema.const);
  if (schema.enum) return join(schema.enum.map(printLiteral), " | ");
  const union = schema.oneOf ?? schema.anyOf;
  if (union || schema.allOf) {
    if (schema.properties || (union && schema.allOf)) return undefined;
    if (union)
      return join(
        union.map((part) => printType(part, nameOf, depth)),
        " | ",
      );
    return join(
      (schema.allOf ?? []).map((part) => inBrackets(printType(part, nameOf, depth))),
      " & ",
    );
  }
  if (Array.isArray(schema.type)) {
    return join(
      schema.type.map((type: string) => printOne(type, schema, nameOf, depth)),
      " | ",
    );
  }
  return printOne(typeof schema.type === "string" ? schema.type : inferType(schema), schema, nameOf, depth);
}

function inferType(schema: Schema): string {
  if (schema.properties || schema.additionalProperties !== undefined) return "object";
  return schema.items === undefined ? "unknown" : "array";
}

function printOne(type: string, schema: Schema, nameOf: SchemaName, depth: number): string | undefined {
  switch (type) {
    case "string":
      return schema.format === "binary" ? undefined : "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
    case "null":
    case "unknown":
      return type;
    case "array":
      return printArray(schema, nameOf, depth);
    case "object":
      return printObject(schema, nameOf, depth);
    default:
      return undefined;
  }
}

function printArray(schema: Schema, nameOf: SchemaName, depth: number): string | undefined {
  if (schema.prefixItems) return undefined;
  const element = schema.items === undefined ? "unknown" : printType(schema.items, nameOf, depth);
  return element === undefined ? undefined : arrayOf(element);
}

function printObject(schema: Schema, nameOf: SchemaName, depth: number): string | undefined {
  const properties = Object.entries(schema.properties ?? {});
  const extra = schema.additionalProperties;
  if (properties.length === 0) {
    if (extra === undefined || typeof extra === "boolean")
      return extra === false ? undefined : "Record<string, unknown>";
    const value = printType(extra, nameOf, depth);
    return value === undefined ? undefined : `Record<string, ${value}>`;
  }
  if (depth >= maxDepth || properties.length > maxProperties || (extra !== undefined && extra !== false))
    return undefined;
  const members = properties.map(([name, property]) => {
    const type = printType(property, nameOf, depth + 1);
    const mark = schema.required?.includes(name) ? "" : "?";
    return type === undefined ? undefined : `${propertyName(name)}${mark}: ${type}`;
  });
  const body = join(members, "; ", false);
  return body === undefined ? undefined : `{ ${body} }`;
}

/** A property name, quoted only when it has to be. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function printLiteral(value: unknown): string | undefined {
  return typeof value === "object" && value !== null ? undefined : JSON.stringify(value);
}

function inBrackets(type: string | undefined): string | undefined {
  return type?.includes(" | ") ? `(${type})` : type;
}

function join(parts: readonly (string | undefined)[], separator: string, unique = true): string | undefined {
  if (parts.length === 0 || parts.includes(undefined)) return undefined;
  return (unique ? [...new Set(parts)] : parts).join(separator);
}
