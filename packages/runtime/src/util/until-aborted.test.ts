import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import { read } from "../../test/session/cached-backend.ts";
import { cacheLayer } from "../cache/layer.ts";
import { createCache } from "../cache/cache.ts";
import { untilAborted } from "./until-aborted.ts";

test("gives the value or the failure, and leaves no listener", async () => {
  const controller = new AbortController();
  expect(await untilAborted(Promise.resolve(1), controller.signal)).toBe(1);
  expect(await untilAborted(Promise.resolve(2), undefined)).toBe(2);
  await expect(untilAborted(Promise.reject(new Error("no")), controller.signal)).rejects.toThrow("no");
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
});

test("ends at once on abort, before and during the wait", async () => {
  const controller = new AbortController();
  const waiting = untilAborted(new Promise(() => {}), controller.signal);
  controller.abort();
  await expect(waiting).rejects.toBe(controller.signal.reason);
  await expect(untilAborted(Promise.resolve(1), controller.signal)).rejects.toBe(controller.signal.reason);
});

test("a read that waits for a slow store ends at once on abort, and the store's timer with its answer", async () => {
  const clock = createFakeClock();
  const store = { get: () => new Promise(() => {}), set: () => true, delete: () => true };
  const cache = createCache({ backend: { name: "lab" }, nodes: [], clock, cache: { store } });
  const send = cacheLayer({ cache, clock })(() => Promise.reject(new Error("not to be sent")));
  const controller = new AbortController();
  const call = send(read("devices/list", { signal: controller.signal }));
  await clock.settle();
  controller.abort();
  await expect(call).rejects.toBe(controller.signal.reason);
  await clock.advance(1_000);
  expect(clock.pending).toBe(0);
});
