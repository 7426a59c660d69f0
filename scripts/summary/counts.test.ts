import { expect, it } from "vitest";
import { specFolder } from "../../packages/generator/test/spec-folder.ts";
import { countModules, type CountedModule, formatCounts, sumCounts } from "./counts.ts";

function moduleOf(states: readonly string[], errors: readonly unknown[] = []): CountedModule {
  return { children: { allTests: () => states.map((state) => ({ result: () => ({ state }) })) }, errors: () => errors };
}

it("counts tests, files that can't be loaded and errors outside of tests", () => {
  expect(countModules([moduleOf(["passed", "failed", "skipped"]), moduleOf(["passed"])], 0)).toEqual({
    passed: 2,
    failed: 1,
  });
  expect(countModules([moduleOf([], [new Error("syntax")])], 0)).toEqual({ passed: 0, failed: 1 });
  expect(countModules([moduleOf(["passed"])], 2)).toEqual({ passed: 1, failed: 2 });
});

it("adds up the packages that have run", async () => {
  await using folder = await specFolder({
    "packages/a/.summary/tests.json": '{"passed":3,"failed":0}\n',
    "packages/b/.summary/tests.json": '{"passed":4,"failed":1}\n',
    "packages/c/package.json": "{}",
    "scripts/.summary/tests.json": '{"passed":5,"failed":0}\n',
  });
  expect(formatCounts(await sumCounts(folder.path("")))).toBe("12 passed, 1 failed");
});
