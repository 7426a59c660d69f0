import { describe, expect, test } from "vitest";
import {
  type Call,
  type CallOptions,
  ConnectionError,
  createClient,
  isUnknownOutcome,
  type Operation,
  Reply,
  UnknownOutcomeError,
} from "../../src/index.ts";
import { type Look, settle } from "../../src/settle.ts";
import { createFakeClock } from "../helpers/fake-clock.ts";

const thingsCreate: Operation = { id: "things/create", method: "POST", path: "/things", body: "json" };
const thingsList: Operation = {
  id: "things/list",
  method: "GET",
  path: "/things",
  query: { name: "form" },
  effect: "read",
  items: "items",
};
const jobsList: Operation = {
  id: "jobs/list",
  method: "GET",
  path: "/jobs",
  query: { search: "form" },
  effect: "read",
  items: "job",
};

const byMark: Look = {
  by: "correlation",
  read: jobsList,
  with: { search: "id={correlationId}" },
  processed: { status: ["finished"] },
  notProcessed: { status: ["failed"] },
  time: "started",
};
const byName: Look = {
  by: "name",
  read: thingsList,
  with: { name: "{body.name}" },
  match: { name: "{body.name}" },
  same: { size: "{body.size}" },
  time: "created",
};

type Answer = (call: Call) => { readonly status?: number; readonly body: unknown };

interface Calls {
  readonly things: {
    create(input: { readonly body: object }, options?: CallOptions): Promise<unknown>;
  };
}

/** A client that loses the answer of every write, with the error of one. */
async function loseOne(
  looks: readonly Look[],
  answer: Answer,
  { body = { name: "a", size: 1 }, callOptions = {}, headers = {} as Record<string, string>, noDate = false } = {},
) {
  const clock = createFakeClock();
  const reads: string[] = [];
  const client = createClient<object, Calls>(
    {
      name: "tiny",
      operations: { things: { create: thingsCreate, list: thingsList }, jobs: { list: jobsList } },
      basePath: "",
      correlationHeader: "x-id",
      headers,
      settle: () => Promise.resolve({ "things/create": looks }),
    },
    {
      nodes: ["http://one.test"],
      clock,
      retry: "safe",
      maxAttemptsPerNode: 1,
      transport: {
        close: () => Promise.resolve(),
        send(call) {
          if (call.method !== "GET") {
            call.written = true;
            return Promise.reject(new ConnectionError("reset"));
          }
          reads.push(call.url);
          const { status = 200, body: data } = answer(call);
          const date = new Date(clock.now()).toUTCString();
          const reply = new Reply({
            status,
            headers: { "content-type": "application/json", ...(!noDate && { date }) },
            body: new TextEncoder().encode(JSON.stringify(data)),
          });
          reply.node = call.node;
          return Promise.resolve(reply);
        },
      },
    },
  );
  const error: unknown = await client.things.create({ body }, callOptions).catch((reason: unknown) => reason);
  if (!(error instanceof UnknownOutcomeError)) throw new Error("There is no doubt.", { cause: error });
  return { error, clock, reads, client };
}

const once = { timeout: 0 };

describe("by a mark of the call's own", () => {
  test.for([
    [[{ status: "finished" }], "processed"],
    [[{ status: "failed" }], "not-processed"],
    [[{ status: "started" }], "unknown"],
    [[{ status: "finished" }, { status: "failed" }], "unknown"],
    [[{ status: "finished" }, { status: "started" }], "processed"],
    [[{ status: "failed" }, { status: "started" }], "unknown"],
    [[], "unknown"],
  ] as const)("the jobs %j say: %s", async ([job, outcome]) => {
    const { error, reads } = await loseOne([byMark], () => ({ body: { job } }));
    const settled = await settle(error, once);
    expect(settled.outcome).toBe(outcome);
    expect(settled.evidence).toMatchObject([{ read: "jobs/list", by: "correlation", found: job.length, outcome }]);
    expect(reads).toEqual([`/jobs?search=id%3D${error.correlationId}`]);
  });

  test("looks in the next place where the first has nothing, and not where it has something", async () => {
    const events: Look = { by: "correlation", read: thingsList, with: { name: "{correlationId}" } };
    const nothing = await loseOne([byMark, events], ({ url }) => ({
      body: url.startsWith("/jobs") ? { job: [] } : { items: [{}] },
    }));
    expect(await settle(nothing.error, once)).toMatchObject({
      outcome: "processed",
      evidence: [{ read: "jobs/list" }, { read: "things/list", found: 1 }],
    });
    const running = await loseOne([byMark, events], () => ({ body: { job: [{ status: "started" }] } }));
    expect(await settle(running.error, once)).toMatchObject({ outcome: "unknown", evidence: [{ read: "jobs/list" }] });
  });

  test("records from before the call are those of another one that had the same id", async () => {
    const old = { status: "finished", started: 1_700_000_000_000 };
    const { error } = await loseOne([byMark], () => ({ body: { job: [old] } }), {
      callOptions: { correlationId: "change-7" },
    });
    expect(await settle(error, once)).toMatchObject({ outcome: "unknown", evidence: [{ found: 0 }] });
  });

  test("an id that all calls of the client carry proves nothing", async () => {
    const { error, reads } = await loseOne([byMark], () => ({ body: { job: [{ status: "finished" }] } }), {
      headers: { "x-id": "nightly" },
    });
    const { outcome, evidence } = await settle(error, once);
    expect(outcome).toBe("unknown");
    expect(evidence[0]?.reason).toContain("the same correlation id");
    expect(reads).toEqual([]);
  });
});

