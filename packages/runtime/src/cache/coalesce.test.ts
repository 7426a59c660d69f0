import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { createCachedBackend, json, read, readIn, write } from "../../test/session/cached-backend.ts";
import type { Call } from "../core/call.ts";
import type { Reply } from "../core/reply.ts";
import { ConnectionError } from "../errors/connection-error.ts";

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
