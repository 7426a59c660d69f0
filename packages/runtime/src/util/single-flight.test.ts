import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { startSingleFlight } from "./single-flight.ts";

/** Work that a test ends by hand. */
function manual(): {
  readonly work: (signal: AbortSignal) => Promise<string>;
  finish: (value: string) => void;
  fail: (error: Error) => void;
  signal?: AbortSignal;
} {
  const parts = {} as ReturnType<typeof manual>;
  return Object.assign(parts, {
    work: (signal: AbortSignal) => {
      parts.signal = signal;
      return new Promise<string>((resolve, reject) => {
        parts.finish = resolve;
        parts.fail = reject;
      });
    },
  });
}

test("everybody who joined gets the value, and no listener stays", async () => {
  const task = manual();
  const flight = startSingleFlight(task.work);
  const controller = new AbortController();
  const waits = [flight.join(undefined), flight.join(controller.signal), flight.join(controller.signal)];
  task.finish("done");
  expect(await Promise.all(waits)).toEqual(["done", "done", "done"]);
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
});

test("everybody who joined gets the failure", async () => {
  const task = manual();
  const flight = startSingleFlight(task.work);
  const waits = [flight.join(undefined), flight.join(new AbortController().signal)];
  const error = new Error("broken");
  task.fail(error);
  for (const wait of waits) await expect(wait).rejects.toBe(error);
});

test("a failure that nobody waits for is not an unhandled rejection", async () => {
  const flight = startSingleFlight(() => Promise.reject(new Error("broken")), { isDetached: true });
  await expect(flight.done).rejects.toThrow("broken");
});

test("who leaves ends only his own wait; the last one ends the work at once", async () => {
  const task = manual();
  let abandoned = 0;
  const flight = startSingleFlight(task.work, { onAbandoned: () => (abandoned += 1) });
  const [first, second] = [new AbortController(), new AbortController()];
  const waits = [flight.join(first.signal), flight.join(second.signal)];
  first.abort(new Error("first"));
  await expect(waits[0]).rejects.toThrow("first");
  expect([abandoned, task.signal?.aborted]).toEqual([0, false]);
  second.abort(new Error("second"));
  await expect(waits[1]).rejects.toThrow("second");
  expect([abandoned, task.signal?.aborted]).toEqual([1, true]);
});

test("detached work goes on when everybody has left", async () => {
  const task = manual();
  const flight = startSingleFlight(task.work, { isDetached: true });
  const controller = new AbortController();
  const wait = flight.join(controller.signal);
  controller.abort();
  await expect(wait).rejects.toMatchObject({ name: "AbortError" });
  task.finish("done");
  await expect(flight.done).resolves.toBe("done");
});

test("abort ends the wait of all, even when the work does not notice", async () => {
  const task = manual();
  const flight = startSingleFlight(task.work);
  const wait = flight.join(undefined);
  flight.abort(new Error("over"));
  await expect(wait).rejects.toThrow("over");
});
