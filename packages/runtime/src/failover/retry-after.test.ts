import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { retryAfter } from "./retry-after.ts";

const now = Date.UTC(2027, 0, 15, 8, 0, 0);

describe("Retry-After", () => {
  test.each([
    ["0", 0],
    ["1", 1_000],
    [" 12 ", 12_000],
    ["1.5", 1_500],
    ["86400", 60_000],
    ["99999999999999999999999", 60_000],
    ["Fri, 15 Jan 2027 08:00:30 GMT", 30_000],
    ["Friday, 15-Jan-27 08:00:30 GMT", 30_000],
    ["Fri Jan 15 08:00:30 2027", 30_000],
    ["Fri, 15 Jan 2027 07:00:00 GMT", 0],
    ["Fri, 15 Jan 2027 20:00:00 GMT", 60_000],
    ["", undefined],
    ["-1", undefined],
    ["soon", undefined],
    ["1e3", undefined],
    ["0x10", undefined],
    ["2027-01-15T08:00:30Z", undefined],
    ["Fri, 99 Xxx 2027 08:00:30 GMT", undefined],
    [null, undefined],
    [undefined, undefined],
  ])("%o gives %o", (value, expected) => {
    expect(retryAfter(value, now)).toBe(expected);
  });

  test("any number of seconds is kept exactly up to the cap", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 3_600_000 }), (seconds, cap) => {
        expect(retryAfter(String(seconds), now, cap)).toBe(Math.min(cap, seconds * 1_000));
      }),
    );
  });

  test("any date is kept to the second up to the cap", () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (seconds) => {
        const value = new Date(now + seconds * 1_000).toUTCString();
        expect(retryAfter(value, now)).toBe(Math.min(60_000, Math.max(0, seconds * 1_000)));
      }),
    );
  });

  test("any text at all gives a pause within bounds or none", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const pause = retryAfter(text, now);
        expect(pause === undefined || (pause >= 0 && pause <= 60_000)).toBe(true);
      }),
    );
  });
});
