import {
  deref,
  type Encoding,
  type MediaType,
  type OpenApiDocument,
  type Parameter,
  type Schema,
} from "../openapi/document.ts";
import { isJson } from "./media.ts";

/** How a query parameter, or a field of a form, is written. */
export type QueryStyle = "form" | "comma" | "space" | "pipe" | "deepObject" | "json";

/** The style of a query parameter as the runtime knows it. */
export function queryStyle(parameter: Parameter): QueryStyle {
  if (hasJson(parameter)) return "json";
  const { style = "form", explode = style === "form" } = parameter;
  if (style === "deepObject") return "deepObject";
  if (explode) return "form";
  if (style === "spaceDelimited") return "space";
  return style === "pipeDelimited" ? "pipe" : "comma";
}

/** Styles of the path parameters that are not plain texts in the usual style. */
export function pathStyles(
  document: OpenApiDocument,
  parameters: readonly Parameter[],
): Readonly<Record<string, string>> | undefined {
  const entries = parameters.flatMap((parameter) => {
    const style = parameter.in === "path" ? pathStyle(document, parameter) : undefined;
    return style === undefined ? [] : [[parameter.name, style] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function pathStyle(document: OpenApiDocument, parameter: Parameter): string | undefined {
  if (hasJson(parameter)) return "json";
  const { style = "simple", explode = false } = parameter;
  const known = ["label", "matrix"].includes(style) ? style : "simple";
  if (known === "simple" && !isComposite(document, parameter.schema ?? {})) return undefined;
  return explode ? `${known}*` : known;
}

/** The style of a header parameter; `undefined` for the usual one. */
export function headerStyle(parameter: Parameter): "explode" | "json" | undefined {
  if (hasJson(parameter)) return "json";
  return parameter.explode === true ? "explode" : undefined;
}

/** The style of a cookie parameter. */
export function cookieStyle(parameter: Parameter): string {
  if (hasJson(parameter)) return "json";
  const { style = "form", explode = true } = parameter;
  if (style === "cookie") return explode ? "cookie" : "cookieComma";
  return explode ? "form" : "comma";
}

/** How the fields of a form are written, where its spec says so; styles count in a form and media types in its parts. */
export function encodingOf(media: MediaType): Readonly<Record<string, string>> | undefined {
  const entries = Object.entries(media.encoding ?? {}).flatMap(([name, encoding]) => {
    const text = encodingText(encoding);
    return text === undefined ? [] : [[name, text] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

// A style that is written down makes the media type of the field meaningless (OpenAPI 3.1.1, section 4.8.15.1).
function encodingText({ contentType, style, explode, allowReserved }: Encoding): string | undefined {
  if (style !== undefined || explode !== undefined || allowReserved !== undefined) {
    return queryStyle({ name: "", in: "query", ...(style && { style }), ...(explode !== undefined && { explode }) });
  }
  // Of several, which are patterns often, the first one; what is no type can't be sent.
  const [first] = (contentType ?? "").split(",").map((type) => type.trim());
  return first !== undefined && /^[^*\s/]+\/[^*\s]+/.test(first) ? first : undefined;
}

function isComposite(document: OpenApiDocument, schema: Schema, depth = 0): boolean {
  const { type, items, properties, allOf, anyOf, oneOf } = deref(document, schema);
  if (items !== undefined || properties || [type].flat().some((one) => one === "array" || one === "object"))
    return true;
  return depth < 20 && [allOf, anyOf, oneOf].flat().some((part) => part && isComposite(document, part, depth + 1));
}

function hasJson({ content }: Parameter): boolean {
  const [type] = Object.keys(content ?? {});
  return type !== undefined && isJson(type);
}
