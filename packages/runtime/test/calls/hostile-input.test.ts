import { describe, expect, test } from "vitest";
import { type Backend, createClient, isNorthboundError, Reply } from "../../src/index.ts";

interface Calls {
  readonly things: { create(input?: unknown, options?: unknown): Promise<unknown> };
}

const backend: Backend = {
  name: "test",
  basePath: "",
  operations: {
    things: {
      create: { id: "things/create", method: "POST", path: "/things/{id}", query: { q: "form" }, header: ["x-note"] },
    },
  } as never,
};

function setup() {
  let sent = 0;
  const client = createClient<object, Calls>(backend, {
    nodes: ["http://one.example.net"],
    transport: {
      async send(call) {
        sent += 1;
        const reply = new Reply({ status: 200, headers: {}, body: new TextEncoder().encode("{}") });
        reply.node = call.node;
        return reply;
      },
      close: () => Promise.resolve(),
    },
  });
  return { client, sent: () => sent };
}

const circular: Record<string, unknown> = {};
circular["self"] = circular;
const hostile = {
  toString(): string {
    throw new Error("hostile");
  },
  toJSON(): never {
    throw new Error("hostile");
  },
};
const getter = {
  get member(): never {
    throw new Error("hostile");
  },
};
const proxy: object = new Proxy(
  {},
  {
    get() {
      throw new Error("hostile");
    },
    ownKeys() {
      throw new Error("hostile");
    },
  },
);

describe("whatever a caller gives, what comes back is an error of Northbound, and nothing was sent", () => {
  test.each<[string, unknown, unknown]>([
    ["a circular body", { id: 1, body: circular }, {}],
    ["a body with a bigint", { id: 1, body: { big: 1n } }, {}],
    ["a body that throws when it is written", { id: 1, body: hostile }, {}],
    ["a body with a getter that throws", { id: 1, body: getter }, {}],
    ["a body that is a hostile proxy", { id: 1, body: proxy }, {}],
    ["a symbol in the path", { id: Symbol("x") }, {}],
    ["an object in the path that throws", { id: hostile }, {}],
    ["a symbol in the query", { id: 1, q: Symbol("x") }, {}],
    ["an object in the query that throws", { id: 1, q: [hostile] }, {}],
    ["an input that throws when it is looked at", getterInput(), {}],
    ["an input that is a hostile proxy", proxy, {}],
    ["headers that throw", { id: 1, headers: hostile }, { headers: proxy }],
    ["a header that is an object that throws", { id: 1, headers: { "x-a": hostile } }, {}],
    ["a header with a line break", { id: 1, headers: { "x-a": "a\r\nb: c" } }, {}],
    ["a header with a symbol", { id: 1, headers: { "x-a": Symbol("x") } }, {}],
    ["options that are a hostile proxy", { id: 1 }, proxy],
    ["a deadline that is a symbol", { id: 1 }, { deadline: Symbol("x") }],
    ["a timeout that is an object", { id: 1 }, { timeout: hostile }],
    ["a retry mode that is a symbol", { id: 1 }, { retry: Symbol("x") }],
    ["a node that is a symbol", { id: 1 }, { node: Symbol("x") }],
    ["a signal that is none", { id: 1 }, { signal: { aborted: false } }],
  ])("%s", async (_name, input, options) => {
    const { client, sent } = setup();
    let error: unknown;
    try {
      error = await client.things.create(input, options).then(
        () => "succeeded",
        (reason: unknown) => reason,
      );
    } catch (thrown) {
      error = { thrown };
    }
    expect(error).toSatisfy(isNorthboundError);
    expect(sent()).toBe(0);
  });

  test.each<[string, unknown, unknown, unknown]>([
    ["no method", undefined, "/x", {}],
    ["a method that is no word", "GE T", "/x", {}],
    ["a method that is a symbol", Symbol("x"), "/x", {}],
    ["no path", "GET", undefined, {}],
    ["a path with a line break", "GET", "/x\r\nhost: y", {}],
    ["a circular body", "POST", "/x", { body: circular }],
    ["an init that is a hostile proxy", "POST", "/x", proxy],
  ])("a request with %s", async (_name, method, path, init) => {
    const { client, sent } = setup();
    const error: unknown = await client.request(method as never, path as never, init as never).then(
      () => "succeeded",
      (reason: unknown) => reason,
    );
    expect(error).toSatisfy(isNorthboundError);
    expect(sent()).toBe(0);
  });

  test("an abort gives the caller's own reason, whatever it is", async () => {
    const { client, sent } = setup();
    const reason = { mine: true };
    await expect(client.things.create({ id: 1 }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(sent()).toBe(0);
  });
});

function getterInput(): object {
  return Object.defineProperty({ id: 1 }, "body", {
    enumerable: true,
    get() {
      throw new Error("hostile");
    },
  });
}
