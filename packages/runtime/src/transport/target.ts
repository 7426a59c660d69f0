import type { Call } from "../core/call.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Node } from "../core/node.ts";

/** The node that an attempt goes to. */
export function nodeOf(call: Call): Node {
  if (call.node) return call.node;
  throw new InvalidInputError(`${call.name} reached the transport without a node`, { operation: call.name });
}

/**
 * Path and query on the wire.
 * @throws InvalidInputError unless it is a path: anything else could change the host once it stands behind an origin.
 */
export function pathOf(call: Call, node: Node): string {
  const { url } = call;
  if (url === "") return node.prefix === "" ? "/" : node.prefix;
  if (url.charCodeAt(0) !== 47) {
    throw new InvalidInputError(`The path of ${call.name} must begin with a slash`, { operation: call.name });
  }
  return (node.prefix === "" ? url : node.prefix + url) + keysOf(call);
}

/** What of the session stands in the URL. */
function keysOf({ url, ticket }: Call): string {
  const query = ticket?.session.query;
  if (!query) return "";
  const pairs = Object.entries(query).map(([name, key]) => `${encodeURIComponent(name)}=${encodeURIComponent(key)}`);
  return (url.includes("?") ? "&" : "?") + pairs.join("&");
}

/** Statuses whose answers have no body (RFC 9110 section 6.4.1). */
export function hasNoBody(method: string, status: number): boolean {
  return status === 204 || status === 304 || status === 205 || method === "HEAD";
}

/** A header of the session; the cookies that an operation takes as parameters stand beside the session's own. */
export function withCookies({ fields, operation }: Call, name: string, value: string): string {
  const own = operation?.cookie && name.toLowerCase() === "cookie" ? fields["cookie"] : undefined;
  return own === undefined ? value : `${value}; ${own}`;
}
