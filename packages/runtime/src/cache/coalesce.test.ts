import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { createCachedBackend, json, read, readIn, write } from "../../test/session/cached-backend.ts";
import type { Call } from "../core/call.ts";
import { ConnectionError } from "../errors/connection-error.ts";

test("1,000 equal reads at once are one call, one parsed value and one entry", async () => {
  const { send, sent, cache } = createCachedBackend();
  const replies = await Promise.all(Array.from({ length: 1_000 }, () => send(read())));
  expect(sent).toHaveLength(1);
  expect(new Set(replies.map((reply) => reply.value())).size).toBe(1);
  expect(new Set(replies).size).toBe(1_000);
  expect(() => {
    (replies[7]!.value() as { count: number }).count = 7;
  }).toThrow(TypeError);
  expect(cache.stats()).toMatchObject({ misses: 1_000, coalesced: 999, entries: 1 });
});

test("equal reads are not shared while the cache is off", async () => {
  const { send, sent } = createCachedBackend({ cache: false });
  const replies = await Promise.all([send(read()), send(read())]);
  expect(sent).toHaveLength(2);
  expect(Object.isFrozen(replies[0]?.value())).toBe(false);
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

test("a read after a write does not join one that began before", async () => {
  const { send, sent, clock } = createCachedBackend();
  const before = send(read());
  const writing = send(write());
  await clock.settle();
  await writing;
  const after = await send(read());
  expect(sent).toHaveLength(3);
  expect((await before).value()).not.toEqual(after.value());
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
