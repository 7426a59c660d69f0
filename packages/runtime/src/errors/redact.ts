import { isSecretName, redacted } from "./secret-name.ts";
import type { Secrets } from "./secrets.ts";

/** Header fields that may be printed; every other one may carry a credential. */
const printableHeaders = new Set([
  "accept",
  "accept-encoding",
  "allow",
  "cache-control",
  "connection",
  "content-encoding",
  "content-length",
  "content-range",
  "content-type",
  "date",
  "etag",
  "last-modified",
  "range",
  "retry-after",
  "server",
  "transfer-encoding",
  "user-agent",
  "vary",
  "x-request-id",
]);

/** Names that mean a secret inside running text, where they stand before `=` or `:`. */
const secretWords =
  "[\\w.-]*(?:passw(?:or)?d|passphrase|secret|token|api[-_]?key|credentials?|private[-_]?key|session[-_]?id|community(?:[-_]?string)?)[\\w.-]*|pass|pwd|jwt";

const schemes = "[Bb]earer|BEARER|[Bb]asic|BASIC|[Jj]wt|JWT|[Tt]oken|TOKEN";

/**
 * What follows a scheme where it is no prose: long, and with a digit, a capital letter inside, or a sign of Base64 or of a
 * token in parts. `Basic authentication`, `token expired` and `/oauth/token at https:` stay readable.
 */
const credential = "(?=[^\\s\"',;]*(?:\\d|[a-z][A-Z]|[\\w-]\\.[\\w-]|[+=~]))(?!https?:)[^\\s\"',;]{6,}";

const maxDepth = 8;
const maxElements = 100;

/**
 * A copy of `value` that may be printed: members with secret names are replaced, header fields pass
 * an allow-list, texts are searched, bytes are only counted. The original is not touched.
 * @param secrets names of members beside the built-in ones, as the spec of the backend marks them.
 * @example
 * import { redact } from "@northbound/runtime";
 *
 * redact({ userName: "ann", password: "x" }); // { userName: "ann", password: "[redacted]" }
 */
export function redact(value: unknown, secrets: Secrets = []): unknown {
  return copy(value, secrets, maxDepth, new Set());
}

/** A printable copy of header fields: a field that is not known to be harmless keeps only its name. */
export function redactHeaders(headers: Headers | Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = headers instanceof Headers ? [...headers] : Object.entries(headers);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, printableHeaders.has(name.toLowerCase()) ? value : redacted]),
  );
}

/**
 * A line of text that may be printed: what the client knows as a secret, credentials in URLs, `name=value` and `name: value` with a secret
 * name, authorization schemes with their credential, JSON web tokens and private keys are replaced.
 */
export function redactText(text: string, secrets: Secrets = []): string {
  const own = secrets.map((name) => name.replace(/[^\w]/g, "\\$&")).join("|");
  const words = own ? `${secretWords}|${own}` : secretWords;
  return (secrets.known?.hide(text) ?? text)
    .replace(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, redacted)
    .replace(/\/\/[^/?#\s@]*@/g, `//${redacted}@`)
    .replace(/\b((?:proxy-)?authorization|(?:set-)?cookie)(\\?["']?\s*[:=]\s*)[^\r\n]+/gi, `$1$2${redacted}`)
    .replace(new RegExp(`(?<![\\w/-])(${schemes})\\s+${credential}`, "g"), `$1 ${redacted}`)
    .replace(
      new RegExp(
        `(?<![\\w.-])(${words})(\\\\?["']?\\s*(?:=|:|%3D)\\s*)(\\[redacted\\]|"(?:[^"\\\\]|\\\\.)*"|'[^']*'|\\\\"[^"]*"|[^\\s,;&"')}\\]]+)`,
        "gi",
      ),
      `$1$2${redacted}`,
    )
    .replace(/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, redacted);
}

/** A URL that may be printed: no user information, and no value of a query parameter with a secret name. */
export function redactUrl(url: string, secrets: Secrets = []): string {
  const [path = "", query] = (secrets.known?.hide(url) ?? url).split("?", 2);
  const clean = path.replace(/\/\/[^/]*@/, `//${redacted}@`);
  if (query === undefined) return clean;
  const parts = query.split("&").map((part) => {
    const [name = ""] = part.split("=", 1);
    return isSecretName(decode(name), secrets) ? `${name}=${redacted}` : part;
  });
  return `${clean}?${parts.join("&")}`;
}

/** What of an error may be printed: name, message, code, and the same of its causes. */
export function describeError(error: Error, secrets: Secrets = [], depth: number = maxDepth): object {
  const { code } = error as { code?: unknown };
  const inner = error.cause ?? (error instanceof AggregateError ? error.errors : undefined);
  return {
    name: error.name,
    message: redactText(error.message, secrets),
    ...((typeof code === "string" || typeof code === "number") && { code }),
    ...(inner !== undefined && depth > 0 && { cause: copy(inner, secrets, depth - 1, new Set()) }),
  };
}

function copy(value: unknown, secrets: Secrets, depth: number, above: Set<object>): unknown {
  if (typeof value === "string") return copyText(value, secrets, depth, above);
  if (typeof value !== "object" || value === null) return typeof value === "function" ? "[function]" : value;
  if (above.has(value)) return "[circular]";
  if (depth <= 0) return "[…]";
  above.add(value);
  const printable = copyObject(value, secrets, depth - 1, above);
  above.delete(value);
  return printable;
}

function copyObject(value: object, secrets: Secrets, depth: number, above: Set<object>): unknown {
  if (Array.isArray(value)) {
    const kept = value.slice(0, maxElements).map((element) => copy(element, secrets, depth, above));
    return value.length > maxElements ? [...kept, `[${value.length - maxElements} more]`] : kept;
  }
  if (value instanceof Error) {
    const { toJSON } = value as { toJSON?: unknown };
    return typeof toJSON === "function" && "code" in value && isOurs(value)
      ? toJSON.call(value)
      : describeError(value, secrets, depth);
  }
  if (value instanceof Date) return value;
  if (value instanceof URL) return redactUrl(value.href, secrets);
  if (value instanceof Headers) return redactHeaders(value);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (value instanceof Blob) return `[${value.size} bytes]`;
  const isMap = value instanceof Map || value instanceof URLSearchParams || value instanceof FormData;
  if (value instanceof Set) return copyObject([...value], secrets, depth, above);
  const entries: Iterable<[unknown, unknown]> = isMap ? value : Object.entries(value);
  const result: Record<string, unknown> = {};
  for (const [key, member] of entries) {
    const name = String(key);
    if (isSecretName(name, secrets)) result[name] = member === undefined || member === null ? member : redacted;
    else if (/headers$/i.test(name) && typeof member === "object" && member !== null && !Array.isArray(member))
      result[name] = redactHeaders(member as Record<string, unknown>);
    else result[name] = copy(member, secrets, depth, above);
  }
  return result;
}

/** A text that is itself JSON is read, so that its members are known by name. */
function copyText(text: string, secrets: Secrets, depth: number, above: Set<object>): string {
  if (depth > 0 && /^\s*[[{]/.test(text)) {
    try {
      return JSON.stringify(copy(JSON.parse(text), secrets, depth - 1, above));
    } catch {
      // Not JSON after all: searched as text below.
    }
  }
  return redactText(text, secrets);
}

/** An error of this package, or of another copy of it, prints itself redacted. */
function isOurs(error: Error): boolean {
  return Symbol.for("northbound.error") in error;
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
