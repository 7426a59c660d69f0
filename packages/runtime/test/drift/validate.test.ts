import { describe, expect, it, test } from "vitest";
import {
  type Backend,
  createClient,
  type Drift,
  InvalidAnswerError,
  type NorthboundEvent,
  type Operation,
  Reply,
  type ValidateMode,
  type ValidateOptions,
} from "../../src/index.ts";
import type { SchemaTable } from "../../src/validate.ts";

const thingsList: Operation = { id: "things/list", method: "GET", path: "/things", effect: "read" };
const thingsCreate: Operation = { id: "things/create", method: "POST", path: "/things", body: "json" };

const schemas: SchemaTable = {
  definitions: {
    Thing: {
      type: "object",
      properties: { name: { type: "string" }, size: { type: "integer" }, state: { enum: ["on", "off"] } },
      required: ["name"],
    },
  },
  operations: {
    "things/list": {
      method: "GET",
      path: "/things",
      answers: { "200": { type: "object", properties: { items: { type: "array", items: { $ref: "Thing" } } } } },
    },
    "things/create": {
      method: "POST",
      path: "/things",
      body: { $ref: "Thing" },
      answers: { "201": { $ref: "Thing" }, "202": null, "4XX": { type: "object" } },
    },
  },
};

interface Calls {
  readonly things: { list(): Promise<unknown>; create(input: { readonly body: object }): Promise<unknown> };
}

function open(
  validate: ValidateMode | ValidateOptions | undefined,
  body: unknown,
  { status = 200, type = "application/json", backend = {} as Partial<Backend> } = {},
) {
  const events: NorthboundEvent[] = [];
  let sent = 0;
  const client = createClient<object, Calls>(
    {
      name: "tiny",
      operations: { things: { list: thingsList, create: thingsCreate } },
      basePath: "",
      schemas: () => Promise.resolve(schemas),
      ...backend,
    },
    {
      nodes: ["http://one.test"],
      observe: (event) => void events.push(event),
      ...(validate !== undefined && { validate }),
      transport: {
        close: () => Promise.resolve(),
        send: () => {
          sent += 1;
          const text = typeof body === "string" ? body : JSON.stringify(body);
          return Promise.resolve(
            new Reply({ status, headers: { "content-type": type }, body: new TextEncoder().encode(text) }),
          );
        },
      },
    },
    { serverVersion: "1.2" },
  );
  return { client, events, sent: () => sent };
}

const kinds = (report: readonly Drift[]): string[] =>
  report.map(({ kind, pointer, count }) => `${kind} ${pointer} ${count}`);

test("an answer that the spec has without JSON is no difference, and another status is one", async () => {
  const done = open("warn", "", { status: 202 });
  await done.client.things.create({ body: { name: "a" } });
  expect(done.client.drift.report()).toEqual([]);
  const other = open("warn", {}, { status: 203 });
  await other.client.things.create({ body: { name: "a" } });
  expect(kinds(other.client.drift.report())).toEqual(["status  1"]);
});

test("every kind of difference is listed once, with how often it was seen and on which version", async () => {
  const items = [
    { name: "a", size: "1", extra: 1 },
    { name: null, state: "half" },
    { size: 1, extra: "x" },
  ];
  const { client, events } = open("warn", { items });
  await client.things.list();
  await client.things.list();
  expect(kinds(client.drift.report())).toEqual([
    "type /items/-/size 2",
    "unknown /items/-/extra 2",
    "null /items/-/name 2",
    "enum /items/-/state 2",
    "missing /items/- 2",
    "unknown /items/-/extra 2",
  ]);
  expect(client.drift.report()[0]).toEqual({
    operation: "things/list",
    place: "answer",
    status: 200,
    pointer: "/items/-/size",
    kind: "type",
    expected: ["integer"],
    seen: ["string"],
    count: 2,
    serverVersion: "1.2",
  });
  const warnings = events.flatMap((event) => (event.type === "warning" ? [event.message] : []));
  expect(warnings).toHaveLength(6);
  expect(warnings[0]).toBe("The answer is not what the spec says: `items[0].size` must be a whole number, not a text.");
  client.drift.clear();
  expect(client.drift.report()).toEqual([]);
});

