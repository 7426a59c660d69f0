import { describe, expect, test } from "vitest";
import { type Backend, createClient, InvalidOptionError, NorthboundError } from "../../src/index.ts";
import type { ClientOptions } from "../../src/core/client-options.ts";
import { Reply } from "../../src/core/reply.ts";
import { createFakeClock } from "../helpers/fake-clock.ts";

interface Things {
  readonly things: { list(input?: object, options?: object): Promise<unknown> };
}

const backend: Backend = {
  name: "lab",
  basePath: "",
  operations: { things: { list: { id: "things/list", method: "GET", path: "/things", cache: true } } },
};

function setUp(options: Partial<ClientOptions> = {}) {
  const clock = createFakeClock();
  const state = { closed: 0, sent: 0 };
  const client = createClient<object, Things>(backend, {
    nodes: ["http://one.example.net"],
    clock,
    transport: {
      send: (call) => {
        state.sent += 1;
        const reply = new Reply({ status: 200, headers: {}, body: new TextEncoder().encode("{}") });
        reply.node = call.node;
        return Promise.resolve(reply);
      },
      close: () => {
        state.closed += 1;
        return Promise.resolve();
      },
    },
    ...options,
  });
  return { client, state, clock };
}

describe("closing a client", () => {
  test.each([
    ["seen by nobody", {}],
    ["observed", { observe: () => {} }],
  ])("%s, is not held up by calls that were wrong from the start", async (_name, options) => {
    const { client, state } = setUp({ cache: true, ...options });
    await client.things.list();
    for (const wrong of [{ cache: "sometimes" }, { node: "http://other.example.net" }]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await expect(client.things.list({}, wrong)).rejects.toBeInstanceOf(InvalidOptionError);
    }
    await expect(client.things.list({ unknown: 1 })).rejects.toBeInstanceOf(NorthboundError);
    await client.close();
    expect(state.closed).toBe(1);
  });

  test("may be asked for twice, and turns later calls away", async () => {
    const { client, state } = setUp();
    await Promise.all([client.close(), client.close(), client[Symbol.asyncDispose]()]);
    expect(state.closed).toBe(1);
    await expect(client.things.list()).rejects.toMatchObject({ code: "CLOSED" });
    expect(state.sent).toBe(0);
  });
});

describe("work in the background", () => {
  test("that fetches a fresh answer in place of a stale one ends with the client", async () => {
    const statuses = [200, 503];
    const { client, clock } = setUp({
      cache: { ttl: 1_000, staleWhileRevalidate: 60_000 },
      transport: {
        send: (call) => {
          const status = statuses.shift() ?? 503;
          const headers = { "retry-after": "30" };
          const reply = new Reply({ status, headers, body: new TextEncoder().encode("{}") });
          reply.node = call.node;
          return Promise.resolve(reply);
        },
        close: () => Promise.resolve(),
      },
    });
    await client.things.list();
    await clock.advance(2_000);
    await client.things.list();
    await clock.settle();
    expect(statuses).toEqual([]);
    expect(clock.pending).toBe(1);
    await client.close();
    expect(clock.pending).toBe(0);
  });
});
