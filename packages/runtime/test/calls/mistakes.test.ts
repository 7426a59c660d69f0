import { expect, test } from "vitest";
import { createClient, InvalidInputError } from "../../src/index.ts";
import type { Backend, Operation } from "../../src/index.ts";

// What a caller without types gets wrong, and is told before anything is sent.

const start: Operation = { id: "vms/start", method: "POST", path: "/vms/{vmId}/start", query: { force: "form" } };
const list: Operation = { id: "vms/list", method: "GET", path: "/vms" };
const get: Operation = { id: "vms/get", method: "GET", path: "/vms/{vmId}" };
const backend: Backend = {
  name: "example",
  operations: { vms: { start, list, get }, hosts: {} },
  basePath: "",
  secrets: [],
};

function makeClient(): Record<string, Record<string, (...args: unknown[]) => Promise<unknown>>> & {
  readonly GET: (path: string, init?: object) => Promise<unknown>;
} {
  const send = (): never => {
    throw new Error("Something was sent.");
  };
  const transport = { send, close: () => Promise.resolve() };
  return createClient(backend, { nodes: ["https://node.example.net"], transport }) as never;
}

test("a misspelt group or call names what was probably meant", () => {
  const client = makeClient();
  expect(() => client["vm"]?.["list"]).toThrow("There is no group `vm`; did you mean `vms`?");
  expect(() => client["vms"]?.["strat"]).toThrow("There is no call `vms/strat`; did you mean `start`?");
  expect(() => client["vms"]?.["strat"]).toThrow(InvalidInputError);
});

test("whoever looks what a client is finds nothing strange", async () => {
  const client = makeClient();
  expect(await client).toBe(client);
  expect(client["somethingElse"]).toBeUndefined();
  expect(client["vms"]?.["migrate"]).toBeUndefined();
  expect(String(client)).toBe("[object Object]");
  expect(client["vms"]).toBeInstanceOf(Object);
  expect(Object.keys(client["vms"] ?? {})).toEqual(["start", "list", "get"]);
});

test("a misspelt option is named, inside of others as well", () => {
  const nodes = ["https://node.example.net"];
  const make = (options: object): unknown => createClient(backend, { nodes, ...options });
  expect(() => make({ timeot: 5 })).toThrow(/^There is no option `timeot`; did you mean `timeout`\?$/);
  expect(() => make({ unheardOf: 5 })).toThrow(
    /^There is no option `unheardOf`; the options are nodes, tls, .{20,120}, …$/,
  );
  expect(() => make({ tls: { CA: "" } })).toThrow("There is no option `tls.CA`; did you mean `ca`?");
  expect(() => make({ cache: { tll: 5 } })).toThrow("There is no option `cache.tll`; did you mean `ttl`?");
  expect(() => make({ retry: "yes" })).toThrow('Option `retry` must be one of "never", "safe", "always", not "yes".');
});

test.each([
  ["backoff", { base: Number.NaN }, "`backoff.base` must be a number of milliseconds, not NaN"],
  ["backoff", { cap: -1 }, "`backoff.cap` must be a number of milliseconds, not -1"],
  ["circuit", { failureThreshold: 0.5 }, "`circuit.failureThreshold` must be a whole number above 0, not 0.5"],
  ["circuit", { resetTimeout: "1s" }, "`circuit.resetTimeout` must be a number of milliseconds, not string"],
  [
    "circuit",
    { maxResetTimeout: Infinity },
    "`circuit.maxResetTimeout` must be a number of milliseconds, not Infinity",
  ],
])("a number inside of the option %s is checked: %j", (name, value, words) => {
  const nodes = ["https://node.example.net"];
  expect(() => createClient(backend, { nodes, [name]: value })).toThrow(words);
});

test("misspelt and missing parameters are named", async () => {
  const { vms, GET } = makeClient();
  await expect(vms?.["get"]?.({ vmID: "1" })).rejects.toThrow("vms/get has no parameter `vmID`; did you mean `vmId`?");
  await expect(vms?.["list"]?.({ wanted: 1 })).rejects.toThrow("vms/list has no parameter `wanted`; it takes headers.");
  await expect(vms?.["get"]?.()).rejects.toThrow("vms/get needs the parameter `vmId`.");
  await expect(GET("/vms/{vmId}")).rejects.toThrow("vms/get: path parameter `vmId` is missing.");
  await expect(GET("/vms/{vmId}", { params: { path: { vmID: "1" } } })).rejects.toBeInstanceOf(InvalidInputError);
});

test("names that every object has are no parameters", async () => {
  const { vms } = makeClient();
  const input = JSON.parse('{"vmId":"1","__proto__":{"force":true,"delete":"1"}}') as object;
  await expect(vms?.["start"]?.(input)).rejects.toThrow("vms/start has no parameter `__proto__`");
  for (const name of ["constructor", "toString", "valueOf"]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await expect(vms?.["start"]?.({ vmId: "1", [name]: "x" })).rejects.toThrow(`has no parameter \`${name}\``);
  }
});
