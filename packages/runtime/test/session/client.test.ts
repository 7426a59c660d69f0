import { describe, expect, test } from "vitest";
import type { Backend } from "../../src/core/backend.ts";
import { createClient } from "../../src/client/client.ts";
import { CredentialsError } from "../../src/errors/credentials-error.ts";
import { SessionError } from "../../src/errors/session-error.ts";
import type { ClientOptions } from "../../src/core/client-options.ts";
import type { NorthboundEvent } from "../../src/telemetry/events.ts";
import { createFakeClock } from "../helpers/fake-clock.ts";
import { createPasswordBackend, goodPassword, nodes, strategyFor } from "./password-backend.ts";

interface Things {
  readonly things: {
    list(input?: object, options?: object): Promise<{ session: string }>;
    create(input: { body: object }): Promise<unknown>;
  };
}

const backend: Backend = {
  name: "lab",
  basePath: "",
  operations: {
    things: {
      list: { id: "things/list", method: "GET", path: "/things", cache: true },
      create: { id: "things/create", method: "POST", path: "/things", body: "json" },
    },
  },
};

/** A whole client, with every layer, over a stand-in that opens no socket. */
function setUp(password: string = goodPassword, options: Partial<ClientOptions> = {}) {
  const clock = createFakeClock();
  const server = createPasswordBackend(clock);
  const events: NorthboundEvent[] = [];
  const client = createClient<object, Things>(
    backend,
    {
      nodes: nodes.map(({ url }) => url),
      transport: { send: server.send, close: () => Promise.resolve() },
      clock,
      observe: (event) => void events.push(event),
      ...options,
    },
    { session: strategyFor(password) },
  );
  return { client, server, clock, events };
}

const thousand = <T>(call: () => Promise<T>): Promise<T>[] => Array.from({ length: 1_000 }, call);

describe("a whole client", () => {
  test("1,000 concurrent calls on an expired session cause exactly one login", async () => {
    const { client, server } = setUp();
    await client.things.list();
    server.expire();
    await Promise.all(thousand(() => client.things.create({ body: {} })));
    expect(server.logins).toBe(2);
  });

  test("1,000 concurrent calls with a wrong password cause one login try and 1,000 clear errors", async () => {
    const { client, server } = setUp("wrong password");
    const results = await Promise.allSettled(thousand(() => client.things.list()));
    for (const result of results) {
      const { reason } = result as PromiseRejectedResult;
      expect(reason).toBeInstanceOf(CredentialsError);
      expect(reason.message).toContain("things/list: https://one.example.net refused the login");
    }
    expect(server.logins).toBe(1);
    await expect(client.things.list()).rejects.toBeInstanceOf(CredentialsError);
    expect(server.logins).toBe(1);
  });

  test("a session that is rejected again and again ends in SessionError after one renewal at each node", async () => {
    const { client, server } = setUp();
    await client.things.list();
    server.rejectAll = true;
    const results = await Promise.allSettled(thousand(() => client.things.list()));
    for (const result of results) expect((result as PromiseRejectedResult).reason).toBeInstanceOf(SessionError);
    // The first session, one renewal, and both again at the second node.
    expect(server.logins).toBe(4);
  });

  test("a login that one node can't serve is tried at the next", async () => {
    const { client, server, clock } = setUp();
    server.loginStatus = 503;
    const call = client.things.list();
    await clock.settle();
    server.loginStatus = undefined;
    await clock.advance(60_000);
    expect(await call).toMatchObject({ session: expect.stringContaining("session-") });
  });

  test("cached answers need no session, are shared while under way, and go with a write", async () => {
    const { client, server } = setUp(goodPassword, { cache: true });
    const values = await Promise.all(thousand(() => client.things.list()));
    for (const value of values) expect(value).toEqual(values[0]);
    expect([server.logins, server.calls]).toEqual([1, 1]);
    server.expire();
    expect(await client.things.list()).toEqual(values[0]);
    expect(server.calls).toBe(1);
    await client.things.create({ body: {} });
    expect(await client.things.list()).not.toEqual(values[0]);
    expect(client.cache.stats()).toMatchObject({ invalidations: 1, entries: 1 });
  });

  test("close logs out, and leaves no timer", async () => {
    const { client, server, clock } = setUp();
    await client.things.list();
    await client.close();
    expect([server.logouts, server.live.size, clock.pending]).toEqual([1, 0, 0]);
    await expect(client.things.list()).rejects.toMatchObject({ code: "CLOSED" });
  });
});
