import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { InvalidOptionError } from "../../src/index.ts";
import { once, type RedisClient, redisStore } from "../../src/fleet.ts";
import { createFakeClock } from "../helpers/fake-clock.ts";
import { SharedWindow } from "../../src/rate-limit/shared-window.ts";
import { findRedis, type RedisServer, startRedis } from "./redis-server.ts";
import { storeContract } from "./store-contract.ts";

const found = findRedis();

test("takes a client of redis, ioredis or iovalkey, and nothing else", async () => {
  const asked: unknown[] = [];
  const nodeRedis: RedisClient = { sendCommand: async (parts) => (asked.push(parts), null) };
  await redisStore(nodeRedis).get("a");
  expect(asked).toEqual([["GET", "northbound:a"]]);
  expect(() => redisStore({} as never)).toThrow(InvalidOptionError);
});

// Only a machine with a server can run these; they are counted as skipped elsewhere.
describe.skipIf(!found)(
  `a store in ${found?.version ?? "Valkey or Redis, of which this machine has no server"}`,
  () => {
    let server: RedisServer;
    let redis: Redis;
    let other: Redis;
    let number = 0;
    const open = () => redisStore(redis, { prefix: `test-${(number += 1)}[*]:` });

    beforeAll(async () => {
      server = await startRedis(found?.program ?? "");
      [redis, other] = [new Redis(server.path), new Redis(server.path)];
    });

    afterAll(async () => {
      redis?.disconnect();
      other?.disconnect();
      await server?.stop();
    });

    storeContract(() => ({
      store: open(),
      pass: (duration) => new Promise((resolve) => setTimeout(resolve, duration)),
    }));

    test("keeps a value where there is none, once of a hundred times at once", async () => {
      const store = open();
      const kept = await Promise.all(Array.from({ length: 100 }, (_, index) => store.add("key", index)));
      expect(kept.filter(Boolean)).toHaveLength(1);
      expect(await store.get("key")).toBe(kept.indexOf(true));
    });

    test("counts every step of a hundred at once, and forgets the sum when its time is over", async () => {
      const store = open();
      await Promise.all(Array.from({ length: 100 }, () => store.increment("sum", 3, 40)));
      expect(await store.increment("sum", 0, 60_000)).toBe(300);
      // The first step said how long it lives.
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(await store.increment("sum", -1)).toBe(-1);
    });

    test("clears what is its own", async () => {
      const [store, neighbour] = [open(), open()];
      await store.set("a", 1);
      await neighbour.set("a", 2);
      await store.clear();
      expect([await store.get("a"), await neighbour.get("a")]).toEqual([undefined, 2]);
    });

    test("lets one of two workers with connections of their own do a job", async () => {
      const prefix = `job-${process.pid}:`;
      const [one, two] = [redisStore(redis, { prefix }), redisStore(other, { prefix })];
      let runs = 0;
      const work = async () => (runs += 1);
      for (let index = 0; index < 50; index += 1) {
        await Promise.allSettled([once(one, `job-${index}`, work), once(two, `job-${index}`, work)]);
      }
      expect(runs).toBe(50);
    });

    test("keeps a limit that six workers share exactly", async () => {
      const prefix = `limit-${process.pid}:`;
      const clock = createFakeClock();
      const workers = Array.from({ length: 6 }, (_, index) => {
        const store = redisStore(index % 2 === 0 ? redis : other, { prefix });
        return new SharedWindow({ store: store as never, key: "limit", requests: 100, window: 1_000, clock });
      });
      const granted: number[] = [];
      for (let step = 0; step < 40; step += 1) {
        const grants = await Promise.all(workers.map((worker) => worker.take(30)));
        granted.push(grants.reduce((sum, grant) => sum + grant.granted, 0));
        await clock.advance(100);
      }
      // No second holds more than 100, wherever it begins, and the limit is used.
      for (let first = 0; first + 10 <= granted.length; first += 1) {
        expect(granted.slice(first, first + 10).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(100);
      }
      expect(granted.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(300);
    });
  },
);
