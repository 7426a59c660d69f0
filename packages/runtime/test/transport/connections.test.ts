import { getEventListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { Call, type CallInit } from "../../src/core/call.ts";
import type { Operation } from "../../src/core/operation.ts";
import { timeoutLayer } from "../../src/layers/timeout.ts";
import { createNodeTransport } from "../../src/transport/node-transport.ts";
import type { NodeTransportOptions } from "../../src/transport/transport-options.ts";
import { systemClock } from "../../src/util/clock.ts";
import { createHttpServer, type TestServer } from "../helpers/http-server.ts";

/** A server that answers after a while, and a transport to it. */
async function setup(answerAfter: number, options: NodeTransportOptions = {}) {
  let open = 0;
  const counts = { most: 0, requests: 0 };
  const server = await createHttpServer((request, response) => {
    open += 1;
    counts.requests += 1;
    counts.most = Math.max(counts.most, open);
    const timer = setTimeout(() => {
      open -= 1;
      response.end("{}");
    }, answerAfter);
    response.on("close", () => {
      if (!response.writableEnded) open -= 1;
      clearTimeout(timer);
    });
    request.resume();
  });
  const transport = createNodeTransport({ proxy: false, ...options });
  const callTo = ({ node }: TestServer, init: CallInit = {}): Call => {
    const call = new Call("/x", init);
    call.node = node;
    return call;
  };
  return {
    server,
    transport,
    counts,
    call: (init?: CallInit) => callTo(server, init),
    async [Symbol.asyncDispose]() {
      await transport.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

test("64 connections to a node are the bound, and every call gets through", async () => {
  await using world = await setup(100);
  const replies = await Promise.all(Array.from({ length: 500 }, () => world.transport.send(world.call())));
  expect(replies.every(({ status }) => status === 200)).toBe(true);
  expect(world.counts.most).toBeGreaterThan(32);
  expect(world.counts.most).toBeLessThanOrEqual(64);
  expect(world.server.accepted).toBeLessThanOrEqual(64);
});

test("the bound is an option, and Infinity is none", async () => {
  await using few = await setup(5, { connections: 3 });
  await Promise.all(Array.from({ length: 30 }, () => few.transport.send(few.call())));
  expect(few.counts.most).toBeLessThanOrEqual(3);
  expect(few.server.accepted).toBe(3);
  await using all = await setup(300, { connections: Infinity });
  await Promise.all(Array.from({ length: 100 }, () => all.transport.send(all.call())));
  expect(all.counts.most).toBeGreaterThan(64);
});

test("streams without an end don't take the places of other calls", async () => {
  await using world = await setup(60_000, { connections: 2 });
  const watch: Operation = { id: "x/watch", method: "GET", path: "/x", stream: "ndjson", endless: true };
  const controller = new AbortController();
  const { signal } = controller;
  const watches = Array.from({ length: 5 }, () => world.transport.send(world.call({ operation: watch, signal })));
  const calls = Array.from({ length: 2 }, () => world.transport.send(world.call({ signal })));
  while (world.counts.requests < 7) await delay(5);
  expect(world.counts.most).toBe(7);
  controller.abort(new Error("enough"));
  await Promise.allSettled([...watches, ...calls]);
});

test("a closed loop opens as many connections as it uses", async () => {
  await using world = await setup(1);
  const loop = async (): Promise<void> => {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is what is tested
    for (let turn = 0; turn < 25; turn++) await world.transport.send(world.call());
  };
  await loop();
  expect(world.server.accepted).toBe(1);
  await Promise.all(Array.from({ length: 20 }, loop));
  expect(world.server.accepted).toBeLessThanOrEqual(20);
});

test.each([
  ["aborted", (call: Call, controller: AbortController) => controller.abort(new Error(call.url))],
  ["timed out", (call: Call) => call.cancel?.(Object.assign(new Error("late"), { code: "ATTEMPT_TIMEOUT" }))],
] as const)("100 calls that are %s open 100 connections, and no second ones", async (_, end) => {
  await using world = await setup(60_000, { connections: Infinity });
  const pending = Array.from({ length: 100 }, () => {
    const controller = new AbortController();
    const call = world.call({ signal: controller.signal });
    return { call, controller, reply: world.transport.send(call) };
  });
  while (world.counts.requests < 100) await delay(5);
  for (const { call, controller } of pending) end(call, controller);
  const ends = await Promise.allSettled(pending.map(({ reply }) => reply));
  expect(ends.every(({ status }) => status === "rejected")).toBe(true);
  await delay(50);
  expect(world.server.accepted).toBe(100);
});

test("a call that waits for a connection says so, for how long, and leaves at once on abort and cancel", async () => {
  await using world = await setup(30, { connections: 1 });
  const controller = new AbortController();
  const first = world.call();
  const calls = [world.call(), world.call({ signal: controller.signal }), world.call()] as const;
  const replies = [first, ...calls].map((call) => world.transport.send(call));
  expect([first, ...calls].map(({ isQueued, written }) => [isQueued, written])).toEqual([
    [false, false],
    [true, false],
    [true, false],
    [true, false],
  ]);
  controller.abort(new Error("enough"));
  calls[2].cancel?.(new Error("moved"));
  const ends = await Promise.allSettled(replies);
  expect(ends.map((end) => (end.status === "fulfilled" ? end.value.status : String(end.reason)))).toEqual([
    200,
    200,
    "Error: enough",
    "Error: moved",
  ]);
  expect(calls[0].queueTime).toBeGreaterThan(15);
  expect([calls[0].isQueued, calls[1].written, world.counts.requests]).toEqual([false, false, 2]);
  expect(getEventListeners(controller.signal, "abort")).toEqual([]);
});

test("time in the queue counts for no timeout of an attempt", async () => {
  await using world = await setup(40, { connections: 1 });
  const send = timeoutLayer({ clock: systemClock, timeout: 400 })(world.transport.send);
  const replies = await Promise.allSettled(Array.from({ length: 25 }, () => send(world.call())));
  expect(replies.filter(({ status }) => status === "rejected")).toEqual([]);
});

test("an attempt that hangs is ended in time, however long it waited before", async () => {
  await using world = await setup(60_000, { connections: 1 });
  const send = timeoutLayer({ clock: systemClock, timeout: 100 })(world.transport.send);
  const began = performance.now();
  const replies = await Promise.allSettled(Array.from({ length: 4 }, () => send(world.call())));
  expect(replies.every(({ status }) => status === "rejected")).toBe(true);
  expect(performance.now() - began).toBeGreaterThan(350);
});

test("closing ends what waits", async () => {
  await using world = await setup(60_000, { connections: 1 });
  const pending = [world.call(), world.call()].map((call) => world.transport.send(call));
  const settled = Promise.allSettled(pending);
  await delay(20);
  await world.transport.close();
  const ends = await settled;
  expect(ends.map((end) => end.status === "rejected" && (end.reason as Error).name)).toEqual([
    "ClosedError",
    "ClosedError",
  ]);
});
