import * as fc from "fast-check";
import { expect, test } from "vitest";
import { backoff } from "./backoff.ts";

test.each([
  [0, 0.5, 100],
  [1, 0.5, 200],
  [2, 0.5, 400],
  [0, 0, 0],
  [5, 0.999_999, 6_399],
  [6, 0.5, 5_000],
  [100, 0.5, 5_000],
])("after %i repetitions with luck %d it is %i ms", (retries, random, expected) => {
  expect(backoff(retries, random)).toBe(expected);
});

test("stays within its own bounds", () => {
  fc.assert(
    fc.property(
      fc.nat(2_000),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.integer({ min: 1, max: 60_000 }),
      (retries, random, cap) => {
        const pause = backoff(retries, random, { cap });
        expect(pause).toBeGreaterThanOrEqual(0);
        expect(pause).toBeLessThanOrEqual(cap);
      },
    ),
  );
});
