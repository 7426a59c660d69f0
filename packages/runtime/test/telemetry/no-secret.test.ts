import { inspect } from "node:util";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { expect, test } from "vitest";
import { type Backend, Call, combineObservers, createClient, passwordLogin } from "../../src/index.ts";
import { otelObserver } from "../../src/otel.ts";
import { bodyOf, createHttpServer } from "../helpers/http-server.ts";

interface Things {
  readonly things: {
    list(input?: object, options?: object): Promise<unknown>;
    create(input: object): Promise<unknown>;
  };
}

const password = "pw-7f3a9c-correct-horse";
const session = "sid-5e1b22-of-the-server";
const pin = "pin-93d1-of-the-input";
const secrets = [password, session, pin];

const backend: Backend = {
  name: "lab",
  basePath: "",
  secrets: ["enableData"],
  operations: {
    things: {
      list: { id: "things/list", method: "GET", path: "/things", query: { access_token: "form" }, cache: true },
      create: { id: "things/create", method: "POST", path: "/things", body: "json" },
    },
  },
  readFault: (reply) => {
    if (reply.status < 400) return undefined;
    const detail = reply.value() as { message: string };
    const kind = reply.status === 503 ? "unavailable" : reply.status === 401 ? "session" : "invalid";
    return { kind, message: detail.message, detail };
  },
};

/** A server that repeats in its answers what it was told. */
const answers: readonly ((request: { url?: string | undefined }) => {
  status: number;
  headers?: object;
  body: string;
})[] = [
  () => ({
    status: 400,
    body: JSON.stringify({ message: `refused: enableData=${pin}, token: ${session}`, enableData: pin, password }),
  }),
  () => ({ status: 503, body: JSON.stringify({ message: `try again with session_id=${session}, enableData=${pin}` }) }),
  () => ({ status: 302, headers: { location: `https://sso.example.net/?access_token=${session}` }, body: "" }),
  () => ({ status: 200, body: `{"password":"${password}","token":"${session}` }),
  () => ({ status: 200, headers: { "content-length": "1000" }, body: `{"password":"${password}","token":"${session}` }),
  () => ({
    status: 401,
    headers: { "www-authenticate": `Bearer ${session}` },
    body: JSON.stringify({ token: session, enableData: pin, message: `enableData=${pin}` }),
  }),
];

test("no secret comes out in an error, an event, a log line or a span, whatever a server repeats", async () => {
  let turn = 0;
  await using server = await createHttpServer((request, response) => {
    void bodyOf(request).then((body) => {
      if (request.url === "/login") {
        const isRight = (JSON.parse(body.toString()) as { password: string }).password === password;
        response.writeHead(isRight ? 200 : 401).end(JSON.stringify({ id: session, message: `password=${password}` }));
        return;
      }
      const { status, headers, body: text } = answers[turn % answers.length]?.(request) ?? { status: 200, body: "" };
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.write(text);
      if (headers && "content-length" in headers) response.socket?.end();
      else response.end();
    });
  });
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const printed: string[] = [];
  const print = (...values: unknown[]): void => {
    for (const value of values) {
      const errors = value instanceof Error ? [value.message, String(value.stack), String(value)] : [];
      printed.push(inspect(value, { depth: 20 }), JSON.stringify(value), ...errors);
    }
  };
  const logger = { debug: print, info: print, warn: print, error: print };
  const strategy = (given: string) =>
    passwordLogin({
      username: "ada",
      password: given,
      login: (credentials) => new Call("/login", { method: "POST", body: JSON.stringify(credentials) }),
      read: (reply) => ({ headers: { authorization: `Bearer ${(reply.value() as { id: string }).id}` } }),
    });
  const connect = (given: string) =>
    createClient<object, Things>(
      backend,
      {
        nodes: [server.origin],
        proxy: false,
        logger,
        observe: combineObservers(print, otelObserver({ tracerProvider, meterProvider })),
        maxAttemptsPerNode: 2,
        backoff: { base: 1, cap: 1 },
      },
      { session: strategy(given) },
    );

  {
    await using client = connect(password);
    for (turn = 0; turn < answers.length; turn++) {
      // oxlint-disable-next-line no-await-in-loop -- one answer after the other
      const failures = await Promise.allSettled([
        client.things.list({ access_token: pin }),
        client.things.create({ body: { password, enableData: pin } }),
        client.things.create({ body: new Blob([pin]).stream() }),
      ]);
      for (const failure of failures) {
        expect(failure.status).toBe("rejected");
        print((failure as PromiseRejectedResult).reason);
      }
    }
    print(client);
  }
  await using wrong = connect(`${password}-no-more`);
  print(await wrong.things.list().catch((error: unknown) => error));

  for (const span of exporter.getFinishedSpans()) {
    const { name, attributes, events, status } = span;
    print({ name, attributes, events, status });
  }
  await reader.forceFlush();
  print(metricExporter.getMetrics());
  await meterProvider.shutdown();
  expect(exporter.getFinishedSpans().length).toBeGreaterThan(2 * answers.length);
  expect(printed.length).toBeGreaterThan(100);
  const all = printed.join("\n");
  for (const secret of secrets) expect(all).not.toContain(secret);
});
