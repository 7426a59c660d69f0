import { type Call, InvalidInputError, Reply } from "@northbound/runtime";
import { expect, test } from "vitest";
import { createRhev, type RhevOptions, type Search, toDate, toSearch, toWire } from "../src/index.ts";
import { createTranslate } from "../src/translate.ts";
import { createCodec } from "../src/xml/codec.ts";
import { writeXml } from "../src/xml/write-xml.ts";
import { createStub } from "./stub.ts";

type Answer = (call: Call) => { readonly status?: number; readonly body?: unknown };

function start(answer?: Answer, options: Partial<RhevOptions> = {}) {
  const transport = createStub(answer);
  const rhev = createRhev({
    nodes: ["https://engine.example.net"],
    credentials: { token: "t" },
    transport,
    ...options,
  });
  return { rhev, sent: () => transport.calls.map(({ method, url }) => `${method} ${decodeURIComponent(url)}`) };
}

const base = "/ovirt-engine/api";
const nothing = undefined as never;

test.for<[Search<string>, string]>([
  [{ name: "x", text: "status=up or status=paused" }, "name=x and status=up or name=x and status=paused"],
  [
    { name: "x", text: 'comment="this or that" OR status=up' },
    'name=x and comment="this or that" or name=x and status=up',
  ],
  [{ name: "x", text: "status=up" }, "name=x and status=up"],
])("joins %j without parentheses, which the engine does not know", ([search, expected]) => {
  expect(toSearch(search)).toBe(expected);
});

test.for<[Search<string>]>([
  [{ text: "(status=up or status=down) and name=x" }],
  [{ creationdate: new Date(0) as never }],
  [{ name: null as never }],
  [{ name: {} }],
  [{ name: { "=": null as never } }],
  [{ name: { "=": {} as never } }],
  [{ memory: { ">": Number.NaN } }],
])("refuses %j, which would find everything or nothing", ([search]) => {
  expect(() => toSearch(search)).toThrow(InvalidInputError);
});

test("a list is never asked for without the search that was meant", async () => {
  const { rhev, sent } = start();
  await using _ = rhev;
  await expect((async () => rhev.vms.list({ search: 5 as never }).all())()).rejects.toBeInstanceOf(InvalidInputError);
  expect(sent()).toEqual([]);
});

test("a page of a search has a size, without which engines give all or nothing", async () => {
  const { rhev, sent } = start();
  await using _ = rhev;
  await rhev.vms.list({ search: { name: "web*", page: 2 } });
  await rhev.vms.list({ search: { name: "web*", page: 2 }, max: 7 });
  expect(sent().map((line) => /max=(\d+)/.exec(line)?.[1])).toEqual(["100", "7"]);
});

test("waits for states in whatever case, and refuses what is none as a rejection", async () => {
  const { rhev, sent } = start(() => ({ body: { id: "1", status: "up" } }));
  await using _ = rhev;
  const wait = { deadline: 2_000, delay: 1 };
  expect(await rhev.vms.waitFor({ vmId: "1" }, "UP" as never, wait)).toMatchObject({ status: "up" });
  const before = sent().length;
  await expect(rhev.vms.waitFor({ vmId: "1" }, nothing, wait)).rejects.toBeInstanceOf(InvalidInputError);
  await expect(rhev.vms.waitFor({ vmId: "1" }, [], wait)).rejects.toBeInstanceOf(InvalidInputError);
  await expect(rhev.vms.waitFor(nothing, "up", wait)).rejects.toBeInstanceOf(InvalidInputError);
  await expect(rhev.vms.waitFor("1" as never, "up", wait)).rejects.toBeInstanceOf(InvalidInputError);
  await expect(rhev.vms.waitUntilGone(nothing, wait)).rejects.toBeInstanceOf(InvalidInputError);
  expect(sent()).toHaveLength(before);
});

test("names that are none are refused before anything is sent", async () => {
  const { rhev, sent } = start();
  await using _ = rhev;
  const vms = rhev.collection("vms");
  for (const which of [nothing, null as never, "", 5 as never, { id: "" }, {} as never]) {
    // oxlint-disable no-await-in-loop -- one after the other, to tell them apart
    await expect(vms.find(which)).rejects.toBeInstanceOf(InvalidInputError);
    await expect(vms.delete(which)).rejects.toBeInstanceOf(InvalidInputError);
    await expect(rhev.vms.handle(which)).rejects.toBeInstanceOf(InvalidInputError);
    // oxlint-enable no-await-in-loop
  }
  expect(sent()).toEqual([]);
});

test("nothing is removed or changed by a name that several objects have", async () => {
  const disk = [1, 2].map((id) => ({ id: String(id), alias: "data", href: `${base}/disks/${id}` }));
  const { rhev, sent } = start(() => ({ body: { disk } }));
  await using _ = rhev;
  const disks = rhev.collection("disks");
  await expect(disks.delete("data")).rejects.toThrow("several");
  await expect(disks.update({ name: "data" }, { description: "x" })).rejects.toBeInstanceOf(InvalidInputError);
  expect(sent().every((line) => line.startsWith("GET"))).toBe(true);
  await disks.delete({ id: "2" });
  expect(sent().at(-1)).toBe(`DELETE ${base}/disks/2`);
});

test("an object whose address has parameters is left by its links all the same", async () => {
  const { rhev, sent } = start(() => ({ body: { nic: [] } }));
  await using _ = rhev;
  const vm = { id: "1", href: `${base}/vms/1;next_run?detail=x`, nics: {} };
  await rhev.collection(vm, "nics" as never).list();
  await rhev.action(vm, "start");
  expect(sent()).toEqual([`GET ${base}/vms/1/nics`, `POST ${base}/vms/1/start`]);
});

