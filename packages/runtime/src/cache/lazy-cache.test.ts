import { expect, test } from "vitest";
import { Call } from "../core/call.ts";
import { systemClock } from "../util/clock.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import type { Operation } from "../core/operation.ts";
import { Reply } from "../core/reply.ts";
import type { CacheOptions } from "../core/client-options.ts";
import { createLazyCache } from "./lazy-cache.ts";

const list: Operation = { id: "things/list", method: "GET", path: "/things", cache: true };
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
