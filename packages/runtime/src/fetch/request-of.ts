import type { CacheMode, CallOptions } from "../core/call-options.ts";
import type { ClientOptions } from "../core/client-options.ts";
import { addHeaders, type HeaderFields, mergeHeaders } from "../core/headers.ts";
import type { Node } from "../core/node.ts";
import type { Reply } from "../core/reply.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";

/** Options of the call that a request becomes, and what is known of the request. */
export interface FetchCallOptions extends CallOptions {
  /** As it was given. */
  readonly request: Request;
  /** Kept by the transport: the last answer that is whole. */
  answer?: Reply;
  /** Kept by the transport: a redirect was followed. */
  isRedirected?: boolean;
}

/**
 * The platform's request for what `fetch` was given.
 * @param node the first one: paths that begin with a slash are meant below it.
 */
export function toRequest(input: RequestInfo | URL, init: RequestInit | undefined, node: Node | undefined): Request {
  if (input instanceof Request && init === undefined) return input;
  const isPath = node !== undefined && typeof input === "string" && input.startsWith("/");
  return new Request(isPath ? node.url + input : input, init);
}

/**
 * The node that a URL lies below.
 * @throws InvalidInputError where it is none of the configured ones.
 */
export function nodeBelow({ origin, pathname }: URL, nodes: readonly Node[]): Node {
  const node = nodes.find((one) => one.origin === origin && `${pathname}/`.startsWith(`${one.prefix}/`));
  if (node) return node;
  throw new InvalidInputError(
    `A request can't go to ${origin}, which is none of the nodes. Add it to the option \`nodes\`, or make a fetch of its own for it.`,
  );
}

/** The header fields of a request, above those that every request has. */
export function fieldsOf(request: Request, common: ClientOptions["headers"]): HeaderFields {
  const fields: HeaderFields = { accept: "*/*" };
  if (common) mergeHeaders(fields, common);
  return addHeaders(fields, request.headers);
}

/** How a request uses the cache. Only answers to GET are remembered. */
export function cacheModeOf({ method, cache }: Request, option: ClientOptions["cache"]): CacheMode {
  if (method !== "GET" || cache === "no-store") return "no-store";
  if (cache === "only-if-cached") return "only-if-cached";
  if (option === undefined || option === false) return "no-store";
  if (cache === "reload" || cache === "no-cache") return "reload";
  return (typeof option === "object" ? option.mode : undefined) ?? "default";
}