test("what is no action is not posted to", async () => {
  const { rhev, sent } = start();
  await using _ = rhev;
  await expect((async () => rhev.action({ href: `${base}/vms/1` }, "nics"))()).rejects.toThrow("no action");
  expect(sent()).toEqual([]);
});

test("a reference that leads nowhere is an error, not an empty list", async () => {
  const { rhev } = start();
  await using _ = rhev;
  const host = { href: `${base}/hosts/1`, novelty: { href: `${base}/novelties/1` } };
  await expect(rhev.follow(host, "novelty" as never)).rejects.toBeInstanceOf(InvalidInputError);
});

test("an empty answer stands for what is complete", async () => {
  const { rhev } = start();
  await using _ = rhev;
  await expect(rhev.complete(nothing)).resolves.toBeUndefined();
});

test("action, tasks and job share one deadline", async () => {
  let reads = 0;
  const { rhev } = start(({ url }) => ({
    body: url.includes("/jobs/") ? { status: "started" } : { status: (reads += 1) < 3 ? "pending" : "complete" },
  }));
  await using _ = rhev;
  const answer = { status: "pending", href: `${base}/vms/1/start/2`, job: { id: "7" } };
  const deadlines: number[] = [];
  const now = Date.now();
  let time = now;
  const clock = {
    now: () => time,
    random: () => 1,
    after(delay: number, run: () => void) {
      if (delay > 5_000) deadlines.push(delay);
      else {
        time += delay;
        queueMicrotask(run);
      }
      return () => undefined;
    },
  };
  const controller = new AbortController();
  const failing = rhev.complete(answer, {
    clock: clock as never,
    signal: controller.signal,
    deadline: 10_000,
    delay: 1_000,
    growth: 1,
    onProgress: ({ elapsed }) => {
      if (elapsed > 30_000) controller.abort(new Error("enough"));
    },
  });
  await expect(failing).rejects.toThrow("enough");
  expect(deadlines).toEqual([10_000, 8_000]);
});

test("a job that is only named is looked up where the API is", async () => {
  const { rhev, sent } = start(() => ({ body: { status: "finished" } }), { basePath: "/api" });
  await using _ = rhev;
  await rhev.complete({ status: "complete", job: { id: "7" } });
  expect(sent()).toEqual(["GET /api/jobs/7"]);
});

test("a translated answer keeps every cookie", async () => {
  const translate = createTranslate({ xml: () => Promise.resolve(() => ({})) });
  const headers = { "content-type": "application/xml", "set-cookie": ["JSESSIONID=abc; Path=/", "locale=en_US"] };
  const reply = new Reply({ status: 200, headers, body: new TextEncoder().encode("<api/>") });
  const translated = await translate(reply, nothing);
  expect(translated.headers.getSetCookie()).toEqual(headers["set-cookie"]);
});

test("XML holds what JSON would: nothing for null, and no object in the place of a text", () => {
  const { shapes } = createCodec();
  const shape = shapes.of({ $ref: "#/components/schemas/Vm" });
  expect(writeXml({ name: "a", description: null }, shape)).toMatch(/<vm><name>a<\/name><\/vm>$/);
  expect(() => writeXml({ name: { a: 1 } }, shape)).toThrow(InvalidInputError);
  expect(() => writeXml({ name: ["a"] }, shape)).toThrow(InvalidInputError);
  expect(() => writeXml({ creation_time: 1e20 }, shape)).toThrow(InvalidInputError);
});

test("no date is made of nothing", () => {
  for (const value of [null, true, [], {}]) expect(() => toDate(value as never)).toThrow(TypeError);
  expect(() => toWire(new Date(Number.NaN))).toThrow(TypeError);
});

test.for(["a%2Fb", "gr%C3%BC%C3%9Fe", "%3Fx%23y", "a%20b%25"])("an identifier stays one segment: %s", async (id) => {
  const transport = createStub();
  const credentials = { token: "t" };
  await using rhev = createRhev({ nodes: ["https://engine.example.net"], credentials, transport });
  await rhev.reload({ href: `${base}/vms/${id}` });
  await rhev.collection("vms").find({ id: decodeURIComponent(id) });
  const expected = `${base}/vms/${id}`;
  expect(transport.calls.map(({ url }) => url)).toEqual([expected, expected]);
});

test("no address leads out of the API", async () => {
  const { rhev, sent } = start();
  await using _ = rhev;
  for (const id of ["..", "%2E%2E", "."]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, to tell them apart
    await expect((async () => rhev.reload({ href: `${base}/vms/${id}` }))()).rejects.toBeInstanceOf(InvalidInputError);
  }
  expect(sent()).toEqual([]);
});

test("a ticket that can't be had is told as a failed login, by its cause", async () => {
  const reason = new Error("no credentials in the cache");
  for (const kerberos of [() => Promise.reject(reason), () => undefined as never, () => "a\r\nb"]) {
    const { rhev, sent } = start(undefined, { credentials: { kerberos } });
    // oxlint-disable-next-line no-await-in-loop -- one after the other, to tell them apart
    await expect(rhev.vms.list()).rejects.toMatchObject({ name: "SessionError", code: "SESSION_FAILED" });
    expect(sent()).toEqual([]);
  }
  const { rhev } = start(undefined, { credentials: { kerberos: () => Promise.reject(reason) } });
  await expect(rhev.vms.list()).rejects.toMatchObject({ cause: { cause: reason } });
});
