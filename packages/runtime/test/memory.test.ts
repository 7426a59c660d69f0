import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { createMemoryStore } from "../src/cache/memory-store.ts";
import { systemClock } from "../src/util/clock.ts";
import type { Operation } from "../src/core/operation.ts";
import { createPagePromise } from "../src/paging/page-promise.ts";
import { offset } from "../src/paging/styles/offset.ts";
import { createRecordStream } from "../src/stream/record-stream.ts";

const records = 1_000_000;
const allowance = 50 * 1024 * 1024;
const node = { url: "https://n1", origin: "https://n1", prefix: "" };
const operation: Operation = { id: "things/list", method: "GET", path: "/things", items: "items" };

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** What is reachable; garbage that waits to be collected is not memory that grows. */
function used(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const record = (id: number) => ({ id, name: `device-${id}`, tags: ["a", "b"], nested: { up: id % 2 === 0 } });

it("iterates a million records of prefetched pages within 50 MB", { timeout: 60_000 }, async () => {
  const pages = createPagePromise<{ id: number }, object>({
    operation,
    style: offset({ params: { offset: "o", limit: "l" }, pageSize: 1_000, total: "total" }),
    input: {},
    options: {},
    concurrency: 8,
    clock: systemClock,
    backend: "test",
    fetchPage: (input) => {
      const start = Number(input["o"]);
      return Promise.resolve({
        total: records,
        items: Array.from({ length: 1_000 }, (_, index) => record(start + index)),
      });
    },
  });
  const before = used();
  let [count, most] = [0, 0];
  for await (const { id } of pages) {
    if (id !== count) throw new Error(`record ${id} where ${count} was due`);
    count += 1;
    if (count % 100_000 === 0) most = Math.max(most, used() - before);
  }
  expect(count).toBe(records);
  expect(most).toBeLessThan(allowance);
});

it("iterates a million streamed records within 50 MB", { timeout: 60_000 }, async () => {
  const encoder = new TextEncoder();
  let sent = 0;
  const stream = createRecordStream<{ id: number }>({
    operation: { ...operation, stream: "ndjson", items: "result" },
    backend: { name: "test" },
    options: {},
    clock: systemClock,
    open: () =>
      Promise.resolve({
        node,
        body: new ReadableStream<Uint8Array<ArrayBuffer>>({
          pull(controller) {
            let text = "";
            for (let index = 0; index < 500; index++) text += `${JSON.stringify({ result: record(sent++) })}\n`;
            controller.enqueue(encoder.encode(text));
            if (sent >= records) controller.close();
          },
        }),
      }),
  });
  const before = used();
  let [count, most] = [0, 0];
  for await (const { id } of stream) {
    if (id !== count) throw new Error(`record ${id} where ${count} was due`);
    count += 1;
    if (count % 100_000 === 0) most = Math.max(most, used() - before);
  }
  expect(count).toBe(records);
  expect(most).toBeLessThan(allowance);
});

it("keeps nothing of a million reads from a cache that is not full", () => {
  const store = createMemoryStore();
  for (let id = 0; id < 900; id++) store.set(`key-${id}`, id);
  const before = used();
  for (let read = 0; read < records; read++) store.get(`key-${read % 900}`);
  expect(used() - before).toBeLessThan(1024 * 1024);
  expect(store.entries).toBe(900);
});