describe("by name", () => {
  const mine = { name: "a", size: 1 };

  test("what is there may have been there before", async () => {
    const { error } = await loseOne([byName], () => ({ body: { items: [mine] } }));
    expect(await settle(error, once)).toMatchObject({ outcome: "unknown", evidence: [{ found: 1 }] });
  });

  test("what is there was made by the call where the caller had looked before", async () => {
    const { error } = await loseOne([byName], () => ({ body: { items: [mine] } }));
    expect(await settle(error, { ...once, wasOtherwise: true })).toMatchObject({ outcome: "processed" });
  });

  test.for([
    [0, "processed"],
    [-60_000, "unknown"],
  ] as const)("with a time %i ms from the call it is %s", async ([age, outcome]) => {
    const { error } = await loseOne([byName], () => ({
      body: { items: [{ ...mine, created: 1_800_000_000_000 + age }] },
    }));
    expect(await settle(error, once)).toMatchObject({ outcome });
  });

  test("somebody else made it: it has the name and is not what was asked for", async () => {
    const { error } = await loseOne([byName], () => ({ body: { items: [{ name: "a", size: 7 }] } }));
    const { outcome, evidence } = await settle(error, { ...once, wasOtherwise: true });
    expect(outcome).toBe("unknown");
    expect(evidence[0]?.reason).toBe("what was found is not as the call asked for");
  });

  test("things of other names don't count", async () => {
    const { error } = await loseOne([byName], () => ({ body: { items: [{ name: "ab", size: 1 }] } }));
    expect(await settle(error, { ...once, wasOtherwise: true })).toMatchObject({ outcome: "unknown" });
  });

  test("nothing is asked where the call lacks what to look for", async () => {
    const { error, reads } = await loseOne([byName], () => ({ body: {} }), {
      body: { name: undefined as never, size: 1 },
    });
    const { outcome, evidence } = await settle(error, once);
    expect([outcome, reads]).toEqual(["unknown", []]);
    expect(evidence[0]?.reason).toContain("{body.name}");
  });
});

describe("a state and a removal", () => {
  const byState: Look = { by: "state", read: jobsList, items: "", processed: { "vm.status": ["up"] } };

  test("the state is one of those asked for, and was another one", async () => {
    const { error } = await loseOne([byState], () => ({ body: { vm: { status: "up" } } }));
    expect(await settle(error, { ...once, wasOtherwise: true })).toMatchObject({ outcome: "processed" });
    expect(await settle(error, once)).toMatchObject({ outcome: "unknown" });
  });

  test.for([
    [404, true, "processed"],
    [404, false, "unknown"],
    [200, true, "unknown"],
  ] as const)("a removal whose read answers %i, looked before: %s, is %s", async ([status, wasOtherwise, outcome]) => {
    const { error } = await loseOne([{ ...byName, gone: true }], () => ({
      status,
      body: status === 404 ? { error: "no" } : { items: [{ name: "a", size: 1 }] },
    }));
    expect(await settle(error, { ...once, wasOtherwise })).toMatchObject({ outcome });
  });
});

