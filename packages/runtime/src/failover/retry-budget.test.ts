import { expect, test } from "vitest";
import { RetryBudget } from "./retry-budget.ts";

function spend(budget: RetryBudget): number {
  let taken = 0;
  while (budget.take()) taken += 1;
  return taken;
}

test("holds a hundred repetitions", () => {
  expect(spend(new RetryBudget())).toBe(100);
});

test("five good answers pay for one repetition, and one that came by repetition pays for itself", () => {
  const budget = new RetryBudget();
  spend(budget);
  for (let answer = 0; answer < 4; answer++) budget.refund(false);
  expect(budget.take()).toBe(false);
  budget.refund(false);
  expect(budget.take()).toBe(true);
  budget.refund(true);
  expect(spend(budget)).toBe(1);
});

test("never holds more than it began with", () => {
  const budget = new RetryBudget();
  for (let answer = 0; answer < 10_000; answer++) budget.refund(true);
  expect(spend(budget)).toBe(100);
});
