import { describe, expect, test, vi } from "vitest";
import { createCachedBackend, json, read, readIn, write } from "../../test/session/cached-backend.ts";
import { Call } from "../core/call.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { CredentialsError } from "../errors/credentials-error.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { NotCachedError } from "../errors/not-cached-error.ts";
import { Reply } from "../core/reply.ts";
import { createMemoryStore } from "./memory-store.ts";

const resultsOf = (events: readonly object[]): unknown[] =>
  events.map((event) => (event as { result?: string }).result);

describe("what is remembered", () => {
  test("a read of the spec's choice, for the ttl", async () => {
    const { send, sent, clock, events, cache } = createCachedBackend();
    for (let time = 0; time < 3; time++) expect((await send(read())).value()).toEqual({ count: 1 });
    await clock.advance(60_000);
    expect((await send(read())).value()).toEqual({ count: 2 });
    expect(sent).toHaveLength(2);
    expect(resultsOf(events)).toEqual(["miss", "hit", "hit", "miss"]);
    expect(events[1]).toMatchObject({ type: "cache", backend: "lab", operation: "devices/list" });
    expect(cache.stats()).toMatchObject({ hits: 2, misses: 2, stale: 0, entries: 1 });
  });

  test("nothing while the cache is off, unless a call asks for it", async () => {
    const { send, sent, cache } = createCachedBackend({ cache: false });
    for (let time = 0; time < 2; time++) await send(read());
    expect(sent).toHaveLength(2);
    expect(cache.stats()).toMatchObject({ hits: 0, misses: 0, entries: 0 });
    for (let time = 0; time < 2; time++) await send(readIn("default"));
    expect(sent).toHaveLength(3);
  });

  test("a read that the spec does not choose, when the call asks for it", async () => {
    const { send, sent } = createCachedBackend();
    const plain = (cache?: "default"): Call => new Call("/y", { options: { cache } });
    for (let time = 0; time < 2; time++) await send(plain());
    for (let time = 0; time < 2; time++) await send(plain("default"));
    expect(sent).toHaveLength(3);
  });

  test.each<[string, () => Call]>([
    ["a write", () => new Call("/x", { method: "POST", options: { cache: "default" } })],
    [
      "a call with a session of its own",
      () => read("devices/list", { options: { cache: "default", session: { cookie: "a" } } }),
    ],
    ["a call without session", () => read("devices/list", { options: { cache: "default", session: "none" } })],
    ["a streamed answer", () => read("devices/list", { stream: true })],
    [
      "a binary answer",
      () =>
        new Call("/x", {
          options: { cache: "default" },
          operation: { id: "a/b", method: "GET", path: "/x", answer: "binary" },
        }),
    ],
    ["a read with a body", () => read("devices/list", { body: "{}" })],
  ])("never %s", async (_, make) => {
    const { send, sent, cache } = createCachedBackend();
    for (let time = 0; time < 2; time++) await send(make());
    expect(sent).toHaveLength(2);
    expect(cache.stats().entries).toBe(0);
  });

  test.each<[string, Reply]>([
    ["a failure", json({ count: 1 }, 500)],
    ["what is not JSON", new Reply({ status: 200, headers: {}, body: new TextEncoder().encode("text") })],
  ])("never %s", async (_, answer) => {
    const backend = createCachedBackend();
    backend.answer = () => answer.clone();
    for (let time = 0; time < 2; time++) await backend.send(read());
    expect(backend.sent).toHaveLength(2);
  });

  test("not more than the bounds allow", async () => {
    const { send, cache } = createCachedBackend({ cache: { maxEntries: 3 } });
    for (let index = 0; index < 10; index++)
      await send(read(`group${index}/list`, { options: { tenant: `${index}` } }));
    expect(cache.stats().entries).toBe(3);
    expect(cache.stats().bytes).toBeGreaterThan(0);
  });

  test("for as long as the call says, and not for longer than the reader accepts", async () => {
    const { send, clock } = createCachedBackend();
    const within = (ttl: number): Call => read("devices/list", { options: { ttl } });
    await send(within(600_000));
    await clock.advance(500_000);
    expect((await send(read())).value()).toEqual({ count: 1 });
    expect((await send(within(1_000))).value()).toEqual({ count: 2 });
  });
});

