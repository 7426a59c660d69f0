import { expect, test } from "vitest";
import type { NorthboundEvent, Observe } from "./events.ts";
import { lazyLogger } from "./lazy-logger.ts";

const event = (message: string): NorthboundEvent => ({ type: "warning", time: 0, backend: "test", message });

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setup() {
  const told: string[] = [];
  const loads: { give(): void; fail(): void }[] = [];
  const observer: Observe = (one) => void told.push((one as { message: string }).message);
  const load = () =>
    new Promise<Observe>((resolve, reject) => {
      loads.push({ give: () => resolve(observer), fail: () => reject(new TypeError("Failed to fetch")) });
    });
  return { told, loads, observe: lazyLogger(load) };
}

test("nothing is loaded before the first event, and every event is told in its order", async () => {
  const { told, loads, observe } = setup();
  expect(loads).toHaveLength(0);
  for (const message of ["a", "b", "c"]) observe(event(message));
  expect([told, loads.length]).toEqual([[], 1]);
  loads[0]?.give();
  await settle();
  expect(told).toEqual(["a", "b", "c"]);
  observe(event("d"));
  expect(told).toEqual(["a", "b", "c", "d"]);
});

test("a load that failed is tried again with the next event, and loses none", async () => {
  const { told, loads, observe } = setup();
  observe(event("a"));
  loads[0]?.fail();
  await settle();
  observe(event("b"));
  loads[1]?.give();
  await settle();
  expect(told).toEqual(["a", "b"]);
});

test("memory does not grow while the code can't be loaded", async () => {
  const { told, loads, observe } = setup();
  for (let count = 0; count < 5_000; count++) observe(event(String(count)));
  loads[0]?.give();
  await settle();
  expect(told).toHaveLength(1_000);
});

test("an event that the observer fails at takes none of those behind it along", async () => {
  const told: string[] = [];
  const observe = lazyLogger(async () => (one) => {
    const { message } = one as { readonly message: string };
    if (message === "b") throw new Error("disk full");
    told.push(message);
  });
  for (const message of ["a", "b", "c"]) observe(event(message));
  await settle();
  observe(event("d"));
  expect(told).toEqual(["a", "c", "d"]);
});
