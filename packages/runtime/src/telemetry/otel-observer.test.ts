import { AsyncLocalStorage } from "node:async_hooks";
import {
  type Context,
  context,
  type ContextManager,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import { Call } from "../core/call.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { observeLayer } from "../layers/observe.ts";
import { Reply } from "../core/reply.ts";
import type { AttemptEvent, NorthboundEvent } from "./events.ts";
import { otelObserver } from "./otel-observer.ts";

/** Carries the active span through promises, as the SDK for Node does. */
class AsyncContext implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();
  active = (): Context => this.#storage.getStore() ?? ROOT_CONTEXT;
  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    active: Context,
    run: F,
    self?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return this.#storage.run(active, () => run.apply(self as never, args));
  }
  bind<T>(_context: Context, target: T): T {
    return target;
  }
  enable(): this {
    return this;
  }
  disable(): this {
    return this;
  }
}
beforeAll(() => context.setGlobalContextManager(new AsyncContext()));
afterAll(() => {
  context.disable();
});

function setUp() {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 2 ** 30 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const observe = otelObserver({ tracerProvider, meterProvider });
  return {
    observe,
    tracer: tracerProvider.getTracer("test"),
    spans: (): ReadableSpan[] => exporter.getFinishedSpans(),
    async durations() {
      await reader.forceFlush();
      const [metric] = metricExporter.getMetrics()[0]?.scopeMetrics[0]?.metrics ?? [];
      await meterProvider.shutdown();
      return metric;
    },
  };
}

/** OpenTelemetry takes a number below the age of the process for one of `performance.now()`. */
const epoch = 1e12;

const base = { backend: "rhev", operation: "vms/get", correlationId: "c1" };
const attempt = (facts: Partial<AttemptEvent> = {}): NorthboundEvent => ({
  ...base,
  type: "attempt",
  time: epoch + 1_500,
  node: "https://engine1.example.net/proxy",
  url: "https://engine1.example.net/proxy/ovirt-engine/api/vms/7",
  template: "/vms/{vmId}",
  method: "GET",
  attempt: 1,
  status: 200,
  duration: 400,
  error: undefined,
  ...facts,
});
const start: NorthboundEvent = { ...base, type: "start", time: epoch + 1_000, method: "GET" };
const end = (facts: object = {}): NorthboundEvent => ({
  ...base,
  type: "call",
  time: epoch + 1_600,
  method: "GET",
  status: 200,
  duration: 600,
  attempts: 1,
  fromCache: false,
  error: undefined,
  ...facts,
});
const milliseconds = ([whole, nano]: readonly [number, number]): number => whole * 1e3 - epoch + Math.round(nano / 1e6);

