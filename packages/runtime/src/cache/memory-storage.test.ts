import { expect, test } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import { Reply } from "../core/reply.ts";
import type { CacheEntry } from "./cache-entry.ts";
import type { Found } from "./cache-storage.ts";
import { createMemoryStorage } from "./memory-storage.ts";

function entryOf(text: string): CacheEntry {
  const reply = new Reply({ status: 200, headers: {}, body: new TextEncoder().encode(text) });
  return { reply, storedAt: 0, ttl: 1_000, staleWhileRevalidate: 0, staleIfError: 500 };
}

function setUp() {
  const clock = createFakeClock();
  const storage = createMemoryStorage({ clock });
  const placeOf = (key: string, group: string) => (storage.find(key, group) as Found).place;
  return { clock, storage, placeOf };
}

test("keeps an entry for as long as it may serve, and counts its bytes as they came and parsed", async () => {
  const { clock, storage, placeOf } = setUp();
  storage.put(placeOf("key", "group"), entryOf('{"a":12}'));
  expect(storage.bytes).toBe(3 * 8 + 2 * 3 + 200);
  await clock.advance(1_499);
  expect(storage.peek("key")).toBeDefined();
  await clock.advance(1);
  expect(storage.peek("key")).toBeUndefined();
});

test("an answer without a body counts as none", () => {
  const { storage, placeOf } = setUp();
  const reply = new Reply({ status: 204, headers: {}, body: null });
  storage.put(placeOf("key", "group"), { ...entryOf(""), reply });
  expect(storage.bytes).toBe(206);
});

test("drops the entries of a group, of several, or all", () => {
  const { storage, placeOf } = setUp();
  for (const key of ["a/1", "a/2", "b/1", "c/1"]) storage.put(placeOf(key, key.slice(0, 1)), entryOf("1"));
  storage.drop(["a"]);
  expect(["a/1", "a/2", "b/1"].map((key) => storage.peek(key) !== undefined)).toEqual([false, false, true]);
  storage.drop(["b", "nothing"]);
  expect(storage.entries).toBe(1);
  storage.drop(undefined);
  expect(storage.entries).toBe(0);
});

test.each<[string, readonly (readonly string[] | undefined)[]]>([
  ["its group", [["a"]]],
  ["everything", [undefined]],
  ["its group and everything", [["a"], undefined]],
  ["its group twice and everything twice", [["a"], undefined, ["a"], undefined]],
])("an answer is not kept when a write dropped %s after its place was noted", (_what, drops) => {
  const { storage, placeOf } = setUp();
  const place = placeOf("a/1", "a");
  for (const groups of drops) storage.drop(groups);
  storage.put(place, entryOf("1"));
  expect(storage.entries).toBe(0);
  storage.drop(["b"]);
  storage.put(placeOf("a/1", "a"), entryOf("1"));
  expect(storage.entries).toBe(1);
});

test("an entry that took the place of another of its group is dropped with it", () => {
  const { storage, placeOf } = setUp();
  storage.put(placeOf("a/1", "a"), entryOf("1"));
  storage.put(placeOf("a/1", "a"), entryOf("2"));
  storage.drop(["a"]);
  expect(storage.entries).toBe(0);
});
