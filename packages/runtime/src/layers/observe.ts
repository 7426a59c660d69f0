import type { Call } from "../core/call.ts";
import { changeCall } from "../core/change-call.ts";
import { changesSomething } from "../core/outcome.ts";
import { type Clock, wallTime } from "../util/clock.ts";
import { errorFromReply } from "../errors/error-from-reply.ts";
import { isNorthboundError } from "../errors/northbound-error.ts";
import type { Reply } from "../core/reply.ts";
import type { Observe } from "../telemetry/events.ts";
import type { Layer, Send } from "../core/send.ts";

/** Options of the observe layer. */
export interface ObserveLayerOptions {
  /** Who listens; see `createObserve`. Without anyone the layer does nothing but identify writes. */
  readonly observe: Observe | undefined;
  /** Name of the backend, for events. */
  readonly backend: string;
  readonly clock: Clock;
  /** Header by which the backend takes the id into its own logs and jobs. */
  readonly correlationHeader?: string | undefined;
  /** Names of members whose values are never printed, from the backend. */
  readonly secrets?: readonly string[] | undefined;
}

/**
 * Tells when a call begins and how it ends, and gives it an id that joins its events. Outermost, so that it sees
 * what the caller sees. Only the time is taken here; what happens in between is told by the layers that do it.
 * A write has an id without an observer, too, where the backend takes one: it can be asked for when the answer is lost.
 */
export function observeLayer({ observe, backend, clock, correlationHeader, secrets }: ObserveLayerOptions): Layer {
  if (!observe && correlationHeader === undefined) return (next) => next;
  const nextId = createIds();
  return (next) => (call) => {
    if (!observe && !changesSomething(call)) return next(call);
    const own = call.options.correlationId === undefined ? withCorrelationId(call, nextId, correlationHeader) : call;
    call.correlationId = own.options.correlationId;
    if (!observe) return identify(next, call, own);
    return follow(observe, backend, clock, secrets, next, call, own);
  };
}

function identify(next: Send, call: Call, own: Call): Promise<Reply> {
  return next(own).finally(() => {
    call.attempts = own.attempts;
  });
}

function follow(
  observe: Observe,
  backend: string,
  clock: Clock,
  secrets: readonly string[] | undefined,
  next: Send,
  call: Call,
  own: Call,
): Promise<Reply> {
  const started = clock.now();
  const { method, name } = own;
  const base = { backend, operation: name, correlationId: own.options.correlationId, method };
  observe({ type: "start", time: wallTime(clock), ...base });

  const end = (status: number | undefined, attempts: number, fromCache: boolean, error: Error | undefined): void => {
    const duration = clock.now() - started;
    call.attempts = own.attempts;
    observe({ type: "call", time: wallTime(clock), ...base, status, duration, attempts, fromCache, error });
  };
  return next(own).then(
    (reply) => {
      const failed = own.attempts?.length ?? 0;
      const { fromCache, ok, status } = reply;
      // A try that failed is among the attempts of the call, one that succeeded is not.
      const attempts = ok && !fromCache ? failed + 1 : failed;
      end(status, attempts, fromCache, ok ? undefined : errorFromReply(reply, name, own.attempts, secrets));
      return reply;
    },
    (reason: unknown) => {
      const error = reason instanceof Error ? reason : new Error(`Aborted: ${String(reason)}`);
      const status = isNorthboundError(error) ? error.status : undefined;
      end(status, own.attempts?.length ?? 0, false, error);
      throw reason;
    },
  );
}

/**
 * Ids that no other call has, here or elsewhere. Random once and counted after that: a random id for each call is a
 * thirtieth of all that a call allocates. Made with the first call, because workers have no chance before.
 */
function createIds(): () => string {
  let client: string | undefined;
  let calls = 0;
  return () => {
    // Not `randomUUID`, which pages without TLS do not have.
    client ??= Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");
    calls += 1;
    return `${client}-${calls}`;
  };
}

/**
 * The same call with an id, where its caller gave none: the one that all calls of the client send, or a new one, which is sent
 * where the backend takes it. Nobody pays for ids that nobody sees.
 */
function withCorrelationId(call: Call, nextId: () => string, header: string | undefined): Call {
  const sent = header === undefined ? undefined : call.fields[header];
  const correlationId = sent ?? nextId();
  return changeCall(call, {
    options: { ...call.options, correlationId },
    ...(header !== undefined && { fields: { ...call.fields, [header]: correlationId } }),
  });
}
