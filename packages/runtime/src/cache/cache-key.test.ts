import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Call, type CallInit } from "../core/call.ts";
import type { Node } from "../core/node.ts";
import type { SessionStrategy } from "../session/session.ts";
import { callKey, clusterName, createCacheKeys, headerKey, sortedUrl } from "./cache-key.ts";

const nodes: readonly Node[] = ["https://one.example.net", "https://two.example.net"].map((url) => ({
  url,
  origin: url,
  prefix: "",
}));

function strategyOf(identity: string, name = "password"): SessionStrategy {
  return { name, identity, scope: "node", login: () => Promise.reject(new Error("not needed")) };
}

interface Setting {
  readonly backend: string;
  readonly nodes: readonly Node[];
  readonly identity: string;
  readonly vary: readonly string[] | undefined;
}

const setting: Setting = { backend: "lab", nodes, identity: "ada", vary: undefined };

function keyOf(url: string, init: CallInit = {}, own: Partial<Setting> = {}): string {
  const { backend, nodes: cluster, identity, vary } = { ...setting, ...own };
  return createCacheKeys({ backend, nodes: cluster, sessions: { strategy: strategyOf(identity) }, vary })(
    new Call(url, init),
  );
}

test.each<[string, string, CallInit, Partial<Setting>]>([
  ["backend", "/a", {}, { backend: "other" }],
  ["node set", "/a", {}, { nodes: nodes.slice(0, 1) }],
  ["account", "/a", {}, { identity: "bob" }],
  ["tenant", "/a", { options: { tenant: "one" } }, {}],
  ["node asked for", "/a", { options: { node: "https://one.example.net" } }, {}],
  ["method", "/a", { method: "HEAD" }, {}],
  ["path", "/b", {}, {}],
  ["query", "/a?x=1", {}, {}],
  ["accept", "/a", { headers: { accept: "text/plain" } }, {}],
  ["authorization", "/a", { headers: { authorization: "Bearer x" } }, {}],
  ["cookie", "/a", { headers: { cookie: "a=b" } }, {}],
  [
    "authorization of a backend that names others",
    "/a",
    { headers: { authorization: "Bearer x" } },
    { vary: ["group"] },
  ],
  ["cookie of a backend that names others", "/a", { headers: { cookie: "a=b" } }, { vary: ["group"] }],
  ["accept of a backend that names others", "/a", { headers: { accept: "text/plain" } }, { vary: ["group"] }],
  ["any other header", "/a", { headers: { filter: "true" } }, {}],
  ["header that the backend names", "/a", { headers: { group: "core" } }, { vary: ["Group"] }],
])("another %s is another key", (_, url, init, own) => {
  const { vary } = own;
  expect(keyOf(url, init, own)).not.toBe(keyOf("/a", {}, { vary }));
});

test.each<[string, CallInit, Partial<Setting>]>([
  ["the order of the nodes", {}, { nodes: nodes.toReversed() }],
  ["a correlation id", { headers: { "x-request-id": "7" }, options: { correlationId: "7" } }, {}],
  ["a time limit", { options: { timeout: 5 } }, {}],
  ["a header that the backend does not name", { headers: { other: "1" } }, { vary: ["group"] }],
])("%s makes no other key", (_, init, own) => {
  expect(keyOf("/a", init, own)).toBe(keyOf("/a", {}, { vary: own.vary }));
});

test("new credentials of another account change the key at once", () => {
  const sessions = { strategy: strategyOf("ada") };
  const keyFor = createCacheKeys({ backend: "lab", nodes, sessions, vary: undefined });
  const call = new Call("/a");
  const before = keyFor(call);
  sessions.strategy = strategyOf("bob");
  expect(keyFor(call)).not.toBe(before);
});

const part = fc.stringMatching(/^[\w%.~-]{0,6}$/);
const parameters = fc.array(fc.tuple(part, part), { maxLength: 6 });
const toUrl = (path: string, pairs: readonly (readonly [string, string])[]): string =>
  `/${path}${pairs.length > 0 ? "?" : ""}${pairs.map(([name, value]) => `${name}=${value}`).join("&")}`;

