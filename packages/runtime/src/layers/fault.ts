import type { Backend } from "../backend.ts";
import type { Fault, FaultKind } from "../fault.ts";
import type { Reply } from "../reply.ts";
import type { Layer } from "../send.ts";

/**
 * Says of each reply whether it is a failure, in the backend's own words where it has any.
 * Stands right above the time limit, so that every layer further out can decide by `reply.fault`.
 */
export function faultLayer(options: { readonly backend: Pick<Backend, "readFault"> }): Layer {
  const { backend } = options;
  return (next) => (call) =>
    next(call).then((reply) => {
      reply.fault = backend.readFault?.(reply, call) ?? statusFault(reply);
      return reply;
    });
}

/** What a status means when the backend says no more (RFC 9110 section 15, RFC 6585). */
export function statusFault(reply: Reply): Fault | undefined {
  const { status } = reply;
  if (status < 400) return undefined;
  return { kind: kindOfStatus(status), message: reply.statusText || `HTTP status ${status}` };
}

/** The kind of failure that a status of 400 or above stands for. */
export function kindOfStatus(status: number): FaultKind {
  switch (status) {
    case 401:
      return "session";
    case 403:
      return "permission";
    case 404:
    case 410:
      return "notFound";
    case 409:
    case 412:
    case 423:
      return "conflict";
    case 429:
      return "overload";
    case 503:
      return "unavailable";
    default:
      return status < 500 ? "invalid" : "server";
  }
}
