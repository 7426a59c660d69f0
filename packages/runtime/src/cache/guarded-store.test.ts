import { expect, test } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import { guardStore } from "./guarded-store.ts";
import type { CacheStore } from "./store.ts";

function setUp(store: Partial<CacheStore>) {
  const clock = createFakeClock();
  const failures: unknown[] = [];
  const full: CacheStore = { get: () => 1, set: () => true, delete: () => true, ...store };
  return { clock, failures, guarded: guardStore(full, { clock, onFailure: (error) => failures.push(error) }) };
}

test("passes on what the store says, promise or not", async () => {
  const { guarded, clock } = setUp({ get: async (key) => (key === "null" ? null : key) });
  expect(await guarded.get("a")).toBe("a");
  expect(await guarded.get("null")).toBeUndefined();
  expect(await guarded.getAll(["a", "null"])).toEqual(["a", undefined]);
  expect(await guarded.set("a", 1)).toBe(true);
  expect(await guarded.delete("a")).toBe(true);
  expect(clock.pending).toBe(0);
});

test("a store that fails counts as empty, tells once, and is left alone for a while", async () => {
  let asked = 0;
  const { guarded, clock, failures } = setUp({
    get() {
      asked += 1;
      throw new Error("connection refused");
    },
  });
  expect(await guarded.get("a")).toBeUndefined();
  expect(await guarded.get("a")).toBeUndefined();
  expect(await guarded.set("a", 1)).toBe(false);
  expect(await guarded.getAll(["a"])).toBeUndefined();
  expect([asked, failures.length]).toEqual([1, 1]);
  await clock.advance(5_000);
  await guarded.get("a");
  expect([asked, failures.length]).toEqual([2, 2]);
});

test("a store that hangs is given up after a second", async () => {
  const { guarded, clock, failures } = setUp({ get: () => new Promise(() => {}) });
  const waiting = guarded.getAll(["a", "b"]);
  await clock.advance(1_000);
  expect(await waiting).toBeUndefined();
  expect(failures).toHaveLength(1);
  expect(failures[0]).toMatchObject({ message: "The store did not answer within 1000 ms." });
  expect(clock.pending).toBe(0);
});

test("a store that fails fails no call, whether or not it is told", async () => {
  const store: CacheStore = {
    get: () => 1,
    set: () => true,
    delete: () => {
      throw new Error("connection refused");
    },
  };
  const guarded = guardStore(store, { clock: createFakeClock() });
  expect(await guarded.delete("a")).toBe(false);
});

test("has the atomic steps of the store, and no other", async () => {
  const { guarded } = setUp({});
  expect([guarded.add, guarded.increment]).toEqual([undefined, undefined]);
  const asked: unknown[][] = [];
  const { guarded: atomic } = setUp({
    add: (...given) => asked.push(given) === 1,
    increment: async (...given) => asked.push(given),
  });
  expect(await atomic.add?.("lock", "mine", 50)).toBe(true);
  expect(await atomic.increment?.("window", 3, 60)).toBe(2);
  expect(asked).toEqual([
    ["lock", "mine", 50],
    ["window", 3, 60],
  ]);
});

test("what a failing store did not add or count is unknown, and so is a sum that is no number", async () => {
  const fail = (): never => {
    throw new Error("connection refused");
  };
  const { guarded, clock } = setUp({ add: fail, increment: fail });
  expect(await guarded.add?.("lock", 1)).toBeUndefined();
  await clock.advance(5_000);
  expect(await guarded.increment?.("window", 1)).toBeUndefined();
  const { guarded: odd } = setUp({ increment: () => "7" as never });
  expect(await odd.increment?.("window", 1)).toBeUndefined();
});
