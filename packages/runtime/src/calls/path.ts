import type { Operation } from "../core/operation.ts";
import type { InvalidInputError } from "../errors/invalid-input-error.ts";
import { encodeText, invalid, isObject, partsOf, scalar, toJson } from "./values.ts";

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
      if (value !== undefined && value !== null) path += writeValue(operation, name, value);
      // Paths that the spec does not know may have braces of their own.
      else if (operation) throw invalid(operation, `path parameter \`${name}\` is missing.`);
      else path += `{${name}}`;
      path += parts[index + 1];
    }
    return path;
  };
}

function writeValue(operation: Operation | undefined, name: string, value: unknown): string {
  if (operation?.rawPath?.includes(name)) return writeRaw(operation, name, scalar(operation, name, value));
  const style = operation?.pathStyle?.[name] ?? "simple";
  const encode = (text: string): string => encodeText(operation, name, text);
  if (style === "json") return encode(toJson(operation, `path parameter \`${name}\``, value));
  const isExploded = style.endsWith("*");
  const parts = partsOf(operation, name, value, isExploded, encode);
  const text = style.startsWith("matrix")
    ? writeMatrix(name, value, parts, isExploded)
    : style.startsWith("label")
      ? `.${parts.join(isExploded ? "." : ",")}`
      : parts.join(",");
  // Every server, and the platform's URL, takes these for another path; encoding does not help against that.
  if (text === "" || text === "." || text === "..") throw climbs(operation, name, text, "be");
  return text;
}

// RFC 6570, section 3.2.7: a name without a value has no equals sign.
function writeMatrix(name: string, value: unknown, parts: readonly string[], isExploded: boolean): string {
  const key = encodeURIComponent(name);
  const named = (text: string): string => (text === "" ? `;${key}` : `;${key}=${text}`);
  if (!isExploded) return named(parts.join(","));
  return parts.map((part) => (isObject(value) ? `;${part}` : named(part))).join("");
}

function writeRaw(operation: Operation, name: string, value: string): string {
  const segments = value.split("/");
  if (segments.some((segment) => segment === "." || segment === "..")) {
    throw climbs(operation, name, value, "have a segment");
  }
  return segments.map((segment) => encodeText(operation, name, segment)).join("/");
}

function climbs(operation: Operation | undefined, name: string, value: string, what: string): InvalidInputError {
  const never = value === "" ? "be empty" : `${what} \`.\` or \`..\`: "${value}"`;
  return invalid(operation, `path parameter \`${name}\` must not ${never}.`);
}
