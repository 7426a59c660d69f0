import { beforeAll, describe, expect, test } from "vitest";
import {
  type Backend,
  type CacheStore,
  Call,
  type ClientOptions,
  createClient,
  passwordLogin,
  type NorthboundEvent,
  Reply,
  systemClock,
} from "../../src/index.ts";
import { createFakeClock } from "../helpers/fake-clock.ts";

// Clients load them late, and a fake clock doesn't wait for imports.
beforeAll(() =>
  Promise.all([
    import("../../src/cache/cache-layers.ts"),
    import("../../src/rate-limit/layer.ts"),
    import("../../src/failover/retry-loop.ts"),
  ]),
);

const hour = 3_600_000;
const encoder = new TextEncoder();
const operation = { id: "things/get", method: "GET", path: "/things", cache: true } as const;
const backend: Backend = { name: "test", basePath: "", operations: { things: { get: operation } } };

interface Calls {
  readonly things: { get(input?: object, options?: object): Promise<unknown> };
}

type Answer = (call: Call, count: number, date: number) => Reply | Promise<Reply>;

function setup(options: Partial<ClientOptions> = {}, answer: Answer = () => good(), withLogin = false) {
  const clock = createFakeClock();
  const sent: { readonly at: number; readonly path: string }[] = [];
  const events: NorthboundEvent[] = [];
  const strategy = passwordLogin({
    username: "ada",
    password: "secret-of-ada",
    login: () => new Call("/login", { method: "POST" }),
    read: () => ({ headers: { "x-session": `session-${sent.length}` }, lifetime: 600_000 }),
  });
  const client = createClient<object, Calls>(
    backend,
    {
      nodes: ["http://one.example.net"],
      clock,
      observe: (event) => events.push(event),
      ...options,
      transport: {
        async send(call) {
          sent.push({ at: clock.elapsed, path: call.url });
          const reply = await answer(call, sent.length, clock.wallTime?.() ?? 0);
          reply.node = call.node;
          reply.ticket = call.ticket;
          return reply;
        },
        close: () => Promise.resolve(),
      },
    },
    withLogin ? { session: strategy } : {},
  );
  return { clock, client, sent, events };
}

function good(): Reply {
  return new Reply({ status: 200, headers: { "content-type": "application/json" }, body: encoder.encode("{}") });
}

describe.each([
  ["back", -hour],
  ["forward", hour],
])("a clock that is set %s an hour", (_name, step) => {
  test("changes no rate limit", async () => {
    const { clock, client, sent } = setup({ rateLimit: { requests: 1, window: 1_000 } });
    const first = client.things.get();
    await clock.advance(1);
    await first;
    clock.setWall(step);
    const second = client.things.get();
    await clock.advance(2_000);
    await second;
    expect(sent[1]?.at).toBeGreaterThan(900);
    expect(sent[1]?.at).toBeLessThan(1_200);
  });

  test("changes no freshness in memory", async () => {
    const { clock, client, sent } = setup({ cache: { ttl: 60_000 } });
    await client.things.get();
    clock.setWall(step);
    await clock.advance(59_000);
    await client.things.get();
    expect(sent).toHaveLength(1);
    await clock.advance(2_000);
    await client.things.get();
    expect(sent).toHaveLength(2);
  });

  test("makes no entry of a shared store fresh for longer", async () => {
    const kept = new Map<string, unknown>();
    const store: CacheStore = {
      get: (key) => Promise.resolve(kept.get(key)),
      set: (key, value) => Promise.resolve(kept.set(key, value)),
      delete: (key) => Promise.resolve(kept.delete(key)),
    };
    const { clock, client, sent } = setup({ cache: { ttl: 60_000, store } });
    await client.things.get();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await client.things.get();
    expect(sent).toHaveLength(1);
    clock.setWall(step);
    await clock.advance(61_000);
    await client.things.get();
    expect(sent).toHaveLength(2);
  });

  test("changes no deadline", async () => {
    const { clock, client } = setup({ deadline: 5_000 }, (call) => untilAborted(call));
    const asked = client.things.get().catch((error: { code: string }) => ({ code: error.code, at: clock.elapsed }));
    await clock.advance(1_000);
    clock.setWall(step);
    await clock.advance(10_000);
    expect(await asked).toEqual({ code: "TIMEOUT", at: 5_000 });
  });

  test("opens and closes no circuit", async () => {
    const nodes = ["http://one.example.net", "http://two.example.net"];
    const { clock, client, events } = setup(
      { nodes, circuit: { failureThreshold: 1, resetTimeout: 10_000 } },
      (call) => {
        if (call.node?.url === nodes[0]) throw Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
        return good();
      },
    );
    const asked = client.things.get();
    await clock.advance(1_000);
    await asked;
    const opened = events.filter(({ type }) => type === "circuit").length;
    clock.setWall(step);
    for (let count = 0; count < 3; count++) {
      const next = client.things.get();
      await clock.advance(1_000);
      await next;
    }
    expect(events.filter(({ type }) => type === "circuit")).toHaveLength(opened);
  });

  test("renews a session as it would have been", async () => {
    const { clock, client, events } = setup({}, () => good(), true);
    await client.things.get();
    const logins = (): number => events.filter(({ type }) => type === "login").length;
    expect(logins()).toBe(1);
    clock.setWall(step);
    await clock.advance(400_000);
    await client.things.get();
    expect(logins()).toBe(1);
    await clock.advance(199_000);
    await client.things.get();
    expect(logins()).toBe(2);
  });

  test("is told in events, which have dates", async () => {
    const { clock, client, events } = setup();
    clock.setWall(step);
    await client.things.get();
    expect(events.map(({ time }) => time)).toEqual(events.map(() => clock.wallTime?.()));
    expect(clock.wallTime?.()).toBe(clock.now() + step);
  });

  test("is what the date of a Retry-After is compared with", async () => {
    const { clock, client, sent } = setup({}, (_call, count, date) => {
      if (count > 1) return good();
      const headers = { "retry-after": new Date(date + 7_000).toUTCString() };
      return new Reply({ status: 503, headers, body: new Uint8Array() });
    });
    clock.setWall(step);
    const asked = client.things.get();
    await clock.advance(60_000);
    await asked;
    expect(sent[1]?.at).toBe(7_000);
  });
});

test("the platform's clock of durations is not the one of dates", () => {
  expect(Math.abs((systemClock.wallTime?.() ?? 0) - Date.now())).toBeLessThan(1_000);
  expect(systemClock.now()).toBeLessThanOrEqual(performance.now());
});

function untilAborted(call: Call): Promise<never> {
  return new Promise((_resolve, reject) => {
    call.signal?.addEventListener("abort", () => reject(call.signal?.reason as Error));
  });
}