describe("time", () => {
  test("what appears 30 s later is found, and nothing is said before", async () => {
    let isThere = false;
    const { error, clock } = await loseOne([byMark], () => ({
      body: { job: isThere ? [{ status: "finished" }] : [] },
    }));
    let settled: unknown;
    const done = settle(error).then((result) => (settled = result));
    await clock.advance(30_000);
    expect(settled).toBeUndefined();
    isThere = true;
    await clock.advance(10_000);
    await expect(done).resolves.toMatchObject({ outcome: "processed" });
    expect(clock.pending).toBe(0);
  });

  test("what never appears is unknown, not not-processed", async () => {
    const { error, clock } = await loseOne([byMark], () => ({ body: { job: [] } }));
    const done = settle(error, { timeout: 5_000 });
    await clock.advance(5_000);
    await expect(done).resolves.toMatchObject({ outcome: "unknown" });
    expect(clock.pending).toBe(0);
  });

  test("ends at once on abort, and leaves no timer behind", async () => {
    const { error, clock } = await loseOne([byMark], () => ({ body: { job: [] } }));
    const controller = new AbortController();
    const done = settle(error, { signal: controller.signal });
    await clock.settle();
    controller.abort(new Error("enough"));
    await expect(done).rejects.toThrow("enough");
    expect(clock.pending).toBe(0);
  });

  test("goes on through an outage", async () => {
    let isDown = true;
    const { error, clock } = await loseOne([byMark], () =>
      isDown ? { status: 503, body: {} } : { body: { job: [{ status: "finished" }] } },
    );
    const done = settle(error);
    await clock.advance(20_000);
    isDown = false;
    await clock.advance(40_000);
    await expect(done).resolves.toMatchObject({ outcome: "processed" });
  });
});

describe("what there is to settle", () => {
  test("an error whose outcome is known keeps it, and nothing is asked", async () => {
    const error = new ConnectionError("refused");
    expect(await settle(error)).toEqual({ outcome: "not-processed", evidence: [] });
  });

  test("an operation without a way to look stays unknown", async () => {
    const { error } = await loseOne([], () => ({ body: {} }));
    expect(await settle(error, once)).toEqual({ outcome: "unknown", evidence: [] });
    expect(await settle(new UnknownOutcomeError("lost"))).toEqual({ outcome: "unknown", evidence: [] });
  });

  test("a 500 in the backend's own words on a write can be settled, too", async () => {
    const clock = createFakeClock();
    const client = createClient<object, Calls>(
      {
        name: "tiny",
        operations: { things: { create: thingsCreate, list: thingsList } },
        basePath: "",
        settle: () => Promise.resolve({ "things/create": [byName] }),
      },
      {
        nodes: ["http://one.test"],
        clock,
        transport: {
          close: () => Promise.resolve(),
          send: (call) =>
            Promise.resolve(
              new Reply({
                status: call.method === "GET" ? 200 : 500,
                headers: { "content-type": "application/json" },
                body: new TextEncoder().encode('{"items":[{"name":"a"}]}'),
              }),
            ),
        },
      },
    );
    const error: unknown = await client.things.create({ body: { name: "a" } }).catch((reason: unknown) => reason);
    expect(isUnknownOutcome(error)).toBe(true);
    expect(await settle(error, { ...once, wasOtherwise: true })).toMatchObject({ evidence: [{ read: "things/list" }] });
  });

  test("a call by path is settled as a named one is", async () => {
    const { client } = await loseOne([byMark], () => ({ body: { job: [{ status: "finished" }] } }));
    const { POST } = client as unknown as { POST(path: string, init: object): Promise<unknown> };
    const error: unknown = await POST("/things", { body: { name: "b" } }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ call: { operation: "things/create", input: { body: { name: "b" } } } });
    expect(await settle(error, once)).toMatchObject({ outcome: "processed" });
  });

  test("refuses what is no error of a call, and a misspelt option", async () => {
    await expect(settle(new Error("other"))).rejects.toThrow("give it the error of a call");
    await expect(settle(new ConnectionError("x"), { timout: 1 } as never)).rejects.toThrow("did you mean `timeout`?");
  });

  test("a look of the caller's own proves something only after a look before the call", async () => {
    const { error } = await loseOne([], () => ({ body: {} }));
    const find = (): Promise<unknown> => Promise.resolve({});
    expect(await settle(error, { ...once, find })).toMatchObject({ outcome: "unknown" });
    expect(await settle(error, { ...once, find, wasOtherwise: true })).toMatchObject({ outcome: "processed" });
  });
});
