import { expect, test } from "vitest";
import type { Node } from "../core/node.ts";
import { Reply } from "../core/reply.ts";
import { type CacheEntry, isKeepable, freshnessOf, fromRecord, keepFor, toRecord } from "./cache-entry.ts";

const json = (text: string, status = 200): Reply =>
  new Reply({ status, headers: { "content-type": "application/json" }, body: new TextEncoder().encode(text) });

const entry: CacheEntry = {
  reply: json('{"a":1}'),
  storedAt: 1_000,
  ttl: 100,
  staleWhileRevalidate: 50,
  staleIfError: 200,
};

test.each<[number, number | undefined, string]>([
  [1_000, undefined, "fresh"],
  [1_099, undefined, "fresh"],
  [1_100, undefined, "stale"],
  [1_149, undefined, "stale"],
  [1_150, undefined, "stale-if-error"],
  [1_299, undefined, "stale-if-error"],
  [1_300, undefined, "expired"],
  [1_050, 51, "fresh"],
  [1_050, 50, "stale"],
  [1_000, 0, "stale"],
  [1_120, 10_000, "stale"],
  [900, undefined, "fresh"],
  // Clocks of processes differ a little; an entry from far ahead says that one was set.
  [-59_000, undefined, "fresh"],
  [-59_001, undefined, "expired"],
])("at %i ms, to a caller with ttl %s, an entry is %s", (now, ttl, want) => {
  expect(freshnessOf(entry, now, ttl)).toBe(want);
});

test("is kept for as long as it may be of use", () => {
  expect(keepFor(entry)).toBe(300);
  expect(keepFor({ ttl: 1, staleWhileRevalidate: 5, staleIfError: 2 })).toBe(6);
});

test.each<[string, Reply, boolean]>([
  ["JSON", json("[1]"), true],
  ["nothing", new Reply({ status: 204, headers: {}, body: null }), true],
  ["a text", json("plain text"), false],
  ["a failure", json("{}", 500), false],
  ["a redirect", json("{}", 302), false],
  ["a part", json("{}", 206), false],
  ["a stream", new Reply({ status: 200, headers: {}, body: new ReadableStream() }), false],
])("whether %s may be remembered", (_, reply, want) => {
  expect(isKeepable(reply)).toBe(want);
});

test("goes through a store and comes back the same", async () => {
  const record: unknown = JSON.parse(JSON.stringify(await toRecord(entry, "v1")));
  const back = fromRecord(record, "v1", []);
  expect({ ...back, reply: undefined }).toEqual({ ...entry, reply: undefined });
  expect(await back?.reply.text()).toBe('{"a":1}');
  expect(back?.reply.headers.get("content-type")).toBe("application/json");
});

test("what a store gives that is no entry, or one of another version, counts as absent", async () => {
  const record = await toRecord(entry, "v1");
  expect(fromRecord(record, "v2", [])).toBeUndefined();
  for (const wrong of [
    undefined,
    null,
    7,
    "x",
    [],
    {},
    { ...record, body: 1 },
    { ...record, status: "200" },
    { ...record, headers: null },
    { ...record, headers: "x" },
    { ...record, url: 7 },
    { ...record, statusText: undefined },
    { ...record, ttl: "1" },
    { ...record, body: undefined },
  ]) {
    expect(fromRecord(wrong, "v1", [])).toBeUndefined();
  }
});

test("comes back from a store with the node that gave it, where the client still has that node", async () => {
  const nodes = ["https://one.example.net", "https://two.example.net"].map((url): Node => ({
    url,
    origin: url,
    prefix: "",
  }));
  const [one, two] = nodes;
  const reply = json("{}");
  reply.node = two;
  const record = await toRecord({ ...entry, reply }, "v1");
  expect(record.node).toBe("https://two.example.net");
  expect(fromRecord(record, "v1", nodes)?.reply.node).toBe(two);
  expect(fromRecord(record, "v1", one ? [one] : [])?.reply.node).toBeUndefined();
  expect("node" in (await toRecord(entry, "v1"))).toBe(false);
});

test("an answer without a body comes back without one", async () => {
  const reply = new Reply({ status: 204, headers: {}, body: null });
  const record = await toRecord({ ...entry, reply }, "v1");
  expect(record.body).toBeNull();
  expect(fromRecord(record, "v1", [])?.reply.size).toBe(0);
});
