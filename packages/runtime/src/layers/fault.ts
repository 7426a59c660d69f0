import type { Backend } from "../core/backend.ts";
import { Call } from "../core/call.ts";
import type { Fault, FaultKind } from "../core/fault.ts";
import { foreignFault } from "../core/foreign-fault.ts";
import { jsonOf } from "../core/json-of.ts";
import type { Reply } from "../core/reply.ts";
import type { Layer, Send } from "../core/send.ts";
import { unreadable } from "../errors/unreadable.ts";
import type { Observe } from "../telemetry/events.ts";
import { type Clock, systemClock, wallTime } from "../util/clock.ts";

/** Options of the fault layer. */
export interface FaultLayerOptions {
  readonly backend: Partial<Pick<Backend, "name" | "readFault" | "readWarnings" | "presence">>;
  /** Told of warnings. */
  readonly observe?: Observe | undefined;
  readonly clock?: Clock | undefined;
}

/**
 * Says of each reply whether it is a failure, in the backend's own words where it has any. What fails while it reads an
 * answer speaks against the answer, not against the node.
 * Stands right above the time limit, so that every layer further out can decide by `reply.fault`.
 * @throws InvalidAnswerError when the answer can't be read.
 */
export function faultLayer(options: FaultLayerOptions): Layer {
  const { backend, observe } = options;
  const tellsWarnings = observe !== undefined && backend.readWarnings !== undefined;
  return (next) => (call) =>
    next(call).then((reply) => {
      reply.operation = call.name;
      try {
        reply.fault = backend.readFault ? (backend.readFault(reply, call) ?? foreignFault(reply)) : statusFault(reply);
        if (tellsWarnings && reply.fault === undefined && !reply.isStreamed) tellWarnings(options, reply, call);
      } catch (error) {
        throw unreadable(error, reply, call);
      }
      return reply.fault?.isAmbiguous ? confirmAbsence(options, next, call, reply) : reply;
    });
}

/**
 * Decides what an ambiguous "not found" is by a read of something that is always there: where the backend answers that
 * in its own words, the absence is its word as well.
 */
async function confirmAbsence({ backend }: FaultLayerOptions, next: Send, call: Call, reply: Reply): Promise<Reply> {
  const { presence } = backend;
  if (!presence) return reply;
  const { fields, signal, options } = call;
  const probe = new Call(presence.path, { fields, signal, options }).attemptAt(
    call.node as NonNullable<Call["node"]>,
    call.ticket,
  );
  const answer = await next(probe);
  if (!presence.isOwn(answer)) reply.fault = foreignFault(reply);
  return reply;
}

/** Makes warning events of what the backend said beside the data. */
function tellWarnings({ backend, observe, clock }: FaultLayerOptions, reply: Reply, call: Call): void {
  for (const message of backend.readWarnings?.(reply, call) ?? []) {
    observe?.({
      type: "warning",
      time: wallTime(clock ?? systemClock),
      backend: backend.name ?? "",
      operation: call.name,
      correlationId: call.options.correlationId,
      message,
    });
  }
}

/**
 * The fault of an answer of a backend that has no words of its own: by the status (RFC 9110 section 15, RFC 6585) where
 * the body is JSON, otherwise that of a stranger. A 503 does not prove that a write was not processed.
 */
export function statusFault(reply: Reply): Fault | undefined {
  const { status, statusText } = reply;
  if (status < 400) return undefined;
  if (status === 502 || status === 504 || !isJson(reply)) return foreignFault(reply);
  const kind = kindOfStatus(status);
  const message = statusText || `HTTP status ${status}`;
  return kind === "unavailable" && status === 503 ? { kind, message, outcome: "unknown" } : { kind, message };
}

/** Whether the body is JSON; where an answer can have none, whether it says so. */
function isJson(reply: Reply): boolean {
  if (reply.size === 0) return /^application\/(?:[\w.-]+\+)?json\b/i.test(reply.headers.get("content-type") ?? "");
  return jsonOf(reply) !== undefined;
}

/** The kind of failure that a status of 400 or above stands for, in the backend's own words. */
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
    case 408:
    case 421:
    case 425:
    case 503:
      return "unavailable";
    default:
      return status < 500 ? "invalid" : "server";
  }
}
