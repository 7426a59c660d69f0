import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { sleep, systemClock } from "./clock.ts";
import { waitFor } from "../wait/wait-for.ts";

test.each([2 ** 31, 2 ** 40, Number.MAX_VALUE, Infinity])("a delay of %d ms is not over at once", async (span) => {
  let isOver = false;
  const cancel = systemClock.after(span, () => (isOver = true));
  await delay(20);
  cancel();
  expect(isOver).toBe(false);
});

test("a wait of years waits", async () => {
  const controller = new AbortController();
  const waiting = sleep(systemClock, 1e12, controller.signal);
  const first = await Promise.race([waiting.then(() => "over"), delay(20, "waits")]);
  controller.abort();
  await expect(waiting).rejects.toBe(controller.signal.reason);
  expect(first).toBe("waits");
  let reads = 0;
  expect(
    await waitFor(
      () => (reads += 1),
      (count) => count === 3,
      { delay: 1, deadline: 1e12 },
    ),
  ).toBe(3);
});

test("a moment that is past is over at once, without a warning of the platform", async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error): void => void warnings.push(warning);
  process.on("warning", onWarning);
  await new Promise<void>((resolve) => systemClock.after(-538, resolve));
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", onWarning);
  expect(warnings).toEqual([]);
});
