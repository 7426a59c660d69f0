import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import { guardStore } from "../cache/guarded-store.ts";
import type { CacheStore } from "../cache/store.ts";
import { Limiter, type LimiterOptions, type Permit } from "./limiter.ts";
import { SharedWindow } from "./shared-window.ts";

function setup(options: Partial<LimiterOptions>) {
  const clock = createFakeClock();
  const limiter = new Limiter({ clock, name: "rateLimit", window: 1_000, ...options });
  const admitted: string[] = [];
  const permits: Permit[] = [];
  const enter = (name: string, signal?: AbortSignal): Promise<void> =>
    limiter.enter({ signal }).then((permit) => {
      admitted.push(`${name}@${clock.elapsed}`);
      permits.push(permit);
    });
  return { clock, limiter, admitted, permits, enter };
}

describe("limiter", () => {
  test("admits at once while there is room, and nobody past those who wait", async () => {
    const { clock, limiter, enter } = setup({ requests: 2 });
    expect(limiter.tryEnter()).toBeDefined();
    expect(limiter.tryEnter()).toBeDefined();
    expect(limiter.tryEnter()).toBeUndefined();
    const waiting = enter("a");
    await clock.advance(1_050);
    expect(limiter.tryEnter()).toBeUndefined();
    await clock.advance(1);
    await waiting;
    expect(limiter.tryEnter()).toBeDefined();
    expect(clock.pending).toBe(0);
  });

  test("admits in the order of arrival, exactly when a place is free", async () => {
    const { clock, admitted, enter } = setup({ requests: 2 });
    for (const name of ["a", "b", "c", "d", "e"]) void enter(name);
    await clock.advance(5_000);
    expect(admitted).toEqual(["a@0", "b@0", "c@1051", "d@1051", "e@2102"]);
    expect(clock.pending).toBe(0);
  });

  test("keeps the number of requests under way", async () => {
    const { clock, limiter, admitted, permits, enter } = setup({ concurrency: 2 });
    for (const name of ["a", "b", "c", "d"]) void enter(name);
    await clock.settle();
    expect(admitted).toEqual(["a@0", "b@0"]);
    expect(limiter.queued).toBe(2);
    limiter.leave(permits[0]!);
    await clock.settle();
    expect(admitted).toEqual(["a@0", "b@0", "c@0"]);
    expect(clock.pending).toBe(0);
  });

  test("an abort leaves the line at once: no place is lost, no timer or listener is left", async () => {
    const { clock, admitted, limiter, enter } = setup({ requests: 1 });
    await enter("a");
    const controller = new AbortController();
    const gone = enter("gone", controller.signal);
    const waiting = enter("b");
    controller.abort(new Error("enough"));
    await expect(gone).rejects.toThrow("enough");
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    await clock.advance(1_051);
    await waiting;
    expect(admitted).toEqual(["a@0", "b@1051"]);
    const last = new AbortController();
    const alone = enter("alone", last.signal);
    last.abort(new Error("enough"));
    await expect(alone).rejects.toThrow("enough");
    expect([limiter.queued, clock.pending]).toEqual([0, 0]);
    await expect(enter("late", AbortSignal.abort(new Error("before")))).rejects.toThrow("before");
  });

  test.each([
    [{ requests: 0 }, "`rateLimit.requests`"],
    [{ requests: 1.5 }, "`rateLimit.requests`"],
    [{ concurrency: -1 }, "`rateLimit.concurrency`"],
    [{ requests: 1, window: 0 }, "`rateLimit.window`"],
    [{ requests: 1, window: Number.NaN }, "`rateLimit.window`"],
  ])("refuses %o by the name of the option", (options, named) => {
    expect(() => setup(options)).toThrow(named);
  });
});

/** A process with a limit of 10 a second that it shares. */
function process(clock: ReturnType<typeof createFakeClock>, store: CacheStore, sent: number[], requests = 10) {
  const shared = new SharedWindow({
    store: guardStore(store, { clock }),
    key: "limit:x",
    requests,
    window: 1_000,
    clock,
  });
  const limiter = new Limiter({ clock, name: "rateLimit", requests, window: 1_000, share: () => shared });
  return (): Promise<void> =>
    limiter.enter({}).then((permit) => {
      sent.push(clock.now());
      limiter.leave(permit);
    });
}

