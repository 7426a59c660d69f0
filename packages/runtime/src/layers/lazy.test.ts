import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { Call } from "../core/call.ts";
import { Reply } from "../core/reply.ts";
import type { Layer } from "../core/send.ts";
import { lazyLayer } from "./lazy.ts";

const next = async (): Promise<Reply> => new Reply({ status: 200, headers: {}, body: null });

test("an abort while the layer is loaded ends the call at once, and the others have their layer", async () => {
  let give = (_layer: Layer): void => {};
  const send = lazyLayer(() => new Promise((resolve) => (give = resolve)))(next);
  const controller = new AbortController();
  const mine = send(new Call("/x", { signal: controller.signal }));
  const other = send(new Call("/x"));
  controller.abort();
  await expect(mine).rejects.toBe(controller.signal.reason);
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  give((after) => after);
  expect((await other).status).toBe(200);
});

test("a layer that can't be had fails the calls that want it, and is tried again with the next", async () => {
  let isThere = false;
  const load = async (): Promise<Layer> => {
    if (!isThere) throw new TypeError("Failed to fetch");
    return (after) => after;
  };
  const send = lazyLayer(load)(next);
  await expect(send(new Call("/x"))).rejects.toThrow("Failed to fetch");
  isThere = true;
  expect((await send(new Call("/x"))).status).toBe(200);
});
