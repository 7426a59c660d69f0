import { expect, test } from "vitest";
import { memoizeAsync } from "./memoize-async.ts";

test("the task is done once, however many ask", async () => {
  let times = 0;
  const ask = memoizeAsync(async () => (times += 1));
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  expect(await ask()).toBe(1);
});

test("a failure reaches all who asked, and who asks next tries again", async () => {
  let times = 0;
  const ask = memoizeAsync(async () => {
    times += 1;
    if (times === 1) throw new Error("not yet");
    return times;
  });
  const results = await Promise.allSettled([ask(), ask()]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await ask()).toBe(2);
});

test("an abort ends the wait of who asked, and nobody else's", async () => {
  let give = (_value: number): void => {};
  const ask = memoizeAsync(() => new Promise<number>((resolve) => (give = resolve)));
  const controller = new AbortController();
  const mine = ask(controller.signal);
  const others = ask(new AbortController().signal);
  controller.abort();
  await expect(mine).rejects.toBe(controller.signal.reason);
  give(1);
  expect(await others).toBe(1);
});
