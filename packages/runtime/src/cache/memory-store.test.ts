import { describe, expect, test } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import { storeContract } from "../../test/redis/store-contract.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { createMemoryStore } from "./memory-store.ts";

describe("a store in memory", () => {
  storeContract(() => {
    const clock = createFakeClock();
    return { store: createMemoryStore({ clock }), pass: (duration) => clock.advance(duration) };
  });
});

test("what was not used for longest goes first when there are too many entries", () => {
  const dropped: string[] = [];
  const store = createMemoryStore({ maxEntries: 2, onDrop: (key) => dropped.push(key) });
  store.set("a", 1);
  store.set("b", 2);
  store.get("a");
  store.set("c", 3);
  expect(dropped).toEqual(["b"]);
  expect([store.get("a"), store.get("b"), store.get("c"), store.entries]).toEqual([1, undefined, 3, 2]);
});

test("the bytes of all values stay within the bound, and one that is too large is not kept", () => {
  const store = createMemoryStore({ maxBytes: 10_000 });
  for (let index = 0; index < 100; index++) store.set(`key ${index}`, "x", undefined, 1_000);
  expect(store.bytes).toBeLessThanOrEqual(10_000);
  expect(store.entries).toBe(8);
  expect(store.set("huge", "x", undefined, 20_000)).toBe(false);
  expect(store.get("huge")).toBeUndefined();
  expect(store.entries).toBe(8);
});

test("a value without a given size counts as its JSON", () => {
  const store = createMemoryStore({ maxBytes: 10_000 });
  expect(store.set("key", { text: "x".repeat(6_000) })).toBe(false);
  expect(store.set("key", { text: "x".repeat(3_000) })).toBe(true);
});

test("a value that replaces another is not dropped", () => {
  const dropped: string[] = [];
  const store = createMemoryStore({ onDrop: (key) => dropped.push(key) });
  store.set("a", 1);
  store.set("a", 2);
  expect(dropped).toEqual([]);
});

test.each([0, -1, 1.5, Number.NaN, Infinity])("a bound of %d is refused by name", (bound) => {
  expect(() => createMemoryStore({ maxEntries: bound })).toThrow(InvalidOptionError);
  expect(() => createMemoryStore({ maxBytes: bound })).toThrow("`maxBytes`");
});
