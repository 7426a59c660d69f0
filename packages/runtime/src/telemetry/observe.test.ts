import { inspect } from "node:util";
import { expect, it, vi } from "vitest";
import type { NorthboundEvent } from "./events.ts";
import type { Logger } from "./logger.ts";
import { combineObservers, createObserve } from "./observe.ts";

const createLogger = () => {
  const log = () => vi.fn<Logger["info"]>();
  return { debug: log(), info: log(), warn: log(), error: log() };
};

const event: NorthboundEvent = { type: "warning", time: 0, backend: "test", message: "hello" };

it("makes nothing when nobody listens", () => {
  expect(createObserve({})).toBeUndefined();
  expect(combineObservers(undefined, undefined)).toBeUndefined();
});

it("tells everyone, whatever one of them throws or rejects with", async () => {
  const last = vi.fn<(event: NorthboundEvent) => void>();
  const logger = createLogger();
  const observe = combineObservers(
    () => {
      throw new Error("mine");
    },
    (async () => Promise.reject(new Error("mine too"))) as () => void,
    last,
    createObserve({ logger }),
  );
  observe?.(event);
  await new Promise((resolve) => setImmediate(resolve));
  expect(last).toHaveBeenCalledWith(event);
  expect(logger.warn).toHaveBeenCalledWith("test hello", { event: "warning", backend: "test" });
});

it("shows errors without what could be a secret", () => {
  const seen: NorthboundEvent[] = [];
  const observe = createObserve({ observe: (one) => seen.push(one) });
  const plain = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  const rich = Object.assign(new Error("refused Bearer abc123def"), {
    request: { headers: { authorization: "abc123def" } },
  });
  for (const error of [plain, rich]) observe?.({ type: "logout", time: 0, backend: "test", node: "n1", error });
  expect(seen[0]).toMatchObject({ error: plain });
  expect(inspect(seen[1], { depth: 10 })).not.toContain("abc123def");
});