describe("spans", () => {
  it("are one for the call and one below it for each try, with the HTTP conventions", () => {
    const { observe, spans } = setUp();
    for (const event of [start, attempt(), end()]) observe(event);
    const [client, whole] = spans();
    expect(whole).toMatchObject({
      name: "vms/get",
      kind: SpanKind.INTERNAL,
      attributes: {
        "northbound.backend": "rhev",
        "northbound.operation": "vms/get",
        "northbound.attempts": 1,
        "http.response.status_code": 200,
      },
      status: { code: SpanStatusCode.UNSET },
    });
    expect(client).toMatchObject({
      name: "GET /vms/{vmId}",
      kind: SpanKind.CLIENT,
      attributes: {
        "http.request.method": "GET",
        "http.response.status_code": 200,
        "server.address": "engine1.example.net",
        "server.port": 443,
        "url.full": "https://engine1.example.net/proxy/ovirt-engine/api/vms/7",
        "url.template": "/vms/{vmId}",
      },
    });
    expect(client?.attributes).not.toHaveProperty("http.request.resend_count");
    expect(client?.parentSpanContext?.spanId).toBe(whole?.spanContext().spanId);
    expect([client, whole].map((span) => span && [milliseconds(span.startTime), milliseconds(span.endTime)])).toEqual([
      [1_100, 1_500],
      [1_000, 1_600],
    ]);
  });

  it("count what was sent again, and tell why a try failed", () => {
    const { observe, spans } = setUp();
    const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    observe(start);
    observe(attempt({ status: undefined, error: refused }));
    observe({
      ...base,
      type: "failover",
      time: epoch + 1_500,
      from: "https://n1",
      to: "https://n2",
      reason: "refused",
    });
    observe(attempt({ attempt: 2, status: 503 }));
    observe({ ...base, type: "retry", time: epoch + 1_510, node: "https://n2", delay: 20, reason: "busy" });
    observe(end({ status: undefined, attempts: 2, error: new ConnectionError("gone") }));
    const [first, second, whole] = spans();
    expect(first).toMatchObject({
      attributes: { "error.type": "ECONNREFUSED" },
      status: { code: SpanStatusCode.ERROR },
    });
    expect(second).toMatchObject({ attributes: { "error.type": "503", "http.request.resend_count": 1 } });
    expect(whole).toMatchObject({
      attributes: { "error.type": "CONNECTION_FAILED", "northbound.attempts": 2 },
      status: { code: SpanStatusCode.ERROR, message: "gone" },
      events: [{ name: "northbound.failover" }, { name: "northbound.retry" }],
    });
  });

  it("know an answer from the cache", () => {
    const { observe, spans } = setUp();
    for (const event of [
      start,
      { ...base, type: "cache", time: epoch + 1_000, result: "hit" } as const,
      end({ fromCache: true, attempts: 0 }),
    ]) {
      observe(event);
    }
    expect(spans()).toMatchObject([
      { attributes: { "northbound.from_cache": true }, events: [{ name: "northbound.cache" }] },
    ]);
  });

  it("begin below the caller's own span, through all layers", async () => {
    const { observe, tracer, spans } = setUp();
    const clock = createFakeClock();
    const send = observeLayer({ observe, backend: "rhev", clock })((call) => {
      const { correlationId } = call.options;
      return Promise.resolve().then(() => {
        observe(attempt({ correlationId }));
        return new Reply({ status: 200, headers: {}, body: null });
      });
    });
    await tracer.startActiveSpan("mine", async (mine) => {
      await send(new Call("/vms/7", { operation: { id: "vms/get", method: "GET", path: "/vms/{vmId}" } }));
      mine.end();
    });
    const [client, whole, mine] = spans();
    expect(mine?.name).toBe("mine");
    expect(whole?.parentSpanContext?.spanId).toBe(mine?.spanContext().spanId);
    expect(client?.parentSpanContext?.spanId).toBe(whole?.spanContext().spanId);
  });

  it("do without a call that they know, such as for a login", () => {
    const { observe, spans } = setUp();
    observe({ ...attempt(), correlationId: undefined });
    observe(end());
    expect(spans().map(({ name }) => name)).toEqual(["GET /vms/{vmId}"]);
  });

  it("are all ended, also when calls share an id", () => {
    const { observe, spans } = setUp();
    for (const event of [start, start, attempt(), attempt(), end(), end()]) observe(event);
    expect(spans()).toHaveLength(4);
  });
});

describe("metrics", () => {
  it("are the duration of each try, in seconds", async () => {
    const { observe, durations } = setUp();
    for (const event of [start, attempt(), attempt({ status: 503, attempt: 2 }), end()]) observe(event);
    const metric = await durations();
    expect(metric?.descriptor).toMatchObject({ name: "http.client.request.duration", unit: "s" });
    expect(metric?.dataPoints).toMatchObject([
      {
        attributes: {
          "http.request.method": "GET",
          "http.response.status_code": 200,
          "server.address": "engine1.example.net",
          "server.port": 443,
        },
        value: { count: 1, sum: 0.4 },
      },
      { attributes: { "error.type": "503" }, value: { count: 1 } },
    ]);
    expect(metric?.dataPoints[0]?.attributes).not.toHaveProperty("url.full");
  });
});

it("does nothing harmful without a registered provider", () => {
  expect(trace.getActiveSpan()).toBeUndefined();
  const observe = otelObserver();
  for (const event of [start, attempt(), end()]) observe(event);
});
