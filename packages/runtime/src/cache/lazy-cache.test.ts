import { expect, test } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import type { CallOptions } from "../core/call-options.ts";
import { Call } from "../core/call.ts";
import { systemClock } from "../util/clock.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import type { Operation } from "../core/operation.ts";
import { Reply } from "../core/reply.ts";
import type { CacheOptions } from "../core/client-options.ts";
import { createLazyCache } from "./lazy-cache.ts";

const list: Operation = { id: "things/list", method: "GET", path: "/things", cache: true };
const plain: Operation = { id: "things/get", method: "GET", path: "/things" };
const read = (): Call => new Call("/things", { operation: list });
const write = (): Call => new Call("/things", { method: "POST" });

function setUp(cache: boolean | CacheOptions) {
  const sent: string[] = [];
  const lazy = createLazyCache({ backend: { name: "tiny" }, nodes: [], clock: systemClock, cache });
  const send = lazy.layer(async ({ method }) => {
    sent.push(method);
    return new Reply({ status: 200, headers: {}, body: new TextEncoder().encode('{"id":1}') });
  });
  return { lazy, send, sent };
}

test("a client without a cache sends at once, and has nothing to tell", async () => {
  const { lazy, send, sent } = setUp(false);
  const replies = [send(read()), send(write())];
  expect(sent).toEqual(["GET", "POST"]);
  await Promise.all(replies);
  expect(lazy.peek(read())).toBeUndefined();
  expect(lazy.stats()).toMatchObject({ hits: 0, misses: 0, entries: 0 });
});

test("the first read that wants it brings the cache", async () => {
  const { lazy, send, sent } = setUp(true);
  await send(read());
  await send(read());
  expect(sent).toEqual(["GET"]);
  expect(lazy.peek(read())).toEqual({ id: 1 });
  await lazy.clear();
  expect(lazy.peek(read())).toBeUndefined();
});

test("a write that comes while the cache is loaded stays behind the read before it, and makes its answer void", async () => {
  const { lazy, send, sent } = setUp(true);
  await Promise.all([send(read()), send(write())]);
  expect(sent).toEqual(["GET", "POST"]);
  expect(lazy.stats().invalidations).toBe(1);
});

test("a write that began before the cache was there makes void what was read before its end", async () => {
  let end = (): void => {};
  const lazy = createLazyCache({ backend: { name: "tiny" }, nodes: [], clock: systemClock, cache: true });
  const send = lazy.layer(async ({ method }) => {
    if (method === "POST") await new Promise<void>((resolve) => (end = resolve));
    return new Reply({ status: 200, headers: {}, body: new TextEncoder().encode("{}") });
  });
  const writing = send(write());
  await send(read());
  expect(lazy.stats().entries).toBe(1);
  end();
  await writing;
  expect(lazy.stats().entries).toBe(0);
});

test.each([{ ttl: -1 }, { maxEntries: 0 }, { maxBytes: 1.5 }])("refuses %j when the client is made", (options) => {
  expect(() => setUp(options)).toThrow(InvalidOptionError);
});

test.each<[string, boolean, CallOptions["cache"], Operation | undefined, boolean]>([
  ["a read that the spec lets be remembered", true, undefined, list, true],
  ["one that it doesn't", true, undefined, plain, false],
  ["one that it does not know", true, undefined, undefined, false],
  ["any read while the cache is off", false, undefined, list, false],
  ["one that asks for it", false, "default", undefined, true],
  ["one that asks not to", true, "no-store", list, false],
])("whether the answer to %s may be remembered", (_what, isOn, cache, operation, want) => {
  expect(setUp(isOn).lazy.remembers(operation, { cache })).toBe(want);
});

test("what is only read by GET and is not to be remembered does not bring the cache", async () => {
  const { lazy, send, sent } = setUp(true);
  const call = new Call("/things", { operation: plain });
  const reply = send(call);
  expect(sent).toEqual(["GET"]);
  await reply;
  expect(lazy.stats()).toMatchObject({ misses: 0 });
});

test("is emptied and closed before anything used it", async () => {
  const { lazy } = setUp(true);
  lazy.close();
  await lazy.clear();
  expect(lazy.stats()).toMatchObject({ invalidations: 1, entries: 0 });
});

test("ends with the client what it fetches in the background", async () => {
  const clock = createFakeClock();
  const signals: (AbortSignal | undefined)[] = [];
  const cache = { ttl: 10, staleWhileRevalidate: 100 };
  const lazy = createLazyCache({ backend: { name: "tiny" }, nodes: [], clock, cache });
  const send = lazy.layer(async ({ signal }) => {
    signals.push(signal);
    if (signals.length > 1) await new Promise(() => {});
    return new Reply({ status: 200, headers: {}, body: new TextEncoder().encode("{}") });
  });
  await send(read());
  await clock.advance(20);
  await send(read());
  await clock.settle();
  expect(signals).toHaveLength(2);
  lazy.close();
  expect(signals[1]?.aborted).toBe(true);
});

// Found by the simulator (seed 35083).
test("a write that began before a call asked for the cache of a client without one makes void what it keeps", async () => {
  let end = (): void => {};
  const lazy = createLazyCache({ backend: { name: "tiny" }, nodes: [], clock: systemClock, cache: false });
  const send = lazy.layer(async ({ method }) => {
    if (method === "POST") await new Promise<void>((resolve) => (end = resolve));
    return new Reply({ status: 200, headers: {}, body: new TextEncoder().encode("{}") });
  });
  const writing = send(write());
  await send(new Call("/things", { operation: list, options: { cache: "reload" } }));
  expect(lazy.stats().entries).toBe(1);
  end();
  await writing;
  expect(lazy.stats().entries).toBe(0);
});