describe("what callers get", () => {
  test("a value that is theirs, in a reply of their own", async () => {
    const { send } = createCachedBackend();
    const replies = [await send(read()), await send(read()), await send(read())];
    const values = replies.map((reply) => reply.value() as { count: number });
    for (const value of values) {
      expect(value).toEqual({ count: 1 });
      value.count = 7;
    }
    expect((await send(read())).value()).toEqual({ count: 1 });
    expect(new Set(replies).size).toBe(3);
    expect(await replies[1]?.text()).toBe('{"count":1}');
    expect(await replies[2]?.text()).toBe('{"count":1}');
    expect(await new Response(replies[2]?.body).text()).toBe('{"count":1}');
  });

  test("peek gives the value at once where it can, and says nothing where it can't", async () => {
    const { send, cache, clock } = createCachedBackend();
    expect(cache.peek(read())).toBeUndefined();
    const reply = await send(read());
    expect(cache.peek(read())).toEqual(reply.value());
    expect(cache.peek(read())).not.toBe(cache.peek(read()));
    expect(cache.peek(readIn("only-if-cached"))).toEqual(reply.value());
    for (const call of [
      readIn("reload"),
      readIn("no-store"),
      write(),
      read("devices/list", { options: { session: "none" } }),
    ]) {
      expect(cache.peek(call)).toBeUndefined();
    }
    expect(cache.stats()).toMatchObject({ hits: 4, misses: 1 });
    await clock.advance(60_000);
    expect(cache.peek(read())).toBeUndefined();
  });
});

describe("the words of the Fetch standard", () => {
  test("no-store neither takes nor keeps", async () => {
    const { send, sent } = createCachedBackend();
    await send(readIn("no-store"));
    await send(read());
    await send(readIn("no-store"));
    expect(sent).toHaveLength(3);
  });

  test("reload does not take but keeps", async () => {
    const { send, sent } = createCachedBackend();
    await send(read());
    expect((await send(readIn("reload"))).value()).toEqual({ count: 2 });
    expect((await send(read())).value()).toEqual({ count: 2 });
    expect(sent).toHaveLength(2);
  });

  test("only-if-cached takes what is there, however stale, and sends nothing", async () => {
    const { send, sent, clock } = createCachedBackend({ cache: { ttl: 1_000, staleIfError: 60_000 } });
    await expect(send(readIn("only-if-cached"))).rejects.toBeInstanceOf(NotCachedError);
    await send(read());
    await clock.advance(30_000);
    expect((await send(readIn("only-if-cached"))).value()).toEqual({ count: 1 });
    await clock.advance(31_000);
    await expect(send(readIn("only-if-cached"))).rejects.toMatchObject({
      code: "NOT_CACHED",
      operation: "devices/list",
    });
    expect(sent).toHaveLength(1);
  });

  test("only-if-cached of what can't be cached is not sent either", async () => {
    const { send, sent } = createCachedBackend();
    await expect(send(new Call("/x", { method: "POST", options: { cache: "only-if-cached" } }))).rejects.toBeInstanceOf(
      NotCachedError,
    );
    expect(sent).toHaveLength(0);
  });

  test("the mode of the client holds for calls that say nothing", async () => {
    const { send, sent } = createCachedBackend({ cache: { mode: "reload" } });
    for (let time = 0; time < 2; time++) await send(read());
    expect(sent).toHaveLength(2);
    await send(readIn("default"));
    expect(sent).toHaveLength(2);
  });

  test("another word is refused when the client is made", () => {
    expect(() => createCachedBackend({ cache: { mode: "no-cache" as never } })).toThrow(InvalidOptionError);
  });
});

