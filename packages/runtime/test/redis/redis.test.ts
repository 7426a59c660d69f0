import KeyvRedis from "@keyv/redis";
import { Keyv } from "keyv";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createCache } from "../../src/cache/cache.ts";
import type { CacheStore } from "../../src/cache/store.ts";
import { Call } from "../../src/core/call.ts";
import { systemClock } from "../../src/util/clock.ts";
import { keyvStore } from "../../src/keyv.ts";
import { cacheLayer } from "../../src/cache/layer.ts";
import { Reply } from "../../src/core/reply.ts";
import type { NorthboundEvent } from "../../src/telemetry/events.ts";
import { connect, createPasswordBackend, goodPassword, nodes, strategyFor } from "../session/password-backend.ts";
import { findRedis, startRedis, type RedisServer } from "./redis-server.ts";
import { storeContract } from "./store-contract.ts";

const found = findRedis();
const place = found?.version ?? "Keyv's own Map, for want of a Redis or Valkey server on this machine";

let server: RedisServer | undefined;
let shared = new Map();
const opened: Keyv[] = [];

/** What one process has: a connection of its own to the common server. */
function openKeyv(): Keyv {
  const options = { throwOnErrors: true };
  const keyv = new Keyv({
    store: server ? new KeyvRedis({ socket: { path: server.path, reconnectStrategy: false } }, options) : shared,
    ...options,
  });
  keyv.on("error", () => {});
  opened.push(keyv);
  return keyv;
}

beforeAll(async () => {
  if (found) server = await startRedis(found.program);
});

afterEach(async () => {
  shared = new Map();
  await openKeyv().clear();
  for (const keyv of opened.splice(0)) await keyv.disconnect();
});

afterAll(() => server?.stop());

describe(`a store in ${place}`, () => {
  storeContract(() => ({
    store: keyvStore(openKeyv()),
    pass: (duration) => new Promise((resolve) => setTimeout(resolve, duration)),
  }));
});

describe(`cached answers in ${place}`, () => {
  const operation = { id: "devices/list", method: "GET", path: "/devices", cache: true } as const;
  const read = (): Call => new Call("/devices?b=2&a=1", { operation, headers: { accept: "application/json" } });
  const write = (): Call =>
    new Call("/devices", {
      method: "POST",
      body: "{}",
      operation: { ...operation, id: "devices/create", method: "POST" },
    });

  /** One process with a cache over the common server. */
  function process(password: string = goodPassword, store: CacheStore = keyvStore(openKeyv())) {
    const counted = { reads: 0 };
    const events: NorthboundEvent[] = [];
    const cache = createCache({
      backend: { name: "lab" },
      nodes,
      clock: systemClock,
      sessions: { strategy: strategyFor(password) },
      cache: { store },
      observe: (event) => events.push(event),
    });
    const send = cacheLayer({ cache, clock: systemClock })(async (call) => {
      if (call.method === "GET") counted.reads += 1;
      const headers = { "content-type": "application/json", "set-cookie": "session=secret" };
      const reply = new Reply({
        status: 200,
        headers,
        body: new TextEncoder().encode(`{"reads":${counted.reads},"é":"日本"}`),
      });
      reply.node = nodes[1];
      return reply;
    });
    return { send, cache, counted, events };
  }

  /** An answer is stored after its caller got it. */
  async function until(check: () => Promise<boolean>): Promise<void> {
    while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  const isCached = async (send: (call: Call) => Promise<Reply>): Promise<boolean> =>
    send(
      new Call("/devices?b=2&a=1", {
        operation,
        headers: { accept: "application/json" },
        options: { cache: "only-if-cached" },
      }),
    ).then(
      () => true,
      () => false,
    );

  test("what one process reads, another one has", async () => {
    const [first, second] = [process(), process()];
    const original = await first.send(read());
    await until(() => isCached(second.send));
    const reply = await second.send(new Call("/devices?a=1&b=2", read()));
    expect(reply.value()).toEqual({ reads: 1, é: "日本" });
    expect(await reply.text()).toBe(await original.text());
    expect(reply.headers.get("content-type")).toBe("application/json");
    expect(reply.headers.get("set-cookie")).toBeNull();
    expect(reply.node).toBe(nodes[1]);
    expect(second.counted.reads).toBe(0);
  });

  test("a write of one process drops the reads of all", async () => {
    const [first, second] = [process(), process()];
    await first.send(read());
    await until(() => isCached(second.send));
    await second.send(write());
    expect(await isCached(first.send)).toBe(false);
  });

  test("a read that began before another process wrote is not stored", async () => {
    const [first, second] = [process(), process()];
    let wrote: Promise<unknown> | undefined;
    const slow = cacheLayer({ cache: first.cache, clock: systemClock })(async () => {
      await (wrote = second.send(write()));
      return new Reply({ status: 200, headers: {}, body: new TextEncoder().encode('"old"') });
    });
    await slow(read());
    await wrote;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await isCached(first.send)).toBe(false);
  });

  test("clear drops a group, or all, for every process", async () => {
    const [first, second] = [process(), process()];
    for (const group of ["devices", undefined]) {
      await first.send(read());
      await until(() => isCached(second.send));
      await second.cache.clear("others");
      expect(await isCached(first.send)).toBe(true);
      await second.cache.clear(group);
      expect(await isCached(first.send)).toBe(false);
    }
  });

  test("who has not the same password does not find the answers", async () => {
    const [right, wrong] = [process(), process("wrong password")];
    await right.send(read());
    await until(() => isCached(right.send));
    expect(await isCached(wrong.send)).toBe(false);
  });
});

describe(`sessions in ${place}`, () => {
  test("processes that start together log in once, and replace a rejected session once", async () => {
    const backend = createPasswordBackend(systemClock);
    const processes = Array.from({ length: 5 }, () => connect(backend, systemClock, { store: keyvStore(openKeyv()) }));
    const read = (): Promise<Reply[]> => Promise.all(processes.map(({ send }) => send(new Call("/things"))));
    expect((await read()).every(({ ok }) => ok)).toBe(true);
    expect(backend.logins).toBe(1);
    backend.expire();
    expect((await read()).every(({ ok }) => ok)).toBe(true);
    expect(backend.logins).toBe(2);
  });
});

test.each(found ? [found] : [])("a $version that goes away costs one warning, and no call", async ({ program }) => {
  const doomed = await startRedis(program);
  const keyv = new Keyv({
    store: new KeyvRedis({ socket: { path: doomed.path, reconnectStrategy: false } }, { throwOnErrors: true }),
    throwOnErrors: true,
  });
  keyv.on("error", () => {});
  const store = keyvStore(keyv);
  const backend = createPasswordBackend(systemClock);
  const { send, events } = connect(backend, systemClock, { store });
  expect((await send(new Call("/things"))).ok).toBe(true);
  await doomed.stop();
  backend.expire();
  expect((await send(new Call("/things"))).ok).toBe(true);
  expect(events.filter(({ type }) => type === "warning")).toHaveLength(1);
  await keyv.disconnect();
});
