import { decodeLatin1 } from "./decode.ts";
import { HeaderView } from "./headers.ts";

/** Header fields of an answer as an object by name; repeated fields are arrays. */
export type ReplyFields = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Header fields of an answer as they came over the wire: name, value, name, value, … in Latin-1 bytes.
 * Read in place: most calls look at one or two of them, so nothing is decoded ahead.
 */
export type RawFields = readonly Uint8Array[];

/** The fields of a platform `Headers`. */
export function fieldsOf(headers: Headers): ReplyFields {
  const fields: Record<string, string | string[]> = {};
  headers.forEach((value, name) => {
    if (name !== "set-cookie") fields[name] = value;
  });
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) fields["set-cookie"] = cookies;
  return fields;
}

/** A read-only view of the headers of an answer. */
export class ReplyHeaders extends HeaderView {
  readonly #source: ReplyFields | RawFields;

  constructor(source: ReplyFields | RawFields) {
    super();
    this.#source = source;
  }

  get(name: string): string | null {
    const values = this.#all(name.toLowerCase());
    if (values === undefined) return null;
    return typeof values === "string" ? values : values.join(", ");
  }

  has(name: string): boolean {
    return this.#all(name.toLowerCase()) !== undefined;
  }

  getSetCookie(): string[] {
    const values = this.#all("set-cookie");
    if (values === undefined) return [];
    return typeof values === "string" ? [values] : [...values];
  }

  set(): never {
    throw new TypeError("The headers of an answer can't be changed");
  }

  append(): never {
    return this.set();
  }

  delete(): never {
    return this.set();
  }

  protected names(): string[] {
    const source = this.#source;
    if (!isRaw(source)) {
      return [
        ...new Set(
          Object.keys(source)
            .filter((name) => source[name] !== undefined)
            .map((name) => name.toLowerCase()),
        ),
      ];
    }
    const names = new Set<string>();
    for (let index = 0; index < source.length; index += 2) names.add(latin1(source[index]).toLowerCase());
    return [...names];
  }

  /** All values of a field with this lower-case name. */
  #all(name: string): string | readonly string[] | undefined {
    const source = this.#source;
    if (isRaw(source)) return rawField(source, name);
    if (Object.hasOwn(source, name)) return source[name];
    const found = Object.keys(source).find((key) => key.toLowerCase() === name);
    return found === undefined ? undefined : source[found];
  }
}

function isRaw(source: ReplyFields | RawFields): source is RawFields {
  return Array.isArray(source);
}

/** The value of one raw field, by its lower-case name; an array when it was repeated. */
export function rawField(fields: RawFields, name: string): string | string[] | undefined {
  let found: string | string[] | undefined;
  for (let index = 0; index < fields.length; index += 2) {
    const key = fields[index];
    if (key === undefined || key.length !== name.length || !equalsName(key, name)) continue;
    const value = latin1(fields[index + 1]);
    if (found === undefined) found = value;
    else if (typeof found === "string") found = [found, value];
    else found.push(value);
  }
  return found;
}

/** Compares bytes of any case with a lower-case name of the same length. */
function equalsName(key: Uint8Array, name: string): boolean {
  for (let index = 0; index < key.length; index++) {
    const code = key[index] ?? 0;
    const lower = code >= 65 && code <= 90 ? code + 32 : code;
    if (lower !== name.charCodeAt(index)) return false;
  }
  return true;
}

function latin1(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? "" : decodeLatin1(bytes).trim();
}