describe("stale answers", () => {
  test("are given while one fresh answer is fetched in the background", async () => {
    const { send, sent, clock, events } = createCachedBackend({ cache: { ttl: 1_000, staleWhileRevalidate: 5_000 } });
    await send(read());
    await clock.advance(1_000);
    const replies = await Promise.all([send(read()), send(read()), send(read())]);
    expect(replies.map((reply) => reply.value())).toEqual([{ count: 1 }, { count: 1 }, { count: 1 }]);
    await clock.settle();
    await clock.settle();
    expect(sent).toHaveLength(2);
    expect((await send(read())).value()).toEqual({ count: 2 });
    expect(resultsOf(events)).toEqual(["miss", "stale", "stale", "stale", "hit"]);
  });

  test("the caller's abort does not end the refresh, and its failure is an event", async () => {
    const backend = createCachedBackend({ cache: { ttl: 1_000, staleWhileRevalidate: 60_000 } });
    const { send, sent, clock, events } = backend;
    await send(read());
    await clock.advance(1_000);
    const controller = new AbortController();
    await send(read("devices/list", { signal: controller.signal }));
    controller.abort();
    await clock.settle();
    expect((await send(read())).value()).toEqual({ count: 2 });

    await clock.advance(1_000);
    backend.answer = () => Promise.reject(new ConnectionError("gone"));
    await send(read());
    await clock.settle();
    expect(events.at(-1)).toMatchObject({ result: "refresh-failed" });
    await send(read());
    await clock.settle();
    expect(sent).toHaveLength(3);
    await clock.advance(1_000);
    await send(read());
    await clock.settle();
    expect(sent).toHaveLength(4);
  });

  test.each<[string, () => Reply | Promise<Reply>]>([
    ["fails inside", () => json({}, 500)],
    ["is not available", () => json({}, 503)],
    ["can't be reached", () => Promise.reject(new ConnectionError("gone"))],
  ])("stand in when the backend %s", async (_, answer) => {
    const backend = createCachedBackend({ cache: { ttl: 1_000, staleIfError: 5_000 } });
    await backend.send(read());
    backend.answer = answer;
    await backend.clock.advance(5_999);
    expect((await backend.send(read())).value()).toEqual({ count: 1 });
    await backend.clock.advance(1);
    const late = await backend.send(read()).catch((error: unknown) => error);
    expect(late instanceof Reply ? late.ok : false).toBe(false);
  });

  test.each<[string, () => Reply | Promise<Reply>]>([
    ["what was asked for is gone", () => json({}, 404)],
    ["the account may not", () => json({}, 403)],
  ])("do not hide that %s", async (_, answer) => {
    const backend = createCachedBackend({ cache: { ttl: 1_000, staleIfError: 5_000 } });
    await backend.send(read());
    backend.answer = answer;
    await backend.clock.advance(1_000);
    expect((await backend.send(read())).ok).toBe(false);
  });

  test("do not hide that the password is wrong, or that the caller gave up", async () => {
    const backend = createCachedBackend({ cache: { ttl: 1_000, staleIfError: 5_000 } });
    await backend.send(read());
    await backend.clock.advance(1_000);
    backend.answer = () => Promise.reject(new CredentialsError("no"));
    await expect(backend.send(read())).rejects.toBeInstanceOf(CredentialsError);
    const controller = new AbortController();
    const call = backend.send(read("devices/list", { signal: controller.signal }));
    controller.abort();
    await expect(call).rejects.toBe(controller.signal.reason);
  });
});