/** A store that reads and writes, and no more, each time after up to so many milliseconds. */
function plainStore(clock: ReturnType<typeof createFakeClock>, latency: number): CacheStore {
  const values = new Map<string, unknown>();
  const late = <T>(act: () => T): Promise<T> =>
    new Promise((resolve) => {
      clock.after(latency * clock.random(), () => {
        const value = act();
        clock.after(latency * clock.random(), () => resolve(value));
      });
    });
  return {
    get: (key) => late(() => values.get(key)),
    set: (key, value) => late(() => values.set(key, value)),
    delete: (key) => values.delete(key),
  };
}

/** The most that any second held. */
function busiest(sent: readonly number[]): number {
  const sorted = sent.toSorted((a, b) => a - b);
  return Math.max(...sorted.map((from, index) => sorted.slice(index).filter((at) => at < from + 1_000).length));
}

describe("limit that several processes share", () => {
  test.each([
    // processes, calls of each, limit, latency of the store
    [6, 20, 20, 0],
    [6, 20, 20, 20],
    [3, 40, 10, 2],
    [2, 25, 5, 2],
    [8, 4, 3, 2],
  ])(
    "%i processes that start together with %i calls each keep a limit of %i, through a store that only reads and writes (%i ms)",
    async (count, calls, requests, latency) => {
      let luck = 0.1;
      const clock = createFakeClock({ random: () => (luck = (luck + 0.37) % 1) });
      const store = plainStore(clock, latency);
      const sent: number[] = [];
      await clock.advance(430);
      const processes = Array.from({ length: count }, () => process(clock, store, sent, requests));
      const all = Promise.all(processes.flatMap((enter) => Array.from({ length: calls }, enter)));
      await clock.advance(120_000);
      await all;
      expect(sent).toHaveLength(count * calls);
      // More processes than places take turns by window, so one more may come where two windows meet.
      expect(busiest(sent)).toBeLessThanOrEqual(count > requests ? 2 * requests : requests);
      expect(Math.max(...sent) - Math.min(...sent)).toBeLessThan(((count * calls) / requests) * 1_700 + 3_000);
      expect(clock.pending).toBe(0);
    },
  );

  test("a process that comes later lets one window pass, which the others may have used up", async () => {
    let luck = 0.1;
    const clock = createFakeClock({ random: () => (luck = (luck + 0.37) % 1) });
    const store = plainStore(clock, 2);
    const sent: number[] = [];
    const first = process(clock, store, sent);
    const calls = Array.from({ length: 100 }, first);
    await clock.advance(3_500);
    const second = process(clock, store, sent);
    calls.push(...Array.from({ length: 30 }, second));
    await clock.advance(60_000);
    await Promise.all(calls);
    expect(busiest(sent)).toBeLessThanOrEqual(10);
  });

  test("six processes that start together keep the limit exactly through a store that counts", async () => {
    let luck = 0.1;
    const clock = createFakeClock({ random: () => (luck = (luck + 0.37) % 1) });
    const values = new Map<string, number>();
    const store: CacheStore = {
      get: (key) => values.get(key),
      set: () => {
        throw new Error("A counter is not overwritten.");
      },
      delete: (key) => values.delete(key),
      increment(key, by) {
        const sum = (values.get(key) ?? 0) + by;
        values.set(key, sum);
        return sum;
      },
    };
    const sent: number[] = [];
    await clock.advance(430);
    const processes = Array.from({ length: 6 }, () => process(clock, store, sent));
    const all = Promise.all(processes.flatMap((enter) => Array.from({ length: 20 }, enter)));
    await clock.advance(60_000);
    await all;
    sent.sort((a, b) => a - b);
    expect(sent).toHaveLength(120);
    for (const [index, at] of sent.entries()) expect((sent[index + 10] ?? Infinity) - at).toBeGreaterThanOrEqual(1_000);
    // At ten a second they need twelve; parts of windows that count whole make it a bit more.
    expect((sent.at(-1) ?? 0) - (sent[0] ?? 0)).toBeLessThan(18_000);
    expect(clock.pending).toBe(0);
  });

  test("without the store each process keeps the limit alone", async () => {
    const clock = createFakeClock();
    const broken: CacheStore = {
      get: () => Promise.reject(new Error("down")),
      set: () => Promise.reject(new Error("down")),
      delete: () => {},
    };
    const sent: number[] = [];
    const enter = process(clock, broken, sent);
    const all = Promise.all(Array.from({ length: 20 }, enter));
    await clock.advance(10_000);
    await all;
    expect(new Set(sent.map((at) => at - sent[0]!))).toEqual(new Set([0, 1_001]));
  });
});
