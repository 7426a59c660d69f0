import * as fc from "fast-check";
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

test("a value that is too large for the store takes the one before it along, and tells so", () => {
  const dropped: string[] = [];
  const store = createMemoryStore({ maxBytes: 10_000, onDrop: (key) => dropped.push(key) });
  store.set("a", 1);
  expect(store.set("a", "x", undefined, 20_000)).toBe(false);
  expect([dropped, store.get("a"), store.entries, store.bytes]).toEqual([["a"], undefined, 0, 0]);
});

test("a store that is emptied tells of each key, and fills again", () => {
  const dropped: string[] = [];
  const store = createMemoryStore({ maxEntries: 2, onDrop: (key) => dropped.push(key) });
  for (const key of ["a", "b", "c"]) store.set(key, key);
  store.clear();
  expect([dropped, store.entries, store.bytes]).toEqual([["a", "b", "c"], 0, 0]);
  for (const key of ["d", "e", "f"]) store.set(key, key);
  expect([store.get("d"), store.get("e"), store.get("f")]).toEqual([undefined, "e", "f"]);
});

test("whatever is done in whatever order, it holds what a plain list by last use would hold", () => {
  const step = fc.record({
    what: fc.constantFrom("get" as const, "set" as const, "delete" as const),
    key: fc.constantFrom(..."abcdefgh"),
    size: fc.integer(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const store = createMemoryStore({ maxEntries: 4, maxBytes: 4_000 });
      let list: { key: string; value: number; bytes: number }[] = [];
      const total = (): number => list.reduce((sum, { bytes }) => sum + bytes, 0);
      for (const [value, { what, key, size }] of steps.entries()) {
        const found = list.find((one) => one.key === key);
        const others = list.filter((one) => one !== found);
        const kept = { key, value, bytes: Math.abs(size % 2_000) + 202 };
        const did = {
          get: () => store.get(key) === found?.value,
          delete: () => store.delete(key) === (found !== undefined),
          set: () => store.set(key, value, undefined, kept.bytes - 202),
        };
        expect(did[what]()).toBe(true);
        list = { get: found ? [...others, found] : others, delete: others, set: [...others, kept] }[what];
        while (list.length > 4 || total() > 4_000) list.shift();
        expect([store.entries, store.bytes]).toEqual([list.length, total()]);
      }
    }),
  );
});

test.each([0, -1, 1.5, Number.NaN, Infinity])("a bound of %d is refused by name", (bound) => {
  expect(() => createMemoryStore({ maxEntries: bound })).toThrow("`maxEntries`");
  expect(() => createMemoryStore({ maxEntries: bound })).toThrow(InvalidOptionError);
  expect(() => createMemoryStore({ maxBytes: bound })).toThrow("`maxBytes`");
});

test("a value is gone at the end of its time, and counts no more once it was asked for", async () => {
  const clock = createFakeClock();
  const dropped: string[] = [];
  const store = createMemoryStore({ clock, onDrop: (key) => dropped.push(key) });
  store.set("short", 1, 100);
  store.set("long", 2);
  await clock.advance(99);
  expect(store.get("short")).toBe(1);
  await clock.advance(1);
  expect(store.get("short")).toBeUndefined();
  expect([dropped, store.entries]).toEqual([["short"], 1]);
  await clock.advance(1e15);
  expect(store.get("long")).toBe(2);
});

test.each([0, -1, Number.NaN])("a value whose time is %d is not kept, and takes the one before it along", (ttl) => {
  const store = createMemoryStore();
  store.set("a", 1);
  expect([store.set("a", 2, ttl), store.get("a")]).toEqual([false, undefined]);
});

test("an entry counts as its value, its key and what keeping it costs, up to the bound", () => {
  const store = createMemoryStore({ maxBytes: 1_000 });
  expect(store.set("key", "x", undefined, 100)).toBe(true);
  expect(store.bytes).toBe(100 + 6 + 200);
  store.delete("key");
  expect(store.set("key", "x", undefined, 794)).toBe(true);
  expect([store.bytes, store.get("key")]).toEqual([1_000, "x"]);
  expect(store.set("key", "x", undefined, 795)).toBe(false);
  expect(store.set("none", undefined)).toBe(true);
  expect(store.bytes).toBe(208);
});