describe("writes", () => {
  test("drop the reads of their group and of no operation, and no others", async () => {
    const { send, sent, cache } = createCachedBackend();
    const unknown = (): Call => new Call("/unknown", { options: { cache: "default" } });
    const reads = [
      () => read("devices/list"),
      () => read("devices/get", { options: { tenant: "x" } }),
      unknown,
      () => read("tasks/list", { options: { tenant: "y" } }),
    ];
    for (const make of reads) await send(make());
    await send(write());
    expect(cache.stats()).toMatchObject({ invalidations: 1, entries: 1 });
    for (const make of reads) await send(make());
    expect(sent).toHaveLength(reads.length + 1 + 3);
  });

  test("drop the groups that the backend adds", async () => {
    const backend = {
      name: "lab",
      invalidates: ({ id }: { id: string }) => (id === "devices/create" ? ["tasks"] : []),
    };
    const { send, cache } = createCachedBackend({ backend });
    await send(read("tasks/list"));
    await send(write());
    expect(cache.stats().entries).toBe(0);
  });

  test("drop everything where the backend can't tell what they change", async () => {
    const { send, cache } = createCachedBackend({ backend: { name: "lab", invalidates: () => "all" } });
    await send(read("tasks/list"));
    await send(write());
    expect(cache.stats().entries).toBe(0);
  });

  test("that the spec does not know drop everything", async () => {
    const { send, cache } = createCachedBackend();
    await send(read("tasks/list"));
    await send(new Call("/anything", { method: "DELETE" }));
    expect(cache.stats().entries).toBe(0);
  });

  test("that were refused drop nothing", async () => {
    const backend = createCachedBackend();
    await backend.send(read());
    backend.answer = () => json({}, 409);
    await backend.send(write());
    backend.answer = () => Promise.reject(new ConnectionError("never sent"));
    await expect(backend.send(write())).rejects.toBeInstanceOf(ConnectionError);
    expect(backend.cache.stats()).toMatchObject({ entries: 1, invalidations: 0 });
  });

  test("whose outcome is unknown drop what they may have changed", async () => {
    const backend = createCachedBackend();
    await backend.send(read());
    const controller = new AbortController();
    const call = backend.send(
      new Call("/x", { ...write(), method: "POST", operation: write().operation, signal: controller.signal }),
    );
    controller.abort();
    await expect(call).rejects.toBe(controller.signal.reason);
    expect(backend.cache.stats().entries).toBe(0);
    await backend.send(read());
    backend.answer = () => json({}, 500);
    await backend.send(write());
    expect(backend.cache.stats().entries).toBe(0);
  });

  // Found by the simulator: a PATCH that its spec declares safe to repeat was done, and its answer lost.
  test("that are declared safe to repeat drop what they may have changed, however they are told to have ended", async () => {
    const backend = createCachedBackend();
    const repeatable = { id: "devices/adjust", method: "PATCH", path: "/x", replay: "safe" } as const;
    const adjust = (): Call => new Call("/x", { method: "PATCH", operation: repeatable });
    const { answer } = backend;
    await backend.send(read());
    backend.answer = () => Promise.reject(new ConnectionError("lost", { outcome: "not-processed" }));
    await expect(backend.send(adjust())).rejects.toThrow("lost");
    expect(backend.cache.stats().entries).toBe(0);
    backend.answer = answer;
    await backend.send(read());
    backend.answer = () => json({}, 503);
    await backend.send(adjust());
    expect(backend.cache.stats().entries).toBe(0);
  });

  test("that end while a read is under way keep its answer from being remembered", async () => {
    const { send, sent, cache } = createCachedBackend();
    const reading = send(read());
    const writing = send(write());
    await Promise.all([reading, writing]);
    expect(cache.stats().entries).toBe(0);
    await send(read());
    expect(sent).toHaveLength(3);
  });

  test("cost nothing while nothing is remembered", async () => {
    const { send, cache } = createCachedBackend();
    await send(write());
    expect(cache.stats().invalidations).toBe(0);
  });
});

test("clear drops a group, or all", async () => {
  const { send, cache } = createCachedBackend();
  await send(read("devices/list"));
  await send(read("tasks/list", { options: { tenant: "x" } }));
  await cache.clear("devices");
  expect(cache.stats().entries).toBe(1);
  await cache.clear();
  expect(cache.stats()).toMatchObject({ entries: 0, bytes: 0 });
});

test.each<[string, object]>([
  ["ttl", { ttl: -1 }],
  ["staleIfError", { staleIfError: Number.NaN }],
  ["staleWhileRevalidate", { staleWhileRevalidate: "5" }],
  ["mode", { mode: "always" }],
  ["store", { store: {} }],
  ["maxEntries", { maxEntries: 0 }],
])("a wrong option %s is refused by name", (name, options) => {
  expect(() => createCachedBackend({ cache: options })).toThrow(InvalidOptionError);
  expect(() => createCachedBackend({ cache: options })).toThrow(name);
});

test("a write that began when nothing was kept makes void what was read before its end", async () => {
  const backend = createCachedBackend();
  const { send, sent, cache } = backend;
  let end = (): void => {};
  backend.answer = ({ method }) =>
    method === "GET" ? json({ count: sent.length }) : new Promise((resolve) => (end = () => resolve(json({}))));
  const writing = send(write());
  await backend.clock.settle();
  await send(read());
  expect(cache.stats().entries).toBe(1);
  end();
  await writing;
  expect(cache.stats()).toMatchObject({ entries: 0, invalidations: 1 });
});

