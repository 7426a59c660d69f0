import { Call } from "../core/call.ts";
import { RedirectError } from "../errors/redirect-error.ts";
import { parseNodes, type Node } from "../core/node.ts";
import type { Engine } from "../calls/engine.ts";
import type { createNamedCall } from "../calls/named-calls.ts";
import type { Middleware } from "../calls/path-client.ts";
import type { Reply } from "../core/reply.ts";
import { findLink } from "./link-header.ts";
import type { PageSource } from "./page-scan.ts";
import type { PagingStyle } from "./paging-style.ts";
import { link } from "./styles/link.ts";

/**
 * A source whose pages name the next one in their `Link` header (RFC 8288). Loaded with the first page of such a source.
 *
 * A position is path and query below the node that answered, so that any node can give the page. An address that is
 * none of the nodes' stays whole, and whoever goes on to it gets a RedirectError: the items in front of it are good, and
 * neither a call nor a credential leaves the nodes.
 * @param urls the nodes of the client, as they are configured.
 */
export function linkPages<Page>(
  source: PageSource<Page>,
  urls: readonly string[],
  engine: Engine,
  call: ReturnType<typeof createNamedCall>,
): PageSource<Page> {
  const nodes = parseNodes(urls);
  const { operation } = source;
  const style = (source.style as PagingStyle | undefined) ?? link();
  const following = new WeakMap<object, string>();
  const refuse = (position: string): never => {
    const { origin, pathname } = URL.canParse(position) ? new URL(position) : { origin: "", pathname: position };
    const location = origin + pathname;
    const message = `${operation.id}: the next page is said to be at ${location}, which is none of the client's nodes; the link is not followed`;
    throw new RedirectError(message, { operation: operation.id, detail: { location } });
  };
  return {
    ...source,
    style: { ...style, next: (page) => (isObject(page) ? following.get(page) : undefined) },
    fetchPage: async (input, options, position) => {
      const isFirst = position === undefined || position === style.start;
      const at = isFirst ? undefined : (pathOf(String(position), nodes) ?? refuse(String(position)));
      const page = await call(operation, input, options, async (prepared, init) => {
        const { method, path } = operation;
        const result = prepared
          ? await engine.send(moved(prepared, at))
          : await engine.run(method, path, operation, { ...init, middleware: [...(init.middleware ?? []), mover(at)] });
        const next = nextOf(result.response, nodes);
        if (next !== undefined && isObject(result.data)) following.set(result.data, next);
        return result;
      });
      return page as Page;
    },
  };
}

function moved(call: Call, at: string | undefined): Call {
  return at === undefined ? call : new Call(at, call);
}

/** A call with middlewares is made by openapi-fetch; the last of them moves it. */
function mover(at: string | undefined): Middleware {
  return {
    onRequest: ({ request }) => (at === undefined ? undefined : new Request(new URL(request.url).origin + at, request)),
  };
}

/** The position that a reply gives for the next page. Relative addresses are meant from where the reply came (section 3.2). */
function nextOf(reply: Reply, nodes: readonly Node[]): string | undefined {
  const header = reply.headers.get("link");
  const next = header === null ? undefined : findLink(header, "next");
  if (next === undefined) return undefined;
  const base = URL.canParse(reply.url) ? reply.url : reply.node?.url;
  if (!URL.canParse(next, base)) return next;
  const { href } = new URL(next, base);
  return pathOf(href, reply.node ? [reply.node, ...nodes] : nodes) ?? href;
}

/** Path and query of an address below one of the nodes; `undefined` for any other address. */
function pathOf(address: string, nodes: readonly Node[]): string | undefined {
  if (address.startsWith("/")) return address;
  if (!URL.canParse(address)) return undefined;
  const { origin, pathname, search } = new URL(address);
  const node = nodes.find((one) => one.origin === origin && `${pathname}/`.startsWith(`${one.prefix}/`));
  return node && pathname.slice(node.prefix.length) + search;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
