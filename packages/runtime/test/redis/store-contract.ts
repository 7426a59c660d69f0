import { expect, test } from "vitest";
import type { CacheStore } from "../../src/cache/store.ts";

/** A store under test. */
export interface StoreUnderTest {
  readonly store: CacheStore;
  /** Lets this much time pass, for the store. */
  readonly pass: (duration: number) => Promise<void>;
}

/** The tests that every store passes, whatever it is made of. To be called inside of `describe`. */
export function storeContract(make: () => StoreUnderTest | Promise<StoreUnderTest>): void {
  test.each<[string, unknown]>([
    ["a text", "abc"],
    ["an empty text", ""],
    ["a number", 0],
    ["false", false],
    ["an object in an object", { a: { b: [1, "two", null, { c: true }] } }],
    ["an empty list", []],
    ["text of every script", "Ünïcødé 日本語 🚀 \u0000\n"],
  ])("gives back %s", async (_, value) => {
    const { store } = await make();
    await store.set("key", value);
    expect(await store.get("key")).toEqual(value);
  });

  test("gives undefined for what it does not have", async () => {
    const { store } = await make();
    expect(await store.get("nothing")).toBeUndefined();
  });

  test("replaces a value", async () => {
    const { store } = await make();
    await store.set("key", 1, 60_000);
    await store.set("key", 2, 60_000);
    expect(await store.get("key")).toBe(2);
  });

  test("keeps keys apart, however odd they are", async () => {
    const { store } = await make();
    const keys = ["a", "A", "a ", "a:b", "a:b:", "a\nb", "*", "a*", "é", "k".repeat(500), "__proto__", "constructor"];
    for (const key of keys) await store.set(key, key, 60_000);
    for (const key of keys) expect(await store.get(key)).toBe(key);
  });

  test("forgets a value when its time is over, and no other", async () => {
    const { store, pass } = await make();
    await store.set("short", 1, 60);
    await store.set("long", 2, 60_000);
    await store.set("endless", 3);
    expect(await store.get("short")).toBe(1);
    await pass(80);
    expect([await store.get("short"), await store.get("long"), await store.get("endless")]).toEqual([undefined, 2, 3]);
  });

  test("takes a time that is no whole number, and keeps nothing for no time", async () => {
    const { store } = await make();
    await store.set("part", 1, 60_000.25);
    await store.set("none", 1, 60_000);
    await store.set("none", 2, 0);
    expect([await store.get("part"), await store.get("none")]).toEqual([1, undefined]);
  });

  test("deletes a value, and does not mind when there is none", async () => {
    const { store } = await make();
    await store.set("key", 1);
    await store.delete("key");
    await store.delete("key");
    expect(await store.get("key")).toBeUndefined();
  });

  test("clears everything", async () => {
    const { store } = await make();
    await store.set("a", 1);
    await store.set("b", 2);
    await store.clear?.();
    expect([await store.get("a"), await store.get("b")]).toEqual([undefined, undefined]);
  });

  test("takes a hundred writes and reads at once", async () => {
    const { store } = await make();
    const numbers = Array.from({ length: 100 }, (_, index) => index);
    await Promise.all(numbers.map((number) => store.set(`key ${number}`, { number }, 60_000)));
    const values = await Promise.all(numbers.map((number) => store.get(`key ${number}`)));
    expect(values).toEqual(numbers.map((number) => ({ number })));
  });
}