test("an answer that is fresh for ever is so in a store that knows only JSON", async () => {
  const kept = new Map<string, string>();
  const store = {
    get: (key: string): unknown => JSON.parse(kept.get(key) ?? "null") ?? undefined,
    set: (key: string, value: unknown) => kept.set(key, JSON.stringify(value)),
    delete: (key: string) => kept.delete(key),
  };
  const { send, sent } = createCachedBackend({ cache: { store } });
  const forever = () => read("devices/list", { options: { ttl: Infinity } });
  await send(forever());
  await vi.waitFor(() => expect(kept.size).toBe(1));
  await send(forever());
  expect(sent).toHaveLength(1);
});

test("a read that began before a write and ended after it is not remembered", async () => {
  const backend = createCachedBackend();
  const { send, sent, cache } = backend;
  // Something is kept, so that the write drops what is there.
  await send(read("devices/list", { options: { tenant: "other" } }));
  const slow = Promise.withResolvers<Reply>();
  backend.answer = ({ method }) => (method === "GET" && sent.length < 4 ? slow.promise : json({ count: sent.length }));
  const before = send(read());
  await send(write());
  slow.resolve(json({ count: 0 }));
  expect((await before).value()).toEqual({ count: 0 });
  expect(cache.stats().entries).toBe(0);
  expect((await send(read())).value()).toEqual({ count: 4 });
});

test("an abort ends a write that waits for a store, and the store is not believed before it knows of the write", async () => {
  const held: (() => void)[] = [];
  const kept = new Map<string, unknown>();
  let isSlow = false;
  const store = {
    get: (key: string) => kept.get(key),
    set: (key: string, value: unknown) =>
      isSlow ? new Promise<void>((resolve) => held.push(resolve)) : void kept.set(key, value),
    delete: (key: string) => void kept.delete(key),
  };
  const { send, sent } = createCachedBackend({ cache: { store } });
  await send(read());
  await vi.waitFor(() => expect(kept.size).toBe(1));
  isSlow = true;
  const controller = new AbortController();
  const writing = send(write("devices/create", { signal: controller.signal }));
  await vi.waitFor(() => expect(held).toHaveLength(2));
  controller.abort();
  expect((await writing).ok).toBe(true);
  isSlow = false;
  await send(read());
  expect(sent.map(({ method }) => method)).toEqual(["GET", "POST", "GET"]);
});

test("a remembered answer says so, and a fresh one doesn't", async () => {
  const { send } = createCachedBackend();
  expect([(await send(read())).fromCache, (await send(read())).fromCache]).toEqual([false, true]);
});

test("an answer to HEAD is remembered where the call asks for it", async () => {
  const { send, sent } = createCachedBackend();
  for (let time = 0; time < 2; time++) await send(new Call("/x", { method: "HEAD", options: { cache: "default" } }));
  expect(sent).toHaveLength(1);
});

test("each thing that the cache does is an event, with the words that it has in the statistics", async () => {
  const { send, clock, events } = createCachedBackend({ cache: { ttl: 10, staleWhileRevalidate: 100 } });
  await send(read());
  await send(read());
  await clock.advance(20);
  await send(read());
  await clock.settle();
  await send(write());
  expect(resultsOf(events)).toEqual(["miss", "hit", "stale", "invalidated"]);
});

test("peek has no answer that is stale, and none of a store elsewhere", async () => {
  const { cache, clock, send } = createCachedBackend({ cache: { ttl: 10, staleWhileRevalidate: 100 } });
  expect(cache.peek(read())).toBeUndefined();
  await send(read());
  expect(cache.peek(read())).toEqual({ count: 1 });
  await clock.advance(10);
  expect(cache.peek(read())).toBeUndefined();
  const elsewhere = createCachedBackend({ cache: { store: createMemoryStore() } });
  await elsewhere.send(read());
  expect(elsewhere.cache.peek(read())).toBeUndefined();
});

