import { describe, expect, it } from "vitest";
import {
  createMemoryStore,
  InvalidInputError,
  InvalidOptionError,
  isUnknownOutcome,
  mayRepeat,
  NorthboundError,
  type CacheStore,
} from "../../src/index.ts";
import { once } from "../../src/fleet.ts";

/** A store that claims in one step, in memory. */
function atomicStore(): CacheStore & { readonly values: Map<string, unknown> } {
  const values = new Map<string, unknown>();
  return {
    values,
    get: (key) => values.get(key),
    set: (key, value) => values.set(key, JSON.parse(JSON.stringify(value))),
    delete: (key) => values.delete(key),
    add(key, value) {
      if (values.has(key)) return false;
      values.set(key, value);
      return true;
    },
  };
}

const fail = (outcome: "not-processed" | "unknown" | "processed") => () => {
  throw new NorthboundError("CONNECTION_FAILED", "it failed", { outcome });
};

describe("once", () => {
  it("does the work of a job once, and gives its value to later deliveries", async () => {
    const store = atomicStore();
    let runs = 0;
    const work = () => ({ id: `snapshot-${(runs += 1)}` });
    expect(await once(store, "job", work)).toEqual({ id: "snapshot-1" });
    expect(await once(store, "job", work)).toEqual({ id: "snapshot-1" });
    expect(await once(store, "other", work)).toEqual({ id: "snapshot-2" });
  });

  it("lets one of a hundred deliveries at the same time do it; the others say that it is unknown", async () => {
    const store = atomicStore();
    let runs = 0;
    const gate = Promise.withResolvers<void>();
    const all = Array.from({ length: 100 }, () =>
      once(store, "job", async () => {
        runs += 1;
        await gate.promise;
      }).then(
        () => "done",
        (error: unknown) => isUnknownOutcome(error) && !mayRepeat(error),
      ),
    );
    await Promise.race(all.slice(1));
    gate.resolve();
    const ended = await Promise.all(all);
    expect(runs).toBe(1);
    expect(ended.filter((end) => end === "done")).toHaveLength(1);
    expect(ended.filter((end) => end === true)).toHaveLength(99);
  });

  it("lets another try have what was provably not processed, and nothing else", async () => {
    const store = atomicStore();
    await expect(once(store, "job", fail("not-processed"))).rejects.toThrow("it failed");
    expect(await once(store, "job", () => 1)).toBe(1);
    await expect(once(store, "lost", fail("unknown"))).rejects.toThrow("it failed");
    await expect(once(store, "lost", () => 2)).rejects.toMatchObject({ code: "UNKNOWN_OUTCOME", outcome: "unknown" });
    await expect(once(store, "bug", () => Promise.reject(new TypeError("a bug")))).rejects.toThrow("a bug");
    await expect(once(store, "bug", () => 2)).rejects.toThrow("job bug ended in doubt at");
    await expect(once(store, "half", fail("processed"))).rejects.toThrow("it failed");
    expect(await once(store, "half", () => 2)).toBeUndefined();
  });

  it("asks what became of a job whose worker is gone, and believes it", async () => {
    const store = atomicStore();
    store.values.set("once:0:killed", { state: "began", at: "2026-11-30T10:00:00.000Z" });
    await expect(once(store, "killed", () => 1)).rejects.toThrow("job killed was begun at 2026-11-30T10:00:00.000Z");
    await expect(once(store, "killed", () => 1, { verify: () => "unknown" })).rejects.toThrow("look before");
    const seen: unknown[] = [];
    const verify = (record: unknown) => (seen.push(record), "not-processed" as const);
    let runs = 0;
    await Promise.allSettled([1, 2].map(() => once(store, "killed", () => (runs += 1), { verify })));
    expect(seen[0]).toEqual({ state: "began", at: "2026-11-30T10:00:00.000Z" });
    // Two workers found it idle at the same time: one of them did it, and was not taken for gone by the other.
    expect(runs).toBe(1);
    store.values.set("once:0:done", { state: "unknown" });
    expect(await once(store, "done", () => 1, { verify: () => "processed" })).toBeUndefined();
    expect(await once(store, "done", () => 1)).toBeUndefined();
  });

  it("keeps jobs apart whose names look like the second claim of another", async () => {
    const store = atomicStore();
    await expect(once(store, "a", fail("unknown"))).rejects.toThrow("it failed");
    expect(await once(store, "a", () => 1, { verify: () => "not-processed" })).toBe(1);
    expect(await once(store, "a#1", () => 2)).toBe(2);
    expect(await once(store, "1:a", () => 3)).toBe(3);
  });

  it("sends nothing when the store can't be asked, and never twice when it fails later", async () => {
    const store = atomicStore();
    const down = () => Promise.reject(new Error("gone"));
    let runs = 0;
    const work = () => (runs += 1);
    const error = await once({ ...store, add: down }, "job", work).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "CONNECTION_FAILED", outcome: "not-processed" });
    expect(mayRepeat(error)).toBe(true);
    expect(runs).toBe(0);
    expect(await once({ ...store, set: down }, "job", work)).toBe(1);
    await expect(once(store, "job", work)).rejects.toMatchObject({ outcome: "unknown" });
    expect(runs).toBe(1);
  });

  it("refuses a store that can't claim in one step, and a job without a name", async () => {
    await expect(once(createMemoryStore(), "job", () => 1)).rejects.toThrow(InvalidOptionError);
    await expect(once(atomicStore(), "", () => 1)).rejects.toThrow(InvalidInputError);
  });
});
