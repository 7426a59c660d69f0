import { expect, test } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import type { GuardedStore } from "../cache/guarded-store.ts";
import { FairShare } from "./fair-share.ts";

function setUp(isKept: (time: number) => boolean) {
  const clock = createFakeClock();
  const kept = new Map<string, unknown>();
  const store: GuardedStore = {
    get: async (key) => kept.get(key),
    getAll: async (keys) => keys.map((key) => kept.get(key)),
    async set(key, value) {
      if (isKept(clock.elapsed)) kept.set(key, value);
      return true;
    },
    delete: async (key) => kept.delete(key),
  };
  const share = new FairShare({ store, key: "limit", requests: 10, window: 1_000, clock });
  /** Asks until there is room, and says when that was and how much. */
  const firstGrant = async (): Promise<readonly [at: number, granted: number]> => {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { granted, askAgainIn } = await share.take(10);
      if (granted > 0 || clock.elapsed > 60_000) return [clock.elapsed, granted];
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await clock.advance(askAgainIn);
    }
  };
  return { clock, firstGrant };
}

test("a process that is alone has the whole limit as soon as the store shows it", async () => {
  const { firstGrant } = setUp(() => true);
  const [at, granted] = await firstGrant();
  expect(at).toBeLessThan(1_000);
  expect(granted).toBe(10);
});

// Found by the simulator (seed 30030): a call waited ten minutes for a place in a list that the store forgot each time.
test("a process whose store loses what it is given keeps the limit alone after some windows", async () => {
  const { firstGrant } = setUp(() => false);
  const [at, granted] = await firstGrant();
  expect(at).toBeGreaterThanOrEqual(5_000);
  expect(at).toBeLessThan(6_000);
  expect(granted).toBe(10);
});

test("one that has joined counts anew when it falls off the list", async () => {
  const { clock, firstGrant } = setUp((time) => time < 2_000 || time > 8_000);
  expect((await firstGrant())[0]).toBeLessThan(1_000);
  await clock.advance(30_000);
  const before = clock.elapsed;
  expect((await firstGrant())[0] - before).toBeLessThan(1_000);
});