test("a refresh that failed is not tried again for a second, and is told once", async () => {
  const backend = createCachedBackend({ cache: { ttl: 10, staleWhileRevalidate: 10_000 } });
  const { send, sent, clock, events } = backend;
  await send(read());
  await clock.advance(20);
  backend.answer = () => json({}, 500);
  for (let time = 0; time < 3; time++) {
    expect((await send(read())).value()).toEqual({ count: 1 });
    await clock.settle();
    await clock.settle();
  }
  expect(sent).toHaveLength(2);
  expect(resultsOf(events).filter((result) => result === "refresh-failed")).toHaveLength(1);
  await clock.advance(1_000);
  await send(read());
  expect(sent).toHaveLength(3);
});

test("a refresh is the same call again, without the signal of its caller", async () => {
  const { send, sent, clock } = createCachedBackend({ cache: { ttl: 10, staleWhileRevalidate: 100 } });
  const call = (): Call =>
    read("devices/list", {
      headers: { accept: "text/x" },
      options: { tenant: "t" },
      signal: new AbortController().signal,
    });
  await send(call());
  await clock.advance(20);
  await send(call());
  const [first, refresh] = sent;
  expect(refresh).toMatchObject({
    url: first?.url,
    method: "GET",
    fields: { accept: "text/x" },
    options: { tenant: "t" },
  });
  expect(refresh?.operation).toEqual(first?.operation);
});

test("a client that is closed tells of no refresh that it ended", async () => {
  const backend = createCachedBackend({ cache: { ttl: 10, staleWhileRevalidate: 100 } });
  const { cache, send, clock, events } = backend;
  await send(read());
  await clock.advance(20);
  await send(read());
  cache.close();
  await clock.settle();
  await clock.settle();
  expect(resultsOf(events)).toEqual(["miss", "stale"]);
});

test("what is not in the cache is told by the operation's name", async () => {
  const { send } = createCachedBackend();
  await expect(send(readIn("only-if-cached"))).rejects.toMatchObject({
    message: expect.stringContaining("devices/list: the answer is not in the cache, and nothing was sent.") as string,
  });
});

test("a read whose caller gave up before takes nothing", async () => {
  const { send, sent } = createCachedBackend();
  await send(read());
  const reason = new Error("no longer wanted");
  await expect(send(read("devices/list", { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
  expect(sent).toHaveLength(1);
});

describe("a store elsewhere", () => {
  test("holds the answers of each account apart, and those of nobody under a name of their own", async () => {
    const store = createMemoryStore();
    const keys: string[] = [];
    const spied = {
      ...store,
      set: (key: string, ...rest: [unknown, number?]) => keys.push(key) > 0 && store.set(key, ...rest),
    };
    const { send } = createCachedBackend({ cache: { store: spied } });
    await send(read());
    await vi.waitFor(() => expect(keys).toHaveLength(1));
    expect(keys[0]).toMatch(/^northbound:cache:lab:https?:.*:entry:anonymous:[0-9a-f]{64}$/);
  });

  test("is told of when it fails, and costs no call", async () => {
    const store = {
      get: () => Promise.reject(new Error("connection refused")),
      set: () => Promise.reject(new Error("connection refused")),
      delete: () => true,
    };
    const { send, events } = createCachedBackend({ cache: { store } });
    expect((await send(read())).value()).toEqual({ count: 1 });
    expect(events.find(({ type }) => type === "warning")).toMatchObject({
      backend: "lab",
      message: "The store of cached answers failed, nothing is cached for now: connection refused",
    });
  });

  test("that failed and is watched by nobody fails no write", async () => {
    const store = {
      get: () => undefined,
      set: () => Promise.reject("gone" as never),
      delete: () => true,
    };
    const { send, sent } = createCachedBackend({ cache: { store }, observe: undefined });
    await send(write());
    expect(sent).toHaveLength(1);
  });

  test.each(["get", "set", "delete"])("without the function %s is refused", (name) => {
    const store = { get: () => 1, set: () => 1, delete: () => 1, [name]: undefined };
    expect(() => createCachedBackend({ cache: { store: store as never } })).toThrow(InvalidOptionError);
  });
});

test("an option of the cache is refused by its whole name", () => {
  expect(() => createCachedBackend({ cache: { ttl: -1 } })).toThrow("`cache.ttl`");
});
