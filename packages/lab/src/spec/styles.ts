import type { Schema } from "./document.ts";
import { readPointer } from "./pointer.ts";
import type { Spec } from "./read-spec.ts";

/** A name with a value as it stands in a query, a cookie or a form: the name decoded, the value not yet. */
export type Pair = readonly [name: string, raw: string];

/** How a value is written, by OpenAPI's table of styles. */
export interface Writing {
  readonly name: string;
  readonly style: string;
  readonly explode: boolean;
}

/** What a schema can be, as far as styles differ. */
interface Kinds {
  readonly isList: boolean;
  readonly isObject: boolean;
  readonly isScalar: boolean;
}

/** Splits a query or a form, or with `; ` a cookie, into names and values. */
export function pairsOf(text: string, separator: "&" | ";" = "&"): Pair[] {
  return text
    .split(separator)
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "")
    .map((pair) => {
      const at = pair.indexOf("=");
      return at < 0 ? [decodeText(pair), ""] : [decodeText(pair.slice(0, at)), pair.slice(at + 1)];
    });
}

/** Decodes what a query or a form has: `+` is a space there. What can't be decoded stays as it is. */
export function decodeText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

/** Decodes what a path has. */
export function decodeSegment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Reads values that were written as text back into the types of a spec. */
export class StyleReader {
  readonly #document: unknown;

  constructor({ document }: Pick<Spec, "document">) {
    this.#document = document;
  }

  /** Follows references. */
  resolve(schema: Schema | undefined): Schema {
    let target = schema ?? {};
    while (target.$ref !== undefined) target = readPointer(this.#document, target.$ref) as Schema;
    return target;
  }

  /** Reads one text of a path or a header. */
  single(
    text: string,
    schema: Schema,
    { name, style, explode }: Writing,
    decode: (text: string) => string = (part) => part,
  ): unknown {
    if (style === "json") return parseJson(decode(text));
    if (style === "whole") return this.coerce(schema, text);
    if (style === "matrix") return this.#matrix(text, schema, name, explode, decode);
    const body = style === "label" ? text.replace(/^\./, "") : text;
    return this.#divided(body, schema, style === "label" && explode ? "." : ",", explode, decode);
  }

  /** Reads a parameter of a query, a cookie or a form, and marks the names that it took. */
  among(pairs: readonly Pair[], schema: Schema, { name, style, explode }: Writing, taken: Set<string>): unknown {
    taken.add(name);
    const own = pairs.filter(([key]) => key === name).map(([, raw]) => raw);
    const [first] = own;
    if (style === "json") return first === undefined ? undefined : parseJson(decodeText(first));
    const { isList, isObject, isScalar } = this.#kindsOf(schema);
    if (style === "deepObject") {
      const deep = this.#deep(pairs, schema, name, taken);
      if (deep !== undefined) return deep;
    }
    if (first === undefined && isList) {
      const marked = pairs.filter(([key]) => key === `${name}[]`).map(([, raw]) => decodeText(raw));
      if (marked.length > 0) taken.add(`${name}[]`);
      return marked.length > 0 ? this.coerce(schema, marked) : undefined;
    }
    if (isObject && explode && first === undefined) return this.#members(pairs, schema, taken);
    if (first === undefined) return undefined;
    if (isList && explode && (own.length > 1 || !isScalar)) return this.coerce(schema, own.map(decodeText));
    const separator = separators[style] ?? ",";
    return this.#divided(first, schema, separator, false, decodeText);
  }

  /** Whether a schema takes members of any name. */
  isOpen(schema: Schema): boolean {
    return this.#kindsOf(schema).isObject && isGiven(schema.additionalProperties);
  }

  /** The value in the types that the schema gives; what can't be read stays text, for the validator to complain about. */
  coerce(given: Schema, value: unknown): unknown {
    const schema = this.resolve(given);
    if (Array.isArray(value)) {
      const items = this.#itemsOf(schema);
      return value.map((item) => this.coerce(items, item));
    }
    if (typeof value === "object" && value !== null) {
      const members = Object.entries(value).map(([name, inner]) => [
        name,
        this.coerce(this.#memberOf(schema, name), inner),
      ]);
      return Object.fromEntries(members);
    }
    return typeof value === "string" ? this.#scalar(schema, value) : value;
  }

  #scalar(schema: Schema, text: string, depth = 0): unknown {
    if (hasType(schema, "string") && schema.enum === undefined) return text;
    if ((hasType(schema, "integer") || hasType(schema, "number")) && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) {
      return Number(text);
    }
    // Python clients write True and False.
    if (hasType(schema, "boolean") && /^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
    for (const option of depth < deepest ? optionsOf(schema) : []) {
      const value = this.#scalar(this.resolve(option), text, depth + 1);
      if (value !== text) return value;
    }
    return text;
  }

  // A choice may lead back to itself.
  #kindsOf(given: Schema, depth = 0): Kinds {
    const schema = this.resolve(given);
    const own = {
      isList: hasType(schema, "array") || schema.items !== undefined,
      isObject: hasType(schema, "object") || schema.properties !== undefined,
    };
    const inner = depth < deepest ? optionsOf(schema).map((option) => this.#kindsOf(option, depth + 1)) : [];
    const isList = own.isList || inner.some((kinds) => kinds.isList);
    const isObject = own.isObject || inner.some((kinds) => kinds.isObject);
    const isScalar = scalarTypes.some((type) => hasType(schema, type)) || inner.some((kinds) => kinds.isScalar);
    return { isList, isObject, isScalar: isScalar || (!isList && !isObject) };
  }

  #itemsOf(schema: Schema): Schema {
    if (typeof schema.items === "object") return schema.items;
    return (
      optionsOf(schema)
        .map((option) => this.resolve(option))
        .map((option) => (typeof option.items === "object" ? option.items : undefined))
        .find((items) => items !== undefined) ?? {}
    );
  }

  #memberOf(schema: Schema, name: string, depth = 0): Schema {
    const own = schema.properties?.[name];
    if (own !== undefined) return own;
    for (const option of depth < deepest ? optionsOf(schema) : []) {
      const found = this.#memberOf(this.resolve(option), name, depth + 1);
      if (Object.keys(found).length > 0) return found;
    }
    return typeof schema.additionalProperties === "object" ? schema.additionalProperties : {};
  }

