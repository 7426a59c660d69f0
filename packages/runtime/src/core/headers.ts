import { inspectAsJson } from "../util/inspect.ts";

/** Headers of one call: a plain object by name, or a platform `Headers`. */
export type HeadersInput = Readonly<Record<string, string | undefined>> | Headers;

/** Header fields as a plain object with lower-case names; what the runtime passes on without copies. */
export type HeaderFields = Record<string, string>;

// A field name is a token (RFC 9110 section 5.6.2); a value never holds a line break or NUL (section 5.5),
// because those would let a value end the field and start another one. Beyond Latin-1 it has no bytes.
const tokenPattern = /^[!#$%&'*+\-.^_`|~\da-z]+$/i;
const breaksOut = /[\0\r\n]/;
const notInHeaders = /[^\t\x20-\x7e\x80-\xff]/;

function fieldName(name: string): string {
  if (!tokenPattern.test(name)) throw new TypeError(`Not a header name: ${JSON.stringify(name)}`);
  return name.toLowerCase();
}

function fieldValue(name: string, value: unknown): string {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
    throw new TypeError(`The value of header ${name} is no text but ${typeof value}`);
  }
  const text = String(value).trim();
  if (breaksOut.test(text)) throw new TypeError(`The value of header ${name} holds a line break or NUL`);
  if (notInHeaders.test(text)) {
    throw new TypeError(`The value of header ${name} holds a character that no header can carry`);
  }
  return text;
}

/**
 * Adds `input` to `fields`, lower-casing names; `undefined` leaves out, a later value replaces an earlier one.
 * Nothing is checked: this is for what comes from the backend and its package.
 */
export function addHeaders(
  fields: HeaderFields,
  input: HeadersInput | Iterable<readonly [string, string]> | undefined,
): HeaderFields {
  if (!input) return fields;
  if (Symbol.iterator in input) {
    for (const [name, value] of input) fields[name.toLowerCase()] = value;
    return fields;
  }
  for (const name in input) {
    const value = input[name];
    if (value !== undefined) fields[name.toLowerCase()] = value;
  }
  return fields;
}

/**
 * Adds what a caller gives to `fields`, as `Headers` does: names and values are checked, a list is joined, `null` takes a
 * field out.
 * @throws TypeError for what can't be a header.
 */
export function mergeHeaders(fields: HeaderFields, input: Readonly<Record<string, unknown>> | Headers): void {
  const entries: Iterable<readonly [string, unknown]> = input instanceof Headers ? input : Object.entries(input);
  for (const [name, value] of entries) {
    if (value === undefined) continue;
    if (value === null) delete fields[fieldName(name)];
    else fields[fieldName(name)] = fieldValue(name, Array.isArray(value) ? value.join(", ") : value);
  }
}

/**
 * What the two header views share: iteration in the platform's order over `keys` and `get`.
 * `instanceof Headers` holds, so that code written for the platform takes a view for what it is;
 * no platform constructor runs.
 */
export abstract class HeaderView implements Headers {
  static {
    Object.setPrototypeOf(this.prototype, Headers.prototype);
    inspectAsJson(this.prototype, "Headers");
  }

  abstract get(name: string): string | null;
  abstract has(name: string): boolean;
  abstract set(name: string, value: string): void;
  abstract append(name: string, value: string): void;
  abstract delete(name: string): void;
  abstract getSetCookie(): string[];
  /** Lower-case names without repetition, in any order. */
  protected abstract names(): string[];

  *entries(): Generator<[string, string], undefined> {
    for (const name of this.names().toSorted()) {
      if (name === "set-cookie") for (const value of this.getSetCookie()) yield [name, value];
      else yield [name, this.get(name) ?? ""];
    }
    return undefined;
  }

  *keys(): Generator<string, undefined> {
    for (const [name] of this.entries()) yield name;
    return undefined;
  }

  *values(): Generator<string, undefined> {
    for (const [, value] of this.entries()) yield value;
    return undefined;
  }

  forEach(callback: (value: string, name: string, parent: Headers) => void, thisArg?: unknown): void {
    for (const [name, value] of this.entries()) callback.call(thisArg, value, name, this);
  }

  [Symbol.iterator](): Generator<[string, string], undefined> {
    return this.entries();
  }

  /** Names only: values may be secrets. */
  toJSON(): string[] {
    return this.names().toSorted();
  }
}

/** A live view of a call's fields: what a middleware sets here is sent. */
export class CallHeaders extends HeaderView {
  readonly #fields: HeaderFields;

  constructor(fields: HeaderFields) {
    super();
    this.#fields = fields;
  }

  get(name: string): string | null {
    const key = fieldName(name);
    return Object.hasOwn(this.#fields, key) ? (this.#fields[key] ?? null) : null;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#fields, fieldName(name));
  }

  set(name: string, value: string): void {
    this.#fields[fieldName(name)] = fieldValue(name, value);
  }

  append(name: string, value: string): void {
    const before = this.get(name);
    this.set(name, before === null ? value : `${before}, ${fieldValue(name, value)}`);
  }

  delete(name: string): void {
    delete this.#fields[fieldName(name)];
  }

  getSetCookie(): string[] {
    const value = this.get("set-cookie");
    return value === null ? [] : [value];
  }

  protected names(): string[] {
    return Object.keys(this.#fields);
  }
}
