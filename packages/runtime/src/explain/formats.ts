import { redacted } from "../errors/secret-name.ts";
import type { Explanation } from "./explanation.ts";

type Request = Pick<Explanation, "method" | "url" | "headers" | "session"> & { readonly body?: unknown };

/** A command of curl. Secrets are variables of the shell, which whoever runs it sets. */
export function toCurl({ method, url, headers, body, session }: Request): string {
  const fields = Object.entries(headers).map(([name, value]) =>
    value === redacted
      ? `--header ${quoted(`${name}: `)}"$${variableOf(name)}"`
      : `--header ${quoted(`${name}: ${value}`)}`,
  );
  const text = textOf(body);
  const data = text === undefined ? [] : [`--data ${quoted(text)}`];
  const login = session.strategy === undefined ? [] : [`--header "$SESSION_HEADER"`];
  return [`curl --request ${method} ${quoted(url)}`, ...fields, ...login, ...data].join(" \\\n  ");
}

/** A request message of HTTP/1.1. */
export function toHttp({ method, url, headers, body }: Request): string {
  const { host, pathname, search } = new URL(url);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${pathname}${search} HTTP/1.1`, `host: ${host}`, ...lines, "", textOf(body) ?? ""].join("\r\n");
}

function textOf(body: unknown): string | undefined {
  return body === undefined || typeof body === "string" ? body : JSON.stringify(body);
}

/** A text as a word of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function variableOf(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_");
}
