import {
  type Attributes,
  context,
  type Histogram,
  type MeterProvider,
  metrics,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
  type TracerProvider,
} from "@opentelemetry/api";
import { isNorthboundError } from "../errors/northbound-error.ts";
import type { AttemptEvent, CallEvent, NorthboundEvent, Observe, StartEvent } from "./events.ts";

/** Where spans and metrics go. Default: the providers that are registered globally. */
export interface OtelObserverOptions {
  readonly tracerProvider?: TracerProvider | undefined;
  readonly meterProvider?: MeterProvider | undefined;
}

const instrumentation = "@northbound/runtime";

/** Advised by the HTTP metric conventions for `http.client.request.duration`, in seconds. */
const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/**
 * An observer that makes OpenTelemetry spans and metrics. A call is an internal span named after its operation, a
 * child of the caller's span; each try of it is a client span below, by the semantic conventions for HTTP, and counts
 * in the histogram `http.client.request.duration`. Retries, moves to another node and the cache are events of the
 * call's span. URLs are recorded without their query.
 * @example
 * import { createRhev } from "@northbound/rhev";
 * import { otelObserver } from "@northbound/runtime/otel";
 *
 * const rhev = createRhev({ nodes, credentials, observe: otelObserver() });
 */
export function otelObserver(options: OtelObserverOptions = {}): Observe {
  const tracer = (options.tracerProvider ?? trace).getTracer(instrumentation);
  const duration = (options.meterProvider ?? metrics)
    .getMeter(instrumentation)
    .createHistogram("http.client.request.duration", {
      description: "Duration of HTTP client requests.",
      unit: "s",
      advice: { explicitBucketBoundaries: durationBuckets },
    });
  /** Spans of calls under way, by correlation id. Calls that share one id take their span from the same place. */
  const calls = new Map<string, Span[]>();
  return (event) => {
    const id = event.correlationId ?? "";
    const open = calls.get(id);
    switch (event.type) {
      case "start":
        if (open) open.push(startCall(tracer, event));
        else calls.set(id, [startCall(tracer, event)]);
        break;
      case "attempt":
        recordAttempt(tracer, duration, event, open?.at(-1));
        break;
      case "call": {
        const span = open?.pop();
        if (open?.length === 0) calls.delete(id);
        if (span) endCall(span, event);
        break;
      }
      default:
        addEvent(open?.at(-1), event);
    }
  };
}

function startCall(tracer: Tracer, event: StartEvent): Span {
  const attributes = { "northbound.backend": event.backend, "northbound.operation": event.operation ?? "" };
  return tracer.startSpan(event.operation ?? event.method, {
    kind: SpanKind.INTERNAL,
    startTime: event.time,
    attributes,
  });
}

function endCall(span: Span, event: CallEvent): void {
  const { attempts, fromCache, status, error } = event;
  span.setAttribute("northbound.attempts", attempts);
  if (fromCache) span.setAttribute("northbound.from_cache", true);
  if (status !== undefined) span.setAttribute("http.response.status_code", status);
  if (error) {
    span.setAttribute("error.type", typeOf(error));
    // Errors of the package name no secret; of others only the type is recorded.
    span.setStatus({ code: SpanStatusCode.ERROR, ...(isNorthboundError(error) && { message: error.message }) });
  }
  span.end(event.time);
}

function recordAttempt(tracer: Tracer, duration: Histogram, event: AttemptEvent, parent: Span | undefined): void {
  const { method, status, attempt, template } = event;
  const type = status !== undefined && status >= 400 ? String(status) : event.error && typeOf(event.error);
  const shared: Attributes = {
    "http.request.method": method,
    ...serverOf(event.node),
    ...(status !== undefined && { "http.response.status_code": status }),
    ...(type !== undefined && { "error.type": type }),
  };
  const active = context.active();
  const parentContext = parent ? trace.setSpan(active, parent) : active;
  const span = tracer.startSpan(
    template === undefined ? method : `${method} ${template}`,
    {
      kind: SpanKind.CLIENT,
      startTime: event.time - event.duration,
      attributes: {
        ...shared,
        "url.full": event.url ?? event.node,
        ...(template !== undefined && { "url.template": template }),
        ...(attempt > 1 && { "http.request.resend_count": attempt - 1 }),
      },
    },
    parentContext,
  );
  if (type !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(event.time);
  duration.record(event.duration / 1_000, shared, trace.setSpan(parentContext, span));
}

/** Only what can be said in words that are the same for many calls. */
function addEvent(span: Span | undefined, event: NorthboundEvent): void {
  if (!span) return;
  if (event.type === "retry") {
    span.addEvent("northbound.retry", { "northbound.node": event.node, "northbound.delay": event.delay }, event.time);
  } else if (event.type === "failover") {
    span.addEvent("northbound.failover", { "northbound.from": event.from, "northbound.to": event.to }, event.time);
  } else if (event.type === "cache") {
    span.addEvent("northbound.cache", { "northbound.result": event.result }, event.time);
  } else if (event.type === "limit") {
    span.addEvent("northbound.limit", { "northbound.waited": event.waited }, event.time);
  }
}

function serverOf(node: string): Attributes {
  if (!URL.canParse(node)) return { "server.address": node };
  const { hostname, port, protocol } = new URL(node);
  return {
    "server.address": hostname.replace(/^\[|\]$/g, ""),
    "server.port": Number(port || (protocol === "https:" ? 443 : 80)),
  };
}

/** A name of low cardinality for what went wrong. */
function typeOf(error: Error): string {
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : error.name;
}
