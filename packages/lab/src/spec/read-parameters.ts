import type { Schema } from "./document.ts";
import { readPointer } from "./pointer.ts";
import type { SpecOperation, SpecParameter } from "./read-spec.ts";

/** The parameters of a request as values of the types that the spec gives them. */
export interface ParameterValues {
  readonly path: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly header: Record<string, unknown>;
  /** Query names that the operation does not know. */
  readonly unknown: readonly string[];
}

/**
 * Reads path, query and header parameters of a request. Text becomes a number or a boolean where the
 * schema says so; what can't be read stays text, for the validator to complain about.
 */
export function readParameters(
  operation: SpecOperation,
  path: Readonly<Record<string, string>>,
  search: URLSearchParams,
  headers: Readonly<Record<string, string>>,
): ParameterValues {
  const values: ParameterValues = { path: {}, query: {}, header: {}, unknown: [] };
  const known = new Set<string>();
  const open: SpecParameter[] = [];
  for (const parameter of operation.parameters) {
    const schema = resolve(operation, parameter.schema);
    if (isOpenObject(parameter, schema)) {
      open.push(parameter);
      continue;
    }
    if (parameter.in === "path") {
      const text = path[parameter.name];
      if (text !== undefined) values.path[parameter.name] = coerce(operation, schema, text);
    } else if (parameter.in === "header") {
      const text = headers[parameter.name.toLowerCase()];
      if (text !== undefined) values.header[parameter.name] = coerce(operation, schema, text);
    } else if (parameter.in === "query") {
      const value = readQuery(operation, parameter, schema, search, known);
      if (value !== undefined) values.query[parameter.name] = value;
    }
  }
  const strange = [...new Set(search.keys())].filter((name) => !known.has(name));
  const [rest] = open;
  if (!rest || strange.length === 0) return { ...values, unknown: strange };
  // Each member of such an object is a parameter of its own, so it gets what no other parameter claims.
  values.query[rest.name] = Object.fromEntries(strange.map((name) => [name, search.get(name)]));
  return { ...values, unknown: [] };
}

/** An object in style `form` with `explode`, the default of a query, that takes members of any name. */
function isOpenObject({ in: place, style = "form", explode = true }: SpecParameter, schema: Schema): boolean {
  if (place !== "query" || style !== "form" || !explode) return false;
  return (
    hasType(schema, "object") && schema.additionalProperties !== undefined && schema.additionalProperties !== false
  );
}

function readQuery(
  operation: SpecOperation,
  parameter: SpecParameter,
  schema: Schema,
  search: URLSearchParams,
  known: Set<string>,
): unknown {
  const { name } = parameter;
  known.add(name);
  if (parameter.style === "deepObject") {
    const entries = [...search].filter(([key]) => key.startsWith(`${name}[`) && key.endsWith("]"));
    for (const [key] of entries) known.add(key);
    if (entries.length === 0) return undefined;
    return Object.fromEntries(
      entries.map(([key, text]) => {
        const member = key.slice(name.length + 1, -1);
        return [member, coerce(operation, resolve(operation, schema.properties?.[member]), text)];
      }),
    );
  }
  const texts = search.getAll(name);
  if (texts.length === 0) return undefined;
  if (!hasType(schema, "array")) return coerce(operation, schema, texts[0] ?? "");
  const separator = { spaceDelimited: " ", pipeDelimited: "|" }[parameter.style ?? ""] ?? ",";
  const list = parameter.explode === false ? texts.flatMap((text) => text.split(separator)) : texts;
  const items = resolve(operation, typeof schema.items === "object" ? schema.items : undefined);
  return list.map((text) => coerce(operation, items, text));
}

function coerce(operation: SpecOperation, schema: Schema, text: string): unknown {
  if (hasType(schema, "string") && schema.enum === undefined) return text;
  if ((hasType(schema, "integer") || hasType(schema, "number")) && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) {
    return Number(text);
  }
  // Python clients write True and False.
  if (hasType(schema, "boolean") && /^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  for (const option of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]) {
    const value = coerce(operation, resolve(operation, option), text);
    if (value !== text) return value;
  }
  return text;
}

function hasType(schema: Schema, type: string): boolean {
  return typeof schema.type === "string" ? schema.type === type : (schema.type?.includes(type) ?? false);
}

function resolve(operation: SpecOperation, schema: Schema | undefined): Schema {
  let target = schema ?? {};
  while (target.$ref !== undefined) target = readPointer(operation.spec.document, target.$ref) as Schema;
  return target;
}
