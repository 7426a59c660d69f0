import type { Operation, QueryStyle } from "../core/operation.ts";
import { encodeText, invalid, isObject, kindOf, partsOf, scalar, toJson } from "./values.ts";

type Encode = (text: string) => string;

/**
 * Writes the query of an operation by the styles of its spec (OpenAPI 3.1, section 4.8.12).
 * Names and values are percent-encoded, brackets of `deepObject` names included; `undefined` and `null` are left out.
 * @throws InvalidInputError for a value that no query can carry.
 */
export function serializeQuery(operation: Operation | undefined, query: Readonly<Record<string, unknown>>): string {
  let text = "";
  for (const name in query) {
    const value = query[name];
    if (value === undefined || value === null) continue;
    const style = operation?.query?.[name] ?? "form";
    const part = serializePair(operation, name, value, style, operation?.reserved?.includes(name));
    if (part !== "") text += (text === "" ? "" : "&") + part;
  }
  return text;
}

/** One parameter of a query, or field of a form, as text between ampersands; empty where there is nothing to say. */
export function serializePair(
  operation: Operation | undefined,
  name: string,
  value: unknown,
  style: QueryStyle,
  isReserved = false,
): string {
  const key = encodeText(operation, name, name);
  const encode: Encode = (text) => {
    const encoded = encodeText(operation, name, text);
    return isReserved ? keepReserved(encoded, style === "comma") : encoded;
  };
  if (style === "json") return `${key}=${encode(toJson(operation, `parameter \`${name}\``, value))}`;
  if (style === "deepObject" && typeof value === "object" && !(value instanceof Date)) {
    return deepPairs(operation, name, value, encode).join("&");
  }
  if (style === "form" || style === "deepObject") return exploded(operation, name, value, encode).join("&");
  const parts = partsOf(operation, name, value, false, encode);
  return parts.length === 0 ? "" : `${key}=${parts.join(separators[style])}`;
}

const separators = { comma: ",", space: "%20", pipe: "%7C" } as const;

function exploded(operation: Operation | undefined, name: string, value: unknown, encode: Encode): string[] {
  const key = encodeText(operation, name, name);
  if (!isObject(value)) {
    return (Array.isArray(value) ? value : [value]).map(
      (item: unknown) => `${key}=${encode(scalar(operation, name, item))}`,
    );
  }
  const members = Object.entries(value).map(([member, item]) => [member, item ?? []] as const);
  return members.flatMap(([member, item]) =>
    [item].flat().map((one) => {
      const text = scalar(operation, `${name}.${member}`, one);
      return `${encodeText(operation, name, member)}=${encode(text)}`;
    }),
  );
}

// OpenAPI defines objects of texts only. Beyond those, what servers agree on: brackets for each step, an empty pair for the
// elements of a list, and their number where they are objects themselves.
function deepPairs(operation: Operation | undefined, name: string, value: unknown, encode: Encode): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      const isDeep = typeof item === "object" && item !== null && !(item instanceof Date);
      return deepPairs(operation, `${name}[${isDeep ? index : ""}]`, item, encode);
    });
  }
  if (isObject(value)) {
    return Object.entries(value).flatMap(([member, item]) => deepPairs(operation, `${name}[${member}]`, item, encode));
  }
  return [`${encodeText(operation, name, name)}=${encode(scalar(operation, name, value))}`];
}

// Reserved expansion (RFC 6570, section 3.2.3) without what would end the value: `#`, `&` and `+` mean something else in a
// query, and brackets are not allowed there (RFC 3986, section 3.4). What is percent-encoded already stays as it is.
function keepReserved(encoded: string, isInList: boolean): string {
  return encoded.replace(/%25([\dA-F]{2})|%(?:3A|2F|3F|40|24|2C|3B|3D)/gi, (match, triplet: string | undefined) => {
    if (triplet !== undefined) return `%${triplet}`;
    return isInList && match === "%2C" ? match : decodeURIComponent(match);
  });
}

/**
 * Writes the fields of a form. A field without a style of its own is repeated for each element of a list, and an object
 * is JSON (OpenAPI 3.1.1, section 4.8.14.4).
 * @throws InvalidInputError for a value that no form can carry.
 */
export function serializeForm(operation: Operation | undefined, fields: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => {
      const encoding = operation?.encoding?.[name];
      if (encoding !== undefined && isStyle(encoding)) return serializePair(operation, name, value, encoding);
      if (encoding !== undefined && /[/+]json\b/i.test(encoding)) {
        return serializePair(operation, name, value, "json");
      }
      if (typeof value === "function" || typeof value === "symbol") {
        throw invalid(operation, `field \`${name}\` can't be written into a form: ${kindOf(value)}.`);
      }
      const items: readonly unknown[] = Array.isArray(value) ? value : [value];
      return items.map((item) => serializePair(operation, name, item, isObject(item) ? "json" : "form")).join("&");
    });
  // The one way in which a form differs from a query.
  return parts
    .filter((part) => part !== "")
    .join("&")
    .replaceAll("%20", "+");
}

const styles: Readonly<Record<QueryStyle, true>> = {
  form: true,
  comma: true,
  space: true,
  pipe: true,
  deepObject: true,
  json: true,
};

/** Whether an encoding is a style; otherwise it is a media type. */
export function isStyle(encoding: string): encoding is QueryStyle {
  return encoding in styles;
}