  #namesOf(schema: Schema, depth = 0): string[] {
    const options = depth < deepest ? optionsOf(schema) : [];
    const inner = options.flatMap((option) => this.#namesOf(this.resolve(option), depth + 1));
    return [...Object.keys(schema.properties ?? {}), ...inner];
  }

  // `a,b,c`, or for objects `key,value,key,value`, exploded `key=value,key=value`.
  #divided(
    text: string,
    schema: Schema,
    separator: string,
    explode: boolean,
    decode: (text: string) => string,
  ): unknown {
    const { isList, isObject, isScalar } = this.#kindsOf(schema);
    const parts = divide(text, separator);
    if (isList && (!isScalar || parts.length > 1)) return this.coerce(schema, parts.map(decode));
    if (!isObject || (isScalar && parts.length < 2)) return this.coerce(schema, decode(text));
    const entries = explode ? parts.map((part) => splitPair(part).map(decode)) : pairUp(parts.map(decode));
    return this.coerce(schema, Object.fromEntries(entries) as object);
  }

  // `;color=blue`, `;color=a,b`, exploded `;color=a;color=b` and `;R=100;G=200`.
  #matrix(text: string, schema: Schema, name: string, explode: boolean, decode: (text: string) => string): unknown {
    const pairs = divide(text.replace(/^;/, ""), ";").map(splitPair);
    const { isList, isObject } = this.#kindsOf(schema);
    if (explode && isList)
      return this.coerce(
        schema,
        pairs.map(([, value]) => decode(value)),
      );
    if (explode && isObject) {
      return this.coerce(schema, Object.fromEntries(pairs.map(([key, value]) => [decode(key), decode(value)])));
    }
    const own = pairs.find(([key]) => key === name)?.[1] ?? "";
    return this.#divided(own, schema, ",", false, decode);
  }

  // Each member is a parameter of its own; an open object gets what no other parameter claims, see `readParameters`.
  #members(pairs: readonly Pair[], schema: Schema, taken: Set<string>): unknown {
    const names = new Set(this.#namesOf(this.resolve(schema)));
    const own = pairs.filter(([key]) => names.has(key) && !taken.has(key));
    for (const [key] of own) taken.add(key);
    if (own.length === 0) return undefined;
    return this.coerce(schema, Object.fromEntries(own.map(([key, raw]) => [key, decodeText(raw)])));
  }

  // `f[a][b]=1`, `f[list][]=x`, `f[items][0][id]=1`.
  #deep(pairs: readonly Pair[], schema: Schema, name: string, taken: Set<string>): unknown {
    const own = pairs.filter(([key]) => key.startsWith(`${name}[`) && key.endsWith("]"));
    if (own.length === 0) return undefined;
    const tree: Tree = {};
    for (const [key, raw] of own) {
      taken.add(key);
      plant(tree, key.slice(name.length + 1, -1).split("]["), decodeText(raw));
    }
    return this.coerce(schema, grown(tree));
  }
}

const deepest = 8;
const scalarTypes = ["string", "number", "integer", "boolean"];
const separators: Readonly<Record<string, string>> = { spaceDelimited: " ", pipeDelimited: "|" };

interface Tree {
  [key: string]: Tree | string[] | string;
}

function plant(tree: Tree, [key = "", ...rest]: readonly string[], text: string): void {
  if (rest.length === 0) tree[key] = text;
  else if (rest.length === 1 && rest[0] === "") {
    const list = tree[key];
    tree[key] = Array.isArray(list) ? [...list, text] : [text];
  } else {
    const inner = tree[key];
    const branch: Tree = typeof inner === "object" && !Array.isArray(inner) ? inner : {};
    tree[key] = branch;
    plant(branch, rest, text);
  }
}

// Members that are numbered from 0 are the items of a list.
function grown(tree: Tree | string[] | string): unknown {
  if (typeof tree === "string" || Array.isArray(tree)) return tree;
  const entries = Object.entries(tree);
  const isList = entries.length > 0 && entries.every(([key], index) => key === String(index));
  return isList ? entries.map(([, value]) => grown(value)) : Object.fromEntries(entries.map(([k, v]) => [k, grown(v)]));
}

// A separator may have been encoded by the client: a space always is.
function divide(text: string, separator: string): string[] {
  const encoded = separator === " " ? /%20|\+| /i : separator === "|" ? /%7c|\|/i : separator;
  return text.split(encoded);
}

function splitPair(text: string): [name: string, value: string] {
  const at = text.indexOf("=");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function pairUp(parts: readonly string[]): [string, string][] {
  return parts.flatMap((part, index): [string, string][] => (index % 2 === 0 ? [[part, parts[index + 1] ?? ""]] : []));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function optionsOf(schema: Schema): readonly Schema[] {
  return [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
}

function isGiven(value: Schema | boolean | undefined): boolean {
  return value !== undefined && value !== false;
}

function hasType(schema: Schema, type: string): boolean {
  return typeof schema.type === "string" ? schema.type === type : (schema.type?.includes(type) ?? false);
}
