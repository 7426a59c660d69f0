import type { Schema } from "./document.ts";
import type { SpecBody, SpecOperation, SpecParameter } from "./read-spec.ts";
import type { Route } from "./router.ts";
import { decodeSegment, decodeText, type Pair, pairsOf, StyleReader, type Writing } from "./styles.ts";

/** The parameters of a request as values of the types that the spec gives them. */
export interface ParameterValues {
  readonly path: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly header: Record<string, unknown>;
  readonly cookie: Record<string, unknown>;
  /** Query names that the operation does not know. */
  readonly unknown: readonly string[];
}

/**
 * Reads path, query, header and cookie parameters of a request, in every style of OpenAPI. Text becomes a number or a
 * boolean where the schema says so; what can't be read stays text, for the validator to complain about.
 * @param query as it was sent, without the question mark.
 */
export function readParameters(
  { operation, raw }: Pick<Route, "operation" | "raw">,
  query: string,
  headers: Readonly<Record<string, string>>,
): ParameterValues {
  const reader = new StyleReader(operation.spec);
  const values: ParameterValues = { path: {}, query: {}, header: {}, cookie: {}, unknown: [] };
  const pairs = pairsOf(query);
  const cookies = pairsOf(headers["cookie"] ?? "", ";");
  const taken = new Set<string>();
  const open: SpecParameter[] = [];
  for (const parameter of operation.parameters) {
    const schema = reader.resolve(schemaOf(parameter));
    const writing = writingOf(parameter);
    const keep = (place: Record<string, unknown>, value: unknown): void => {
      if (value !== undefined) place[parameter.name] = value;
    };
    if (parameter.in === "query" && isOpenObject(reader, writing, schema)) open.push(parameter);
    else if (parameter.in === "query") keep(values.query, reader.among(pairs, schema, writing, taken));
    else if (parameter.in === "cookie") keep(values.cookie, reader.among(cookies, schema, writing, new Set()));
    else {
      const text = parameter.in === "path" ? raw[parameter.name] : headers[parameter.name.toLowerCase()];
      if (text === undefined) continue;
      const place = parameter.in === "path" ? values.path : values.header;
      keep(place, reader.single(text, schema, writing, parameter.in === "path" ? decodeSegment : undefined));
    }
  }
  const strange = [...new Set(pairs.map(([name]) => name))].filter((name) => !taken.has(name));
  const [rest] = open;
  if (!rest || strange.length === 0) return { ...values, unknown: strange };
  // Each member of such an object is a parameter of its own, so it gets what no other parameter claims.
  values.query[rest.name] = reader.coerce(schemaOf(rest) ?? {}, restOf(pairs, strange));
  return { ...values, unknown: [] };
}

function restOf(pairs: readonly Pair[], names: readonly string[]): Record<string, string> {
  const first = names.map((name) => [name, decodeText(pairs.find(([key]) => key === name)?.[1] ?? "")]);
  return Object.fromEntries(first) as Record<string, string>;
}

/** A form as its schema says: every property is written like a parameter of a query, in the style of its encoding. */
export function readForm(operation: SpecOperation, { media }: SpecBody, text: string): Record<string, unknown> {
  const reader = new StyleReader(operation.spec);
  const schema = reader.resolve(media.schema);
  const pairs = pairsOf(text);
  const taken = new Set<string>();
  const found: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const { style, explode, contentType } = media.encoding?.[name] ?? {};
    const isJson = contentType?.includes("json") === true;
    const own = { style: isJson ? "json" : (style ?? "form"), explode: explode ?? (style ?? "form") === "form" };
    const target = reader.resolve(property);
    const isObject = target.properties !== undefined || target.type === "object";
    const value =
      reader.among(pairs, target, { name, ...own, explode: own.explode && !isObject }, taken) ??
      reader.among(pairs, target, { name, style: "deepObject", explode: true }, taken);
    if (value !== undefined) found[name] = value;
  }
  for (const [name, raw] of pairs) if (!taken.has(name)) found[name] = decodeText(raw);
  return found;
}

/** The texts of a field of a multipart body as its schema says: several are a list, and objects are JSON. */
export function readPart(
  operation: SpecOperation,
  { media }: SpecBody,
  name: string,
  texts: readonly string[],
): unknown {
  const reader = new StyleReader(operation.spec);
  const property = reader.resolve(reader.resolve(media.schema).properties?.[name]);
  const read = (text: string, schema: Schema): unknown => {
    const isJson =
      schema.properties !== undefined ||
      schema.type === "object" ||
      media.encoding?.[name]?.contentType?.includes("json");
    return reader.single(text, schema, { name, style: isJson ? "json" : "whole", explode: false });
  };
  if (property.type !== "array" || property.items === undefined) return read(texts[0] ?? "", property);
  const items = reader.resolve(typeof property.items === "object" ? property.items : undefined);
  return texts.map((text) => read(text, items));
}

function schemaOf({ schema, content }: SpecParameter): Schema | undefined {
  return schema ?? Object.values(content ?? {})[0]?.schema;
}

function writingOf({ name, in: place, style, explode, content }: SpecParameter): Writing {
  const own = style ?? (place === "query" || place === "cookie" ? "form" : "simple");
  if (content !== undefined) return { name, style: "json", explode: false };
  return { name, style: own === "cookie" ? "form" : own, explode: explode ?? (own === "form" || own === "cookie") };
}

/** An object in style `form` with `explode`, the default of a query, that takes members of any name. */
function isOpenObject(reader: StyleReader, { style, explode }: Writing, schema: Schema): boolean {
  return style === "form" && explode && reader.isOpen(schema);
}
