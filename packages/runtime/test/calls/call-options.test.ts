import { describe, expect, test } from "vitest";
import { InvalidOptionError, type Middleware } from "../../src/index.ts";
import { tinyClient } from "./tiny-backend.ts";

// The options of single calls, as a caller without types may give them.

const wrong: [option: string, value: unknown, words: string][] = [
  ["timeout", Number.NaN, "a number of milliseconds above 0, not NaN"],
  ["timeout", 0, "not 0"],
  ["timeout", "5s", "not string"],
  ["deadline", -1, "not -1"],
  ["deadline", Number.NaN, "not NaN"],
  ["idleTimeout", -5, "not -5"],
  ["ttl", -1, "a number of milliseconds, not -1"],
  ["ttl", null, "not object"],
  ["maxBytes", 1.5, "a whole number above 0, not 1.5"],
  ["maxBytes", Number.NaN, "not NaN"],
  ["retry", "often", 'one of "never", "safe", "always", not "often"'],
  ["retry", 3, "not 3"],
  ["cache", "sometimes", 'not "sometimes"'],
  ["node", 5, 'not "5"'],
];

const middleware: Middleware = { onRequest: () => undefined };

describe.each(wrong)("%s: %j", (option, value, words) => {
  const options = { [option]: value };
  const name = `\`${option}\``;
  const { client, calls } = tinyClient(() => ({ body: { items: [] } }));
  const untyped = client as unknown as {
    readonly things: Record<string, (input?: object, options?: object) => Promise<unknown>>;
  };
  test.each<[string, () => Promise<unknown> | undefined]>([
    ["a named call", () => untyped.things["list"]?.({}, options)],
    ["a named write", () => untyped.things["delete"]?.({ thingId: "1" }, options)],
    ["a path call", () => client.GET("/things", options)],
    ["a path call with a middleware", () => client.GET("/things", { ...options, middleware: [middleware] })],
    ["an untyped call", () => client.request("GET", "/elsewhere", options)],
  ])("%s names it, and nothing is sent", async (_door, run) => {
    const error: unknown = await run()?.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect((error as Error).message).toContain(name);
    expect((error as Error).message).toContain(words);
    expect(calls).toHaveLength(0);
  });
});

test.each([
  { timeout: Infinity, deadline: Infinity, idleTimeout: Infinity, ttl: Infinity, maxBytes: Infinity },
  { timeout: 0.5, ttl: 0, maxBytes: 1, retry: "never", cache: "no-store" },
  { timeout: undefined, deadline: undefined, retry: undefined, cache: undefined },
] as const)("%j is fine", async (options) => {
  const { client, calls } = tinyClient(() => ({ body: { items: [] } }));
  await client.GET("/things", options);
  expect(calls).toHaveLength(1);
});
