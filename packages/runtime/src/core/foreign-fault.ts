import type { Fault, FaultKind } from "./fault.ts";
import type { Outcome } from "./outcome.ts";
import type { Reply } from "./reply.ts";

/**
 * What a status means in an answer that is not in the backend's own words: a page of a proxy, a load balancer or an
 * application server. Everything that is not listed is `gateway`, with an unknown outcome.
 *
 * Those that are listed are given before a request is passed on (RFC 9110 section 15.5, RFC 6585, RFC 8470 section 5.2;
 * seen so at nginx 1.22, HAProxy 2.6, Apache httpd 2.4, Squid 5.7, lighttpd 1.4 and Caddy 2.6). No 5xx is: the same
 * page of nginx, Caddy, Varnish or Apache stands for a refused connection and for a request that was processed.
 */
const beforePassingOn: Readonly<Record<number, FaultKind>> = {
  400: "invalid",
  401: "session",
  403: "gateway",
  408: "unavailable",
  413: "invalid",
  414: "invalid",
  421: "unavailable",
  425: "unavailable",
  429: "overload",
  431: "invalid",
};

/** The fault of an answer of 400 and above that the backend does not know as its own. */
export function foreignFault(reply: Reply): Fault | undefined {
  const { status, statusText } = reply;
  if (status < 400) return undefined;
  const kind = beforePassingOn[status];
  const outcome: Outcome = kind === undefined ? "unknown" : "not-processed";
  const words = statusText || `HTTP status ${status}`;
  return {
    kind: kind ?? "gateway",
    isForeign: true,
    outcome,
    message: `${words}, in a form that is not the backend's${serverOf(reply)}`,
  };
}

function serverOf(reply: Reply): string {
  const name = /^[\w.-]{1,30}/.exec(reply.headers.get("server") ?? "")?.[0];
  return name === undefined ? "" : ` (server ${name})`;
}
