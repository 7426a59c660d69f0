import type { Backend } from "../core/backend.ts";
import type { Call } from "../core/call.ts";
import { type Clock, systemClock, wallTime } from "../util/clock.ts";
import type { Fault, FaultKind } from "../core/fault.ts";
import type { Reply } from "../core/reply.ts";
import type { Observe } from "../telemetry/events.ts";
import type { Layer } from "../core/send.ts";

/** Options of the fault layer. */
export interface FaultLayerOptions {
  readonly backend: Partial<Pick<Backend, "name" | "readFault" | "readWarnings">>;
  /** Told of warnings. */
  readonly observe?: Observe | undefined;
  readonly clock?: Clock | undefined;
}

/**
 * Says of each reply whether it is a failure, in the backend's own words where it has any.
 * Stands right above the time limit, so that every layer further out can decide by `reply.fault`.
 */
export function faultLayer(options: FaultLayerOptions): Layer {
  const { backend, observe } = options;
  const tellsWarnings = observe !== undefined && backend.readWarnings !== undefined;
  return (next) => (call) =>
    next(call).then((reply) => {
      reply.operation = call.name;
      reply.fault = backend.readFault?.(reply, call) ?? statusFault(reply);
      if (tellsWarnings && reply.fault === undefined) tellWarnings(options, reply, call);
      return reply;
    });
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
