import type { Call } from "../core/call.ts";
import type { HeaderFields } from "../core/headers.ts";
import type { Node } from "../core/node.ts";
import type { SessionStrategy } from "../session/session.ts";

/** Ends each part of a key. It can't stand in a URL, a method or a header, so no two lists of parts give one key. */
const end = "\n";

/** Options of the keys of one client. */
export interface CacheKeysOptions {
  readonly backend: string;
  readonly nodes: readonly Node[];
  /** Who the client is; a client without sessions is anonymous. */
  readonly sessions: { readonly strategy: SessionStrategy } | undefined;
  readonly vary: readonly string[] | undefined;
}

/** Makes the function that writes the key of a read: it holds everything that separates two answers. */
export function createCacheKeys({ backend, nodes, sessions, vary }: CacheKeysOptions): (call: Call) => string {
  const headers = headerKey(vary);
  let strategy: SessionStrategy | undefined;
  let start = "";
  let last: Call | undefined;
  let lastKey = "";
  return (call) => {
    const current = sessions?.strategy;
    if (start === "" || current !== strategy) {
      strategy = current;
      start = JSON.stringify([backend, clusterName(nodes), current?.name, current?.identity]) + end;
      last = undefined;
    }
    // The layers ask in turn about one call.
    if (call !== last) {
      lastKey = start + callKey(call, headers);
      last = call;
    }
    return lastKey;
  };
}

/** The same text for the same nodes in any order. */
export function clusterName(nodes: readonly Node[]): string {
  return nodes
    .map(({ url }) => url)
    .toSorted()
    .join(",");
}

/** Headers that are notes about a call and never change its answer. */
const notes: ReadonlySet<string> = new Set([
  "user-agent",
  "x-request-id",
  "x-correlation-id",
  "correlation-id",
  "traceparent",
  "tracestate",
  "baggage",
]);

/** Headers that always separate answers. */
const always: readonly string[] = ["accept", "authorization", "cookie"];

/** Writes the part of a key that comes from the headers of a call. */
export type HeaderKey = (fields: HeaderFields) => string;

/**
 * Which headers separate two answers.
 * @param vary names that the backend knows to matter; without them every header does that is not a mere note.
 */
export function headerKey(vary: readonly string[] | undefined): HeaderKey {
  if (vary === undefined) return allHeaders;
  const names = [...new Set([...always, ...vary.map((name) => name.toLowerCase())])].toSorted();
  return (fields) => {
    let key = "";
    for (const name of names) {
      const value = fields[name];
      if (value !== undefined) key += `${name}:${value}${end}`;
    }
    return key;
  };
}

function allHeaders(fields: HeaderFields): string {
  const names = Object.keys(fields);
  if (names.length > 1) names.sort();
  let key = "";
  for (const name of names) if (!notes.has(name)) key += `${name}:${fields[name]}${end}`;
  return key;
}

/**
 * The key of a read, below the part that is the same for all calls of a client: everything in the call itself that
 * separates two answers.
 */
export function callKey(call: Call, headers: HeaderKey): string {
  const { tenant, node } = call.options;
  return `${tenant === undefined ? "" : `t${tenant}`}${end}${node === undefined ? "" : `n${node}`}${end}${call.method} ${sortedUrl(call.url)}${end}${headers(call.fields)}`;
}

/**
 * The URL with its query parameters in the order of their names, since that order means nothing to any backend. The
 * order of several values of one name stays, because it may.
 */
export function sortedUrl(url: string): string {
  const start = url.indexOf("?");
  if (start === -1 || !url.includes("&", start)) return url;
  const parts = url.slice(start + 1).split("&");
  return `${url.slice(0, start)}?${parts.toSorted(byName).join("&")}`;
}

function byName(one: string, other: string): number {
  const [left, right] = [nameOf(one), nameOf(other)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function nameOf(parameter: string): string {
  const cut = parameter.indexOf("=");
  return cut === -1 ? parameter : parameter.slice(0, cut);
}
