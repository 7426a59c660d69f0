import { expect, test } from "vitest";
import { RetryBudget } from "./retry-budget.ts";

function spend(budget: RetryBudget, callsUnderWay = 0): number {
  let taken = 0;
  while (budget.take(callsUnderWay)) taken += 1;
  return taken;
}

test("holds a hundred repetitions, and one more for each call under way", () => {
  expect(spend(new RetryBudget())).toBe(100);
  expect(spend(new RetryBudget(), 1_000)).toBe(1_100);
});

test("five good answers pay for one repetition, and one that came by repetition pays for itself", () => {
  const budget = new RetryBudget();
  spend(budget);
  for (let answer = 0; answer < 4; answer++) budget.refund(false);
  expect(budget.take(0)).toBe(false);
  budget.refund(false);
  expect(budget.take(0)).toBe(true);
  budget.refund(true);
  expect(spend(budget)).toBe(1);
});

test("never holds more than it began with", () => {
  const budget = new RetryBudget();
  for (let answer = 0; answer < 10_000; answer++) budget.refund(true);
  expect(spend(budget)).toBe(100);
});
