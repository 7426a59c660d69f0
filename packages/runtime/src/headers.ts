import type { HeadersInput } from "./options.ts";

/** Header fields as a plain object with lower-case names; what the runtime passes on without copies. */
export type HeaderFields = Record<string, string>;

/** Adds `input` to `fields`, lower-casing names; `undefined` leaves out, a later value replaces an earlier one. */
export function addHeaders(fields: HeaderFields, input: HeadersInput | Iterable<readonly [string, string]> | undefined): HeaderFields {
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
