import { Writable } from "node:stream";
import { pino } from "pino";
import { describe, expect, it, vi } from "vitest";
import { BackendError } from "../errors/backend-error.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import type { NorthboundEvent } from "./events.ts";
import { logTo } from "./log-to.ts";
import type { Logger, LogLevel } from "./logger.ts";

const createLogger = () => {
  const log = () => vi.fn<Logger["info"]>();
  return { debug: log(), info: log(), warn: log(), error: log() };
};

type Facts<E> = E extends NorthboundEvent ? Omit<E, "time" | "backend"> : never;
const base = { time: 1, backend: "cloudvision" };
const node = "https://cvp1";

const cases: [LogLevel, string, Facts<NorthboundEvent>][] = [
  ["debug", "inventory/list: 200 in 12 ms", call({})],
  ["debug", "inventory/list: 200 in 12 s, 3 tries", call({ duration: 12_345, attempts: 3 })],
  ["debug", "inventory/list: 200 from the cache", call({ fromCache: true, attempts: 0 })],
  ["warn", "inventory/list failed after 12 ms: no", call({ error: new BackendError("no") })],
  ["error", "inventory/list failed after 12 ms: refused", call({ error: new ConnectionError("refused") })],
  [
    "debug",
    "a/b: try 2 at https://cvp1: 503 in 3 ms",
    { type: "attempt", operation: "a/b", node, method: "GET", attempt: 2, status: 503, duration: 3, error: undefined },
  ],
  [
    "warn",
    "a/b is sent again to https://cvp1 in 200 ms: busy",
    { type: "retry", operation: "a/b", node, delay: 200, reason: "busy" },
  ],
  [
    "warn",
    "a/b moves from https://cvp1 to https://cvp2: refused",
    { type: "failover", operation: "a/b", from: node, to: "https://cvp2", reason: "refused" },
  ],
  ["warn", "leaves https://cvp1 alone for 1000 ms", { type: "circuit", node, state: "open", resetTimeout: 1_000 }],
  ["info", "tries out https://cvp1 again", { type: "circuit", node, state: "half-open", resetTimeout: 0 }],
  ["info", "uses https://cvp1 again", { type: "circuit", node, state: "closed", resetTimeout: 0 }],
  ["info", "logged in at https://cvp1 in 40 ms (password, first)", login(undefined)],
  ["error", "login at https://cvp1 failed after 40 ms: no", login(new Error("no"))],
  ["info", "logged out at https://cvp1", { type: "logout", node, error: undefined }],
  ["warn", "logout at https://cvp1 failed: no", { type: "logout", node, error: new Error("no") }],
  ["debug", "a/b: cache hit", { type: "cache", operation: "a/b", result: "hit" }],
  ["warn", "a/b: cache refresh-failed", { type: "cache", operation: "a/b", result: "refresh-failed" }],
  ["debug", "a/b waited 5 ms for its turn, 2 more wait", { type: "limit", operation: "a/b", waited: 5, queued: 2 }],
  [
    "debug",
    "a/b: 10 items at 20 of 95",
    { type: "page", operation: "a/b", position: 20, items: 10, total: 95, concurrency: 4 },
  ],
  [
    "debug",
    "waits 900 ms for vm web1 to be up",
    { type: "wait", operation: "vm web1 to be up", reads: 2, elapsed: 900, done: false, error: undefined },
  ],
  ["warn", "a/b: look here", { type: "warning", operation: "a/b", message: "look here" }],
];

function call(facts: object): Facts<NorthboundEvent> {
  const plain = { method: "GET", status: 200, duration: 12, attempts: 1, fromCache: false, error: undefined };
  return { type: "call", operation: "inventory/list", ...plain, ...facts };
}

function login(error: Error | undefined): Facts<NorthboundEvent> {
  return { type: "login", node, strategy: "password", duration: 40, reason: "first", error };
}

describe("events as lines of a log", () => {
  it.each(cases)("%s: %s", (level, text, facts) => {
    const logger = createLogger();
    logTo(logger)({ ...base, ...facts });
    expect(logger[level]).toHaveBeenCalledExactlyOnceWith(
      `cloudvision ${text}`,
      expect.objectContaining({ event: facts.type }),
    );
  });

  it("say nothing when a call begins", () => {
    const logger = createLogger();
    logTo(logger)({ ...base, type: "start", operation: "a/b", method: "GET" });
    for (const method of Object.values(logger)) expect(method).not.toHaveBeenCalled();
  });

  it("carry errors as plain data without secrets", () => {
    const logger = createLogger();
    const error = Object.assign(new Error("token=abc"), { headers: { authorization: "abc" } });
    logTo(logger)({ ...base, ...login(error) });
    expect(JSON.stringify(logger.error.mock.calls[0]?.[1])).not.toContain("abc");
  });
});

describe("pino", () => {
  it("gets fields first, and nothing below its level", () => {
    const lines: unknown[] = [];
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(JSON.parse(chunk.toString()));
        done();
      },
    });
    const log = logTo(pino({ level: "info" }, stream));
    log({ ...base, ...login(new ConnectionError("refused", { node, detail: { password: "x" } })) });
    log({ ...base, ...call({}) });
    expect(lines).toMatchObject([
      {
        level: 50,
        msg: "cloudvision login at https://cvp1 failed after 40 ms: refused",
        event: "login",
        node,
        error: { code: "CONNECTION_FAILED", detail: { password: "[redacted]" } },
      },
    ]);
  });
});
