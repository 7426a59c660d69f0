import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { createCachedBackend, json, read, readIn, write } from "../../test/session/cached-backend.ts";
import type { CallOptions } from "../core/call-options.ts";
import { Call } from "../core/call.ts";
import type { Reply } from "../core/reply.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { coalesceLayer } from "./coalesce.ts";

test("1,000 equal reads at once are one call and one entry, and each gets a value of its own", async () => {
  const { send, sent, cache } = createCachedBackend();
  const replies = await Promise.all(Array.from({ length: 1_000 }, () => send(read())));
  expect(sent).toHaveLength(1);
  expect(new Set(replies).size).toBe(1_000);
  for (const reply of replies) {
    const value = reply.value() as { count: number };
    expect(value).toEqual({ count: 1 });
    value.count = 7;
  }
  expect(cache.stats()).toMatchObject({ misses: 1_000, coalesced: 999, entries: 1 });
});

test("equal reads are not shared while the cache is off", async () => {
  const { send, sent } = createCachedBackend({ cache: false });
  const replies = await Promise.all([send(read()), send(read())]);
  expect(sent).toHaveLength(2);
  expect(replies[0]?.value()).not.toBe(replies[1]?.value());
});

test.each<[string, () => Call]>([
  ["another tenant", () => read("devices/list", { options: { tenant: "x" } })],
  ["another time limit", () => read("devices/list", { options: { timeout: 5 } })],
  ["another retry mode", () => read("devices/list", { options: { retry: "never" } })],
  ["another header", () => read("devices/list", { headers: { accept: "text/plain" } })],
  ["a wish for a fresh answer", () => readIn("reload")],
  ["a session of its own", () => read("devices/list", { options: { session: { cookie: "a" } } })],
])("a read with %s is not shared", async (_, make) => {
  const { send, sent } = createCachedBackend();
  await Promise.all([send(read()), send(make())]);
  expect(sent).toHaveLength(2);
});

test("a read after a write does not join one that began before and is still under way", async () => {
  const backend = createCachedBackend();
  const { send, sent } = backend;
  const slow = Promise.withResolvers<Reply>();
  backend.answer = ({ method }) => (method === "POST" || sent.length > 2 ? json({ count: sent.length }) : slow.promise);
  const before = send(read());
  await send(write());
  expect((await send(read())).value()).toEqual({ count: 3 });
  expect(sent).toHaveLength(3);
  slow.resolve(json({ count: 1 }));
  expect((await before).value()).toEqual({ count: 1 });
});

test("a failure is told to everybody, in a reply of his own", async () => {
  const backend = createCachedBackend();
  backend.answer = () => json({ reason: "broken" }, 500);
  const replies = await Promise.all([backend.send(read()), backend.send(read())]);
  expect(backend.sent).toHaveLength(1);
  expect(replies.map(({ fault }) => fault?.kind)).toEqual(["server", "server"]);
  expect(replies[0]?.value()).not.toBe(replies[1]?.value());
  backend.answer = () => Promise.reject(new ConnectionError("gone"));
  const results = await Promise.allSettled([backend.send(read()), backend.send(read())]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(backend.sent).toHaveLength(2);
});

test("one caller's abort does not end the read of the others", async () => {
  const { send, sent, cache } = createCachedBackend();
  const controller = new AbortController();
  const leaving = send(read("devices/list", { signal: controller.signal }));
  const staying = send(read());
  controller.abort();
  await expect(leaving).rejects.toBe(controller.signal.reason);
  expect((await staying).ok).toBe(true);
  expect(sent).toHaveLength(1);
  expect(cache.stats().entries).toBe(1);
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
});

test("the read ends when everybody has left, and the next caller starts a new one", async () => {
  const { send, sent, clock } = createCachedBackend();
  const controller = new AbortController();
  const calls = [1, 2].map(() => send(read("devices/list", { signal: controller.signal })));
  controller.abort();
  for (const call of calls) await expect(call).rejects.toBe(controller.signal.reason);
  expect(sent[0]?.signal?.aborted).toBe(true);
  expect((await send(read())).ok).toBe(true);
  expect(sent).toHaveLength(2);
  expect(clock.pending).toBe(0);
  await expect(send(read("tasks/list", { signal: controller.signal }))).rejects.toBe(controller.signal.reason);
});

test.each<[string, CallOptions, CallOptions]>([
  ["time limits", { timeout: 5 }, { timeout: 6 }],
  ["retry modes", { retry: "never" }, { retry: "always" as never }],
  ["limits of size", { maxBytes: 5 }, { maxBytes: 6 }],
])("reads with different %s are not shared, those with the same are", async (_what, one, other) => {
  const { send, sent } = createCachedBackend();
  const reads = [one, one, other].map((options) => send(read("devices/list", { options })));
  await Promise.all(reads);
  expect(sent).toHaveLength(2);
});

test("a caller who gave up before shares nothing and sends nothing", async () => {
  const { send, sent, cache } = createCachedBackend();
  const reason = new Error("no longer wanted");
  const first = send(read());
  const late = coalesceLayer({ cache })(() => Promise.reject(new Error("was sent")));
  await expect(late(read("devices/list", { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
  await first;
  expect(sent).toHaveLength(1);
});

test("every caller knows of the attempts of the read that was shared", async () => {
  const backend = createCachedBackend();
  const attempts = [{ node: "n1", reason: "refused", duration: 1 }] as unknown as Call["attempts"];
  backend.answer = (call) => {
    call.attempts = attempts;
    return json({});
  };
  const calls = [read(), read()];
  await Promise.all(calls.map((call) => backend.send(call)));
  expect(calls.map((call) => call.attempts)).toEqual([attempts, attempts]);
});

test("a read that was made void and ends late leaves the newer one to be joined", async () => {
  const backend = createCachedBackend();
  const { send, sent } = backend;
  const [old, fresh] = [Promise.withResolvers<Reply>(), Promise.withResolvers<Reply>()];
  backend.answer = ({ method }) => (method === "POST" ? json({}) : sent.length === 1 ? old.promise : fresh.promise);
  const before = send(read());
  await send(write());
  const after = send(read());
  old.resolve(json({ count: 1 }));
  await before;
  const joined = send(read());
  fresh.resolve(json({ count: 2 }));
  expect((await after).value()).toEqual({ count: 2 });
  expect((await joined).value()).toEqual({ count: 2 });
  expect(sent).toHaveLength(3);
});

test.each([
  ["a group", () => write()],
  ["everything", () => new Call("/x", { method: "POST", body: "{}" })],
])("a read after a write to %s does not join the read before it, twice in a row", async (_what, change) => {
  const backend = createCachedBackend();
  const { send } = backend;
  const slow = Promise.withResolvers<Reply>();
  backend.answer = ({ method }) => (method === "POST" ? json({}) : slow.promise);
  const reads = [send(read())];
  for (let time = 0; time < 2; time++) {
    await send(change());
    reads.push(send(read()));
  }
  slow.resolve(json({}));
  await Promise.all(reads);
  expect(backend.sent.filter(({ method }) => method === "GET")).toHaveLength(3);
});