test("the order of differently named parameters does not matter", () => {
  fc.assert(
    fc.property(part, parameters, fc.infiniteStream(fc.nat()), (path, pairs, order) => {
      const shuffled = pairs
        .map((pair, index) => ({ pair, index, at: order.next().value as number }))
        .toSorted((one, other) => (one.pair[0] === other.pair[0] ? one.index - other.index : one.at - other.at))
        .map(({ pair }) => pair);
      const restored = pairs.filter(([name], index) => pairs.findIndex(([first]) => first === name) === index);
      fc.pre(restored.length === pairs.length);
      expect(sortedUrl(toUrl(path, shuffled))).toBe(sortedUrl(toUrl(path, pairs)));
    }),
  );
});

test("sorting keeps every parameter, and the order of several values of one name", () => {
  fc.assert(
    fc.property(part, parameters, (path, pairs) => {
      const sorted = sortedUrl(toUrl(path, pairs));
      const after = [...(sorted.split("?")[1]?.split("&") ?? [])];
      const before = pairs.map(([name, value]) => `${name}=${value}`);
      expect(after.toSorted()).toEqual(before.toSorted());
      for (const [name] of pairs) {
        const valuesOf = (list: readonly string[]): readonly string[] =>
          list.filter((one) => one.split("=")[0] === name);
        expect(valuesOf(after)).toEqual(valuesOf(before));
      }
    }),
  );
});

test("two calls have one key only if they ask the same of the same for the same", () => {
  const header = fc.stringMatching(/^[\x21-\x7e]{0,4}$/);
  const shape = fc.record({
    tenant: fc.option(header, { nil: undefined }),
    method: fc.constantFrom("GET", "HEAD"),
    path: part,
    pairs: parameters,
    accept: header,
    group: fc.option(header, { nil: undefined }),
    identity: header,
  });
  const toKey = ({
    tenant,
    method,
    path,
    pairs,
    accept,
    group,
    identity,
  }: typeof shape extends fc.Arbitrary<infer T> ? T : never): string =>
    keyOf(toUrl(path, pairs), { method, headers: { accept, group }, options: { tenant } }, { identity });
  const canonical = ({ pairs, ...rest }: typeof shape extends fc.Arbitrary<infer T> ? T : never): unknown => ({
    ...rest,
    url: sortedUrl(toUrl(rest.path, pairs)),
  });
  fc.assert(
    fc.property(shape, shape, (one, other) => {
      const isSame = JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));
      expect(toKey(one) === toKey(other)).toBe(isSame);
      expect(toKey(one)).toBe(toKey({ ...one }));
    }),
  );
});

test.each([
  ["/a", "/a"],
  ["/a?b", "/a?b"],
  ["/a&b", "/a&b"],
  ["/x&y?b=1", "/x&y?b=1"],
  ["/a?c=1&a=2&b=1&a=1", "/a?a=2&a=1&b=1&c=1"],
  ["/a?bb&b=1", "/a?b=1&bb"],
])("the URL %s is sorted as %s", (url, sorted) => {
  expect(sortedUrl(url)).toBe(sorted);
});

test("the parts of a key stand where no other part can", () => {
  const none = (): string => "";
  expect(callKey(new Call("/a"), none)).toBe("\n\nGET /a\n");
  expect(callKey(new Call("/a", { options: { tenant: "t", node: "n" } }), none)).toBe("tt\nnn\nGET /a\n");
});

test("header fields separate answers in any order, as far as they matter", () => {
  const all = headerKey(undefined);
  expect(all({ b: "2", a: "1", "x-request-id": "7" })).toBe("a:1\nb:2\n");
  expect(all({ b: "2" })).toBe("b:2\n");
  const named = headerKey(["Group"]);
  expect(named({ other: "1", group: "core", accept: "x" })).toBe("accept:x\ngroup:core\n");
  expect(named({ other: "1" })).toBe("");
});

test("a cluster is named after its nodes", () => {
  expect(clusterName(nodes.toReversed())).toBe("https://one.example.net,https://two.example.net");
});
