import { Call } from "../core/call.ts";
import type { Node } from "../core/node.ts";
import type { Reply } from "../core/reply.ts";
import type { Transport } from "../core/send.ts";
import { readAll, smallAnswer } from "../core/decode.ts";
import { RedirectError } from "../errors/redirect-error.ts";
import { createFetchTransport } from "../transport/fetch-transport.ts";
import type { TransportOptions } from "../transport/transport-options.ts";
import type { FetchCallOptions } from "./request-of.ts";

/** As many redirects as the Fetch standard follows. */
const mostRedirects = 20;

/**
 * What `fetch` does beside sending: it follows redirects, where the request wants that, and gathers small answers.
 * @param nodes where a redirect may lead; anywhere, without what proves the caller, where there are none.
 */
export function fetchHabits(transport: Transport, nodes: readonly Node[] | undefined): Transport {
  return {
    async send(call) {
      const options = call.options as FetchCallOptions;
      let at = call;
      let reply = await transport.send(call);
      for (let count = 1; isRedirect(reply) && options.request.redirect !== "manual"; count += 1) {
        at = redirected(at, reply, nodes, count);
        call.cancel = (reason) => at.cancel?.(reason);
        options.isRedirected = true;
        // oxlint-disable-next-line no-await-in-loop -- one leads to the next
        reply = await transport.send(at);
      }
      reply = await gatherSmall(reply);
      if (!reply.isStreamed) options.answer = reply;
      return reply;
    },
    close: () => transport.close(),
  };
}

/** Sends by another `fetch`, which gets what it would get without the layers. */
export function transportOver(send: (request: Request) => Promise<Response>, options: TransportOptions): Transport {
  return createFetchTransport({
    idleTimeout: options.idleTimeout,
    maxBytes: options.maxBytes,
    send: (url, init, call) => send(requestFor((call.options as FetchCallOptions).request, url, init, call)),
  });
}

/** A request for one attempt. What somebody wrote on the given one stays on it. */
function requestFor(given: Request, url: string, init: RequestInit, call: Call): Request {
  if (url === given.url && call.body === null && call.ticket === undefined) return given;
  const { mode, credentials, cache, redirect, referrer, referrerPolicy, integrity, keepalive } = given;
  const own = { credentials, cache, redirect, referrer, referrerPolicy, integrity, keepalive };
  const request = new Request(url, { ...own, ...(mode !== "navigate" && { mode }), ...init, redirect });
  return Object.assign(request, Object.fromEntries(Object.entries(given)));
}

function isRedirect({ status, headers }: Reply): boolean {
  return [301, 302, 303, 307, 308].includes(status) && headers.get("location") !== null;
}

/** The call that a redirect asks for. @throws RedirectError where it leads where nothing may be sent. */
function redirected(call: Call, reply: Reply, nodes: readonly Node[] | undefined, count: number): Call {
  const { request } = call.options as FetchCallOptions;
  const { status } = reply;
  const refuse = (why: string): RedirectError =>
    new RedirectError(`${call.name} was redirected, and ${why}`, {
      operation: call.name,
      node: call.node?.url,
      status,
    });
  const location = String(reply.headers.get("location"));
  if (request.redirect === "error") throw refuse("the request wants no redirect");
  if (count > mostRedirects) throw refuse(`that more than ${mostRedirects} times`);
  if (!URL.canParse(location, reply.url)) throw refuse("its location is no URL");
  const target = new URL(location, reply.url);
  const isSame = target.origin === call.node?.origin;
  if (!/^https?:$/.test(target.protocol)) throw refuse("its location is no http URL");
  if (!isSame && nodes && !nodes.some(({ origin }) => origin === target.origin)) {
    throw refuse(`${target.origin} is none of the nodes`);
  }
  // RFC 9110 section 15.4, and the Fetch standard's HTTP-redirect fetch.
  const becomesGet = status === 303 ? call.method !== "HEAD" : status < 303 && call.method === "POST";
  if (!becomesGet && !call.isReplayable) throw refuse("its body can be read only once");
  const dropped = [
    ...(becomesGet
      ? ["content-type", "content-length", "content-encoding", "content-language", "content-location"]
      : []),
    ...(isSame || nodes ? [] : ["authorization", "cookie", "proxy-authorization"]),
  ];
  const fields = Object.fromEntries(Object.entries(call.fields).filter(([name]) => !dropped.includes(name)));
  const next = new Call(target.pathname + target.search, {
    ...contentOf(call),
    fields,
    ...(becomesGet && { method: "GET", body: null }),
  });
  next.node = { url: target.origin, origin: target.origin, prefix: "" };
  if (isSame) next.ticket = call.ticket;
  next.timeout = call.timeout;
  next.endsAt = call.endsAt;
  return next;
}

function contentOf({ method, body, signal, operation, options, stream }: Call) {
  return { method, body, signal, operation, options, stream };
}

async function gatherSmall(reply: Reply): Promise<Reply> {
  const length = reply.headers.get("content-length");
  if (!reply.isStreamed || length === null || Number(length) > smallAnswer) return reply;
  const bytes = await readAll(reply.body as ReadableStream<Uint8Array>, Infinity);
  return reply.withBody(bytes ?? new Uint8Array(0));
}