test("without the option, and with off, nothing is looked at and no schema is loaded", async () => {
  for (const validate of [undefined, "off"] as const) {
    const { client } = open(
      validate,
      { items: [{}] },
      { backend: { schemas: () => Promise.reject(new Error("loaded")) } },
    );
    await client.things.list();
    expect(client.drift.report()).toEqual([]);
  }
});

describe("strict", () => {
  it.for([
    [{ size: 1 }, "`items[0].name` is missing"],
    [{ name: 1 }, "`items[0].name` must be a text, not a number"],
    [{ name: null }, "`items[0].name` must be a text, not null"],
  ] as const)("fails for %j", async ([item, words]) => {
    const { client } = open("strict", { items: [item] });
    await expect(client.things.list()).rejects.toThrow(`things/list: the answer is not what the spec says: ${words}.`);
  });

  it.for([
    { name: "a", extra: 1 },
    { name: "a", state: "half" },
  ])("only reports %j", async (item) => {
    const { client } = open("strict", { items: [item] });
    await expect(client.things.list()).resolves.toEqual({ items: [item] });
    expect(client.drift.report()).toHaveLength(1);
  });

  it("says that a write whose answer is wrong was processed", async () => {
    const { client } = open("strict", {}, { status: 201 });
    const error: unknown = await client.things.create({ body: { name: "a" } }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InvalidAnswerError);
    expect(error).toMatchObject({ outcome: "processed", status: 201 });
  });

  it("sends no body that the spec refuses", async () => {
    const { client, sent } = open("strict", { name: "a" }, { status: 201 });
    await expect(client.things.create({ body: { name: 1 } })).rejects.toThrow(
      "things/create: in the body, `name` must be a text, not a number.",
    );
    expect(sent()).toBe(0);
  });
});

test("a body is compared only where it was asked for", async () => {
  const { client } = open("warn", { name: "a" }, { status: 201 });
  await client.things.create({ body: { name: "a", extra: 1 } });
  expect(kinds(client.drift.report())).toEqual(["unknown /extra 1"]);
  const other = open({ answers: "warn" }, { name: "a" }, { status: 201 });
  await other.client.things.create({ body: { name: "a", extra: 1 } });
  expect(other.client.drift.report()).toEqual([]);
});

test("statuses and contents that the spec lacks are differences, failures in the backend's words are none", async () => {
  const accepted = open("warn", {}, { status: 202 });
  await accepted.client.things.list();
  expect(accepted.client.drift.report()).toMatchObject([{ kind: "status", seen: ["202"], expected: ["200"] }]);
  const page = open("warn", "<html>", { type: "text/html" });
  await page.client.things.list().catch(() => undefined);
  expect(page.client.drift.report()).toMatchObject([{ kind: "content", seen: ["text/html"] }]);
  const failed = open("warn", { message: "no" }, { status: 409 });
  await failed.client.things.list().catch(() => undefined);
  expect(failed.client.drift.report()).toEqual([]);
});

test("of long lists some items are looked at, from the whole length", async () => {
  const items = Array.from({ length: 1_000 }, (_, index) => (index < 500 ? { name: "a" } : {}));
  const { client } = open("warn", { items });
  await client.things.list();
  expect(client.drift.report()).toMatchObject([{ kind: "missing", count: 10 }]);
  const all = open({ sample: Infinity }, { items });
  await all.client.things.list();
  expect(all.client.drift.report()[0]?.count).toBeGreaterThanOrEqual(100);
});

test("onDrift is told of each difference once, and what it throws is ignored", async () => {
  const seen: Drift[] = [];
  const onDrift = (drift: Drift): void => {
    seen.push(drift);
    throw new Error("mine");
  };
  const { client } = open({ onDrift }, { items: [{}] });
  await client.things.list();
  await client.things.list();
  expect(seen).toHaveLength(1);
});

test("values are never shown: neither in the report nor in an error", async () => {
  const secret = "hunter2 is the password";
  const { client, events } = open("strict", { items: [{ name: "a", size: secret, extra: secret, state: secret }] });
  const error: unknown = await client.things.list().catch((reason: unknown) => reason);
  const printed = JSON.stringify([client.drift.report(), events, String(error)]);
  expect(printed).not.toContain("hunter2");
});

test("refuses a misspelt mode", () => {
  expect(() => open("wran" as never, {})).toThrow('Option `validate` must be one of "off", "warn", "strict"');
  expect(() => open({ sampel: 1 } as never, {})).toThrow("did you mean `sample`?");
});
