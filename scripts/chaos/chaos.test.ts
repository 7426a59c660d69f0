import { expect, test } from "vitest";
import { readOptions } from "./options.ts";
import { createRandom } from "./random.ts";
import { runChaos } from "./run.ts";

test("loses, duplicates and leaks nothing under random faults", { timeout: 60_000 }, async () => {
  const { tally, troubles } = await runChaos({ seconds: 4, seed: 20_261 });
  expect({ lost: tally.lost, duplicated: tally.duplicated, leaked: tally.leaked }).toEqual({
    lost: [],
    duplicated: [],
    leaked: [],
  });
  expect(tally.reads + tally.writes + tally.scans + tally.streams).toBeGreaterThan(20);
  expect(troubles.size).toBeGreaterThan(2);
});

test("repeats the choices of a seed", () => {
  const first = Array.from({ length: 5 }, createRandom(7));
  expect(Array.from({ length: 5 }, createRandom(7))).toEqual(first);
  expect(Array.from({ length: 5 }, createRandom(8))).not.toEqual(first);
});

test.each(["0", "-1", "1.5", "soon"])("refuses to run for %s seconds", (seconds) => {
  expect(() => readOptions([`--seconds=${seconds}`])).toThrow(`"${seconds}"`);
});
