import { expect, test } from "vitest";
import type { Backend } from "../../src/core/backend.ts";
import { createClient } from "../../src/client/client.ts";
import { createLoginService } from "../../src/client/login-service.ts";
import { CredentialsError } from "../../src/errors/credentials-error.ts";
import { InvalidOptionError } from "../../src/errors/invalid-option-error.ts";
import type { NorthboundEvent } from "../../src/telemetry/events.ts";
import type { Send } from "../../src/core/send.ts";
import { createFakeClock } from "../helpers/fake-clock.ts";
import { createPasswordBackend, goodPassword, strategyFor } from "./password-backend.ts";

interface Things {
  readonly things: { list(input?: object, options?: object): Promise<{ session: string }> };
}

const backend: Backend = {
  name: "lab",
  basePath: "",
  operations: { things: { list: { id: "things/list", method: "GET", path: "/things" } } },
  readWarnings: (reply, { operation }) => (operation ? [`asked ${reply.node?.url}`] : []),
};

/** Two services on hosts of their own, and one login beside them. */
function setUp(password: string = goodPassword) {
  const clock = createFakeClock();
  const server = createPasswordBackend(clock);
  const events: NorthboundEvent[] = [];
  const sent: string[] = [];
  const send: Send = (call) => {
    sent.push(`${call.node?.url} ${call.url}`);
    return server.send(call);
  };
  const shared = {
    transport: { send, close: () => Promise.resolve() },
    clock,
    observe: (event: NorthboundEvent) => void events.push(event),
  };
  const strategy = { ...strategyFor(password), scope: "cluster" as const };
  const login = createLoginService(
    { ...backend, name: "entry" },
    { ...shared, nodes: ["https://entry.example.net"] },
    strategy,
  );
  const client = (host: string) =>
    createClient<object, Things>(backend, { ...shared, nodes: [`https://${host}.example.net`] }, { login });
  const both = createClient<object, Things>(
    backend,
    { ...shared, nodes: ["https://one.example.net", "https://two.example.net"] },
    { login },
  );
  return { server, events, sent, login, one: client("one"), two: client("two"), both };
}

test("clients of several hosts share one login, which goes to its own host only", async () => {
  const { server, events, sent, one, two } = setUp();
  await Promise.all(Array.from({ length: 50 }, () => [one.things.list(), two.things.list()]).flat());
  expect(server.logins).toBe(1);
  expect(sent.filter((line) => line.endsWith("/login"))).toEqual(["https://entry.example.net /login"]);
  expect(events.filter(({ type }) => type === "login")).toMatchObject([{ node: "https://entry.example.net" }]);
});

test("a session that one client finds ended is renewed once for all", async () => {
  const { server, one, two } = setUp();
  await one.things.list();
  server.expire();
  await Promise.all([one.things.list(), two.things.list(), one.things.list()]);
  expect(server.logins).toBe(2);
});

test("refused credentials are tried once, whichever client asks", async () => {
  const { server, one, two } = setUp("wrong password");
  for (const client of [one, two, one]) await expect(client.things.list()).rejects.toBeInstanceOf(CredentialsError);
  expect(server.logins).toBe(1);
});

test("a client that is closed leaves the session to the others; the service ends it", async () => {
  const { server, login, one, two } = setUp();
  await one.things.list();
  await one.close();
  expect(server.logouts).toBe(0);
  await two.things.list();
  await login.close();
  expect(server.logins).toBe(1);
  expect(server.live.size).toBe(0);
});

test("sessions that belong to one node can't be shared", () => {
  expect(() =>
    createLoginService(backend, { nodes: ["https://entry.example.net"] }, strategyFor(goodPassword)),
  ).toThrow(InvalidOptionError);
});

test("what a success says beside its data becomes a warning event", async () => {
  const { events, one } = setUp();
  await one.things.list();
  expect(events.filter((event) => event.type === "warning" && event.backend === "lab")).toMatchObject([
    { operation: "things/list", message: "asked https://one.example.net" },
  ]);
});

test("a login that fails is no failure of the nodes of a client", async () => {
  const { server, events, both } = setUp();
  server.loginStatus = 500;
  await expect(both.things.list()).rejects.toMatchObject({ code: "SESSION_FAILED", status: 500 });
  expect(server.logins).toBe(1);
  expect(events.filter(({ type }) => type === "failover" || type === "circuit")).toEqual([]);
});
