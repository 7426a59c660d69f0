import { expect, test } from "vitest";
import { toBigInt, toBoolean, toDate, toNumber, toWire } from "../src/index.ts";

test("reads what the engine writes, in the forms of every version", () => {
  expect([toBoolean("true"), toBoolean("false"), toBoolean(true), toBoolean(undefined)]).toEqual([
    true,
    false,
    true,
    undefined,
  ]);
  expect([toNumber("2"), toNumber(2), toNumber("-1")]).toEqual([2, 2, -1]);
  expect([toBigInt("9223372036854775807"), toBigInt(1073741824)]).toEqual([9223372036854775807n, 1073741824n]);
  expect(toDate(0).toISOString()).toBe(toDate("1970-01-01T00:00:00Z").toISOString());
});

test("refuses what would be lost or is something else", () => {
  expect(() => toNumber("9223372036854775807")).toThrow(TypeError);
  expect(() => toBigInt(2 ** 60)).toThrow(TypeError);
  expect(() => toBigInt("1.5")).toThrow(TypeError);
  expect(() => toBoolean("yes" as never)).toThrow('"yes" is no boolean');
  expect(() => toDate("soon")).toThrow(TypeError);
});

test("writes values in the form that every engine takes, and reads them back", () => {
  expect([toWire(true), toWire(9223372036854775807n), toWire(7), toWire(new Date(5))]).toEqual([
    "true",
    "9223372036854775807",
    "7",
    5,
  ]);
  expect(toBigInt(toWire(2n ** 62n))).toBe(2n ** 62n);
  expect(() => toWire(2 ** 60)).toThrow(TypeError);
});
