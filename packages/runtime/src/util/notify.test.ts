import { expect, test } from "vitest";
import { notify } from "./notify.ts";

test("passes what it is given on, and ignores what comes of it", async () => {
  const seen: unknown[] = [];
  notify(
    (one: number, two: string) => {
      seen.push(one, two);
      throw new Error("mine");
    },
    1,
    "a",
  );
  expect(seen).toEqual([1, "a"]);
  notify(async () => {
    throw new Error("late");
  });
  notify(undefined);
  await new Promise((resolve) => setImmediate(resolve));
});
