import { expect, test } from "vitest";
import { resourceBehaviour } from "../../src/cloudvision/resources/serve.ts";
import { cloudVisionSpec } from "../../src/cloudvision/spec.ts";
import { readSpec, type SpecOperation } from "../../src/spec/read-spec.ts";
import { type Served, serveCloudVision } from "./served.ts";

type Value = Readonly<Record<string, unknown>>;

const prefix = "/api/resources/";
const operations = readSpec(cloudVisionSpec).operations.filter(({ path }) => path.startsWith(prefix));
/** Methods and suffixes by resource. */
const resources = new Map<string, Set<string>>();
for (const { method, path } of operations) {
  const [, type, suffix = ""] = /^\/api\/resources\/(\w+\/v\d+\/\w+)(?:\/(\w+))?$/.exec(path) ?? [];
  if (type === undefined) continue;
  resources.set(type, (resources.get(type) ?? new Set()).add(`${method} ${suffix}`));
}
const writable = [...resources].filter(([, forms]) => forms.has("POST "));
/** Releases that have what newer ones do not. */
const releases: Readonly<Record<string, string | undefined>> = { "tag/v1": "2022.1.0", "syslog/v1": "2022.1.0" };

function serve(type: string): Promise<Served> {
  return serveCloudVision({ version: releases[type.split("/").slice(0, 2).join("/")] ?? "2024.3.1" });
}

/** A key as the parameters of a URL. */
function flat(value: unknown, name = "key"): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => flat(item, name));
  if (typeof value !== "object" || value === null) return [`${name}=${encodeURIComponent(String(value))}`];
  return Object.entries(value).flatMap(([member, inner]) => flat(inner, `${name}.${member}`));
}

test("every operation of the Resource APIs has a behaviour of its own", () => {
  expect(operations.length).toBeGreaterThan(700);
  const others = operations.filter((operation: SpecOperation) => !resourceBehaviour(operation)).map(({ id }) => id);
  // This one alone is no resource; it has its place beside the other enrollment tokens.
  expect(others).toEqual(["enrollment/addToken"]);
});

test("a key that nobody has written is not found, whatever the resource", async () => {
  await using served = await serveCloudVision();
  const { lab } = served;
  const found: string[] = [];
  let asked = 0;
  for (const type of resources.keys()) {
    if (releases[type.split("/").slice(0, 2).join("/")] !== undefined) continue;
    const { id = "" } = operations.find(({ method, path }) => method === "GET" && path === prefix + type) ?? {};
    const known = Object.entries(lab.cloudvision.sample(id)).filter(([name]) => name.startsWith("key."));
    const unknown = known.map(([name, value]): [string, string] => {
      if (/^[A-Z]+(_[A-Z]+)+$/.test(String(value))) return [name, String(value)];
      return [name, /time/i.test(name) ? "2001-01-01T00:00:00Z" : "nobody"];
    });
    // There is one of it, or one for each word of a list.
    if (unknown.every(([name, value]) => known.some((pair) => pair[0] === name && pair[1] === value))) continue;
    asked += 1;
    const reply = await served.call(`${prefix}${type}?${new URLSearchParams(unknown).toString()}`);
    if (reply.status !== 404) found.push(`${type}: ${reply.status} ${reply.text.slice(0, 100)}`);
  }
  expect(found).toEqual([]);
  expect(asked).toBeGreaterThan(45);
});

/** A resource that was just written, and what to ask for it with. */
interface Written extends AsyncDisposable {
  readonly served: Served;
  readonly path: string;
  readonly body: Value;
  readonly key: Value;
  /** The key as the parameters of a URL. */
  readonly query: string;
  readonly value: Value;
  /** The value as streams have it. */
  readonly light: Value;
  readonly time: string;
  /** A moment at which it was not there. */
  readonly before: string;
  readonly partialEqFilter: readonly Value[];
  /** Sends to a form of the resource and gives what is in its records. */
  lines(suffix: string, options?: object): Promise<Value[]>;
}

/** Writes one of a type, after letting somebody prepare. */
async function write(type: string, prepare?: (served: Served, path: string) => Promise<void>): Promise<Written> {
  const served = await serve(type);
  const { call, lab } = served;
  const path = prefix + type;
  const { id = "" } = operations.find((operation) => operation.method === "POST" && operation.path === path) ?? {};
  const { body } = lab.cloudvision.sample(id) as { readonly body: Value };
  await prepare?.(served, path);
  const before = lab.clock.iso();
  lab.clock.advance(1_000);
  const set = await call(path, { body });
  expect([set.status, set.text]).toEqual([200, expect.stringContaining('"value"')]);
  const { value: written, time } = set.json<{ readonly value: Value; readonly time: string }>();
  const { token: _shownOnce, ...value } = written;
  const key = (value["key"] ?? {}) as Value;
  expect({ key, token: undefined, ...written }).toMatchObject({ ...body, key, token: written["token"] });
  return {
    served,
    path,
    body,
    key,
    query: flat(key).join("&"),
    value,
    light: type === "configlet/v1/ConfigletConfig" ? { ...value, body: undefined } : value,
    time,
    before,
    partialEqFilter: [{ key }],
    lines: async (suffix, options = {}) => {
      const reply = await call(`${path}/${suffix}`, options);
      if (reply.status !== 200) throw new Error(reply.text);
      return reply.lines<{ readonly result: Value }>().map(({ result }) => result);
    },
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  };
}

const all = writable.map(([type]) => type);
const having = (form: string): string[] => writable.filter(([, forms]) => forms.has(form)).map(([type]) => type);

