import type { Operation } from "../core/operation.ts";
import { encodeText, isObject, memberTexts, partsOf, scalar, toJson } from "./values.ts";

/**
 * Writes header parameters by the styles of their spec. Values are not percent-encoded: that is for URLs.
 * @throws InvalidInputError for a value that no header can carry.
 */
export function serializeHeaders(
  operation: Operation | undefined,
  header: Readonly<Record<string, unknown>>,
): Record<string, string | null | undefined> {
  return Object.fromEntries(
    Object.entries(header).map(([name, value]) => {
      // `null` takes a header out that would be sent otherwise.
      if (value === undefined || value === null) return [name, value];
      const style = operation?.headerStyle?.[name];
      if (style === "json") return [name, escapeJson(toJson(operation, `parameter \`${name}\``, value))];
      if (style === undefined && Array.isArray(value) && !operation?.header?.includes(name)) {
        return [name, value.map((item) => scalar(operation, name, item)).join(", ")];
      }
      return [name, partsOf(operation, name, value, style === "explode", (text) => text).join(",")];
    }),
  );
}

// A header has no bytes for letters outside of Latin-1; JSON can spell them.
function escapeJson(text: string): string {
  return text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * Writes cookie parameters as a `Cookie` header. What is exploded becomes a cookie for each element or member: the
 * ampersand that the style `form` puts between them means nothing in a cookie.
 * @returns An empty text when there are none.
 * @throws InvalidInputError for a value that no cookie can carry.
 */
export function serializeCookies(operation: Operation | undefined, cookie: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(cookie).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || value === null) return [];
    const style = operation?.cookie?.[name] ?? "form";
    // Only the style of OpenAPI 3.2 takes values as they are.
    const encode = style.startsWith("cookie")
      ? (text: string): string => text
      : (text: string): string => encodeText(operation, name, text);
    if (style === "json") return [[name, encode(toJson(operation, `parameter \`${name}\``, value))]];
    if (style === "comma" || style === "cookieComma") {
      return [[name, partsOf(operation, name, value, false, encode).join(",")]];
    }
    if (isObject(value)) {
      return memberTexts(operation, name, value).map(([member, text]) => [encode(member), encode(text)]);
    }
    return ([value].flat() as unknown[]).map((item) => [name, encode(scalar(operation, name, item))]);
  });
  return pairs.map(([name, text]) => `${name}=${text}`).join("; ");
}
