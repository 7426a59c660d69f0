import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Operation, QueryStyle } from "../core/operation.ts";

/** A query value that stands alone. */
type Scalar = string | number | boolean | bigint;

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
    const part = serializeParameter(operation, name, value, operation?.query?.[name] ?? "form");
    if (part !== "") text += (text === "" ? "" : "&") + part;
  }
  return text;
}

function serializeParameter(operation: Operation | undefined, name: string, value: unknown, style: QueryStyle): string {
  const key = encodeURIComponent(name);
  if (Array.isArray(value)) {
    const items = value.map((item) => encode(operation, name, scalar(operation, name, item)));
    if (style === "form" || style === "deepObject") return items.map((item) => `${key}=${item}`).join("&");
    return items.length === 0 ? "" : `${key}=${items.join(separators[style])}`;
  }
  if (typeof value === "object" && value !== null && !(value instanceof Date)) {
    return serializeObject(operation, name, value as Readonly<Record<string, unknown>>, style);
  }
  return `${key}=${encode(operation, name, scalar(operation, name, value))}`;
}

const separators = { comma: ",", space: "%20", pipe: "%7C" } as const;

/** `deepObject` writes `name[member]=value`, `form` writes each member as a parameter of its own. */
function serializeObject(
  operation: Operation | undefined,
  name: string,
  value: Readonly<Record<string, unknown>>,
  style: QueryStyle,
): string {
  const parts: string[] = [];
  for (const member in value) {
    const item = value[member];
    if (item === undefined || item === null) continue;
    const key = style === "deepObject" ? encodeURIComponent(`${name}[${member}]`) : encodeURIComponent(member);
    const items = Array.isArray(item) ? item : [item];
    for (const one of items) {
      parts.push(`${key}=${encode(operation, name, scalar(operation, `${name}.${member}`, one))}`);
    }
  }
  return parts.join("&");
}

function scalar(operation: Operation | undefined, name: string, value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (
    typeof value === "string" ||
    typeof value === "boolean" ||
    typeof value === "bigint" ||
    (typeof value === "number" && Number.isFinite(value))
  ) {
    return String(value satisfies Scalar);
  }
  throw invalid(operation, `parameter \`${name}\` can't be written into a query: ${typeof value}.`);
}

/** Writes a path with its parameters filled in; a parameter that is missing keeps its place. */
export type PathWriter = (params: Readonly<Record<string, unknown>>) => string;

/**
 * Cuts a path template into its fixed parts and the names between them, once, so that filling it searches nothing.
 * Each value stays inside its segment. Parameters that the operation declares to be paths themselves may have segments
 * of their own, each encoded, so that no `?` or `#` ends the path.
 * @throws InvalidInputError (the writer) for a value that is empty or a segment `.` or `..`, which would name another
 * resource than the one that is meant.
 */
export function compilePath(template: string, operation?: Operation): PathWriter {
  const [first = "", ...parts] = template.split(/\{([^{}]+)\}/);
  if (parts.length === 0) return () => template;
  return (params) => {
    let path = first;
    for (let index = 0; index < parts.length; index += 2) {
      const name = parts[index] as string;
      const value = params[name];
      if (value !== undefined) path += encodeValue(operation, name, String(value));
      // Paths that the spec does not know may have braces of their own.
      else if (operation) throw invalid(operation, `path parameter \`${name}\` is missing.`);
      else path += `{${name}}`;
      path += parts[index + 1];
    }
    return path;
  };
}

function encodeValue(operation: Operation | undefined, name: string, value: string): string {
  if (!operation?.rawPath?.includes(name)) {
    // Every server, and the platform's URL, takes these for another path; encoding does not help against that.
    if (value === "" || value === "." || value === "..") throw climbs(operation, name, value, "be");
    return encode(operation, name, value);
  }
  const segments = value.split("/");
  if (segments.some((segment) => segment === "." || segment === "..")) {
    throw climbs(operation, name, value, "have a segment");
  }
  return segments.map((segment) => encode(operation, name, segment)).join("/");
}

function climbs(operation: Operation | undefined, name: string, value: string, what: string): InvalidInputError {
  const never = value === "" ? "be empty" : `${what} \`.\` or \`..\`: "${value}"`;
  return invalid(operation, `path parameter \`${name}\` must not ${never}.`);
}

/** @throws InvalidInputError for a text with half of a surrogate pair, which has no form in UTF-8. */
function encode(operation: Operation | undefined, name: string, value: string): string {
  try {
    return encodeURIComponent(value);
  } catch (cause) {
    throw invalid(operation, `parameter \`${name}\` is not well-formed Unicode, so no URL can carry it.`, cause);
  }
}

/**
 * Turns a body into what a transport can send.
 * @throws InvalidInputError when a JSON body has a member that JSON can't express.
 */
export function serializeBody(operation: Operation | undefined, body: unknown): BodyInit | Uint8Array | ReadableStream {
  if (isRaw(body)) return body;
  switch (operation?.body ?? "json") {
    case "form":
      return new URLSearchParams(entries(operation, body));
    case "multipart":
      return toFormData(operation, body);
    case "text":
    case "binary":
      if (typeof body === "string") return body;
      throw invalid(operation, `the body must be a text, bytes, a Blob or a stream, not ${typeof body}.`);
    case "json":
      return toJson(operation, body);
  }
}

function isRaw(body: unknown): body is FormData | URLSearchParams | Blob | Uint8Array | ReadableStream {
  return (
    typeof body === "object" &&
    body !== null &&
    (body instanceof Uint8Array ||
      body instanceof ReadableStream ||
      body instanceof Blob ||
      body instanceof FormData ||
      body instanceof URLSearchParams ||
      body instanceof ArrayBuffer ||
      Symbol.asyncIterator in body)
  );
}

function toJson(operation: Operation | undefined, body: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(body);
  } catch (cause) {
    throw invalid(
      operation,
      `the body can't be written as JSON: ${(cause as Error).message.split("\n", 1)[0]}.`,
      cause,
    );
  }
  if (text === undefined) throw invalid(operation, `the body can't be written as JSON: it is a ${typeof body}.`);
  return text;
}

function entries(operation: Operation | undefined, body: unknown): [string, string][] {
  return Object.entries(members(operation, body))
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => [name, scalar(operation, name, value)]);
}

function toFormData(operation: Operation | undefined, body: unknown): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(members(operation, body))) {
    if (value === undefined || value === null) continue;
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item instanceof Blob) form.append(name, item);
      else form.append(name, typeof item === "object" ? toJson(operation, item) : scalar(operation, name, item));
    }
  }
  return form;
}

function members(operation: Operation | undefined, body: unknown): object {
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body;
  throw invalid(operation, "the body must be an object with the fields of the form.");
}

function invalid(operation: Operation | undefined, what: string, cause?: unknown): InvalidInputError {
  return new InvalidInputError(`${operation?.id ?? "request"}: ${what}`, { operation: operation?.id, cause });
}
