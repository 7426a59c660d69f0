import { expect, test } from "vitest";
import { endOf, nextRenewal, planRenewal } from "./renewal.ts";

const times = { renewBefore: 120_000, mustRenewBefore: 5_000, renewalBackoff: 10_000 };
const minute = 60_000;

test.each<[string, number | undefined, number, number]>([
  ["an hour", 60 * minute, 58 * minute, 60 * minute - 5_000],
  ["four minutes: a quarter of its life", 4 * minute, 3 * minute, 4 * minute - 5_000],
  ["ten seconds: a twentieth of its life", 10_000, 7_500, 9_500],
  ["no known end", undefined, Infinity, Infinity],
  ["an end before its beginning: clocks differ", -minute, Infinity, Infinity],
  ["no life at all", 0, Infinity, Infinity],
  ["an end that is no number", Number.NaN, Infinity, Infinity],
])("plans the renewal of a session with %s", (_, endsAt, renewAt, mustRenewAt) => {
  expect(planRenewal(0, endsAt, times)).toEqual({ renewAt, mustRenewAt });
});

test.each<[number, number]>([
  [1, 10_000],
  [2, 20_000],
  [3, 40_000],
  [4, 50_000],
  [1_000, 50_000],
])("after %i failures in a row the next renewal starts at %i ms", (failures, want) => {
  expect(nextRenewal(0, failures, { renewAt: 0, mustRenewAt: 50_000 }, times)).toBe(want);
});

test.each<[string, Parameters<typeof endOf>[0], number | undefined]>([
  [
    "a lifetime counts from now, whatever the clocks say",
    { headers: {}, lifetime: 500, expiresAt: 7, serverTime: 1 },
    10_500,
  ],
  ["an end without the server's clock is taken as it is", { headers: {}, expiresAt: 20_000 }, 20_000],
  ["a server whose clock is behind", { headers: {}, expiresAt: 7_000, serverTime: 5_000 }, 12_000],
  ["a server whose clock is ahead", { headers: {}, expiresAt: 27_000, serverTime: 15_000 }, 22_000],
  ["a difference below the precision of a Date header", { headers: {}, expiresAt: 20_000, serverTime: 8_001 }, 20_000],
  ["no end", { headers: {}, serverTime: 5_000 }, undefined],
])("%s", (_, session, want) => {
  expect(endOf(session, 10_000)).toBe(want);
});
