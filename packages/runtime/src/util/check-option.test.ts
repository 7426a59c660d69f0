import { expect, test } from "vitest";
import { checkChoice, checkNumber } from "./check-option.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";

test.each([
  ["span", undefined],
  ["span", 0],
  ["span", 0.5],
  ["duration", 0.5],
  ["duration", 10_000],
  ["count", 1],
  ["count", 10],
] as const)("a %s may be %s", (kind, value) => {
  expect(() => checkNumber("wait", value, kind, 10_000)).not.toThrow();
});

test.each([
  ["span", -1, "a number of milliseconds and not above 10000, not -1"],
  ["span", "5", "a number of milliseconds and not above 10000, not string"],
  ["span", Number.NaN, "not NaN"],
  ["span", Infinity, "not Infinity"],
  ["duration", 0, "a number of milliseconds above 0 and not above 10000, not 0"],
  ["duration", null, "not object"],
  ["count", 0, "a whole number above 0 and not above 10000, not 0"],
  ["count", 1.5, "not 1.5"],
  ["count", 10_001, "not 10001"],
] as const)("a %s may not be %s", (kind, value, words) => {
  expect(() => checkNumber("wait", value, kind, 10_000)).toThrow(InvalidOptionError);
  expect(() => checkNumber("wait", value, kind, 10_000)).toThrow(words);
});

test("without a bound, what is not finite is still refused", () => {
  expect(() => checkNumber("wait", Infinity, "duration")).toThrow(
    "Option `wait` must be a number of milliseconds above 0, not Infinity.",
  );
});

test("a choice is one of its words", () => {
  expect(checkChoice("retry", "safe", ["never", "safe"])).toBe("safe");
  expect(() => checkChoice("retry", "often" as string, ["never", "safe"])).toThrow(
    'Option `retry` must be one of "never", "safe", not "often".',
  );
});