test.for(all)("%s is read as it was written, and told to who watches", async (type) => {
  const leave = new AbortController();
  let text = "";
  let watching: Promise<unknown> = Promise.resolve();
  const told = (): Value[] =>
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => (JSON.parse(line) as { readonly result: Value }).result)
      .filter((result) => result["type"] !== "INITIAL");
  await using written = await write(type, async ({ call }, path) => {
    const onChunk = (chunk: string): void => {
      text += chunk;
    };
    watching = call(`${path}/watch`, { signal: leave.signal, onChunk }).catch(String);
    await expect.poll(told).toMatchObject([{ type: "INITIAL_SYNC_COMPLETE" }]);
  });
  const { light, path, query, served, time, value } = written;
  expect((await served.call(`${path}?${query}`)).json()).toEqual({ value, time });
  await expect.poll(told).toMatchObject([{}, { type: "UPDATED", time }]);
  expect(told()[1]?.["value"]).toEqual(light);
  leave.abort();
  await watching;
});

test.for(having("GET all"))("%s is listed by filter and time until it is deleted", async (type) => {
  await using written = await write(type);
  const { before, key, light, lines, partialEqFilter, path, query, served, time, value } = written;
  expect(await lines("all")).toContainEqual({ value: light, time, type: "INITIAL" });
  expect(await lines("all", { body: { partialEqFilter } })).toEqual([{ value: light, time, type: "INITIAL" }]);
  expect(await lines("all", { body: { partialEqFilter, time: { end: before } } })).toEqual([]);
  const since = await lines("all", { body: { partialEqFilter, time: { start: before } } });
  expect(since.at(-1)).toEqual({ value: light, time, type: "UPDATED" });
  expect((await served.call(`${path}?${query}`, { method: "DELETE" })).json()).toMatchObject({ key });
  expect((await served.call(`${path}?${query}`)).status).toBe(404);
  expect(await lines("all", { body: { partialEqFilter } })).toEqual([]);
  expect((await served.call(`${path}?${query}&time=${time}`)).json()).toMatchObject({ value });
});

test.for(having("POST metadata"))("%s is counted, and read and written several at once", async (type) => {
  await using written = await write(type);
  const { before, body, key, lines, partialEqFilter, path, served, time, value } = written;
  expect((await served.call(`${path}/metadata`, { body: { partialEqFilter } })).json()).toMatchObject({ count: 1 });
  const listed = await lines("all");
  expect((await served.call(`${path}/metadata`)).json()).toMatchObject({ count: listed.length, type: "INITIAL" });
  const other = "templateType" in key ? "TEMPLATE_TYPE_ZOOM_MESSAGE" : "nobody";
  const missing = { ...key, [Object.keys(key)[0] ?? ""]: other };
  const error = "resource not found";
  expect(await lines("getsome", { body: { keys: [key, missing] } })).toEqual([
    { value, time },
    { value: { key: missing }, error },
  ]);
  expect(await lines("getsome", { body: { keys: [key], time: before } })).toEqual([{ value: { key }, error }]);
  expect(await lines("some", { body: { values: [body] } })).toMatchObject([{ key: "id" in key ? {} : key }]);
  expect(await lines("deletesome", { body: { keys: [key] } })).toEqual([{ key }]);
  expect((await served.call(`${path}/metadata`, { body: { partialEqFilter } })).json()).toMatchObject({ count: 0 });
});

test.for(having("DELETE all"))("all of %s are deleted at once", async (type) => {
  await using written = await write(type);
  expect(await written.lines("all", { method: "DELETE" })).toEqual([]);
  expect(await written.lines("all")).toEqual([]);
});

const withState = having("GET all").filter((type) => resources.has(type.replace(/Config$/, "")));

test.for(withState)("%s shows in its state and goes with it", async (type) => {
  await using written = await write(type);
  const { key, path, query, served } = written;
  const state = `${path.replace(/Config$/, "")}?${query}`;
  expect((await served.call(state)).json()).toMatchObject({ value: { key } });
  await served.call(`${path}?${query}`, { method: "DELETE" });
  expect((await served.call(state)).status).toBe(404);
});

test("what can't be written or deleted is told beside its key, and leaves the others alone", async () => {
  await using served = await serveCloudVision();
  const tag = `${prefix}tag/v2/TagConfig`;
  await served.call(`${prefix}workspace/v1/WorkspaceConfig`, { body: { key: { workspaceId: "open" } } });
  const keyIn = (workspaceId: string): Value => ({
    workspaceId,
    elementType: "ELEMENT_TYPE_DEVICE",
    label: "a",
    value: "b",
  });
  const values = [{ key: keyIn("open") }, { key: keyIn("closed") }, { key: keyIn("") }];
  const set = await served.call(`${tag}/some`, { body: { values } });
  expect(set.lines().map((line) => line["result"])).toEqual([
    { key: keyIn("open") },
    { key: keyIn("closed"), error: "workspace closed not found" },
    { key: keyIn(""), error: "mainline is read-only" },
  ]);
  const requestParams = { requestId: "r1" };
  const abandon = { key: { workspaceId: "open" }, request: "REQUEST_ABANDON", requestParams };
  await served.call(`${prefix}workspace/v1/WorkspaceConfig`, { body: abandon });
  const gone = await served.call(`${tag}/all`, { method: "DELETE" });
  expect(gone.lines().map((line) => line["result"])).toMatchObject([
    { key: keyIn("open"), type: "DELETE_ERROR_UNDELETABLE_KEY", error: "workspace open is not open" },
  ]);
});
