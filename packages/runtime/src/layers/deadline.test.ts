import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import { scriptNodes, type Behaviour } from "../../test/helpers/scripted-nodes.ts";
import { Call, type CallInit } from "../core/call.ts";
import { Reply } from "../core/reply.ts";
import type { NorthboundError } from "../errors/northbound-error.ts";
import { SecretValues } from "../errors/secret-values.ts";
import { secretsOf } from "../errors/secrets.ts";
import { deadlineLayer } from "./deadline.ts";
import { failoverLayer } from "../failover/layer.ts";

function setup(behaviours: Behaviour[], deadline?: number) {
  const clock = createFakeClock();
  const scripted = scriptNodes(clock, behaviours);
  const failover = failoverLayer({ nodes: scripted.nodes, backend: "test", clock })(scripted.next);
  const send = deadlineLayer({ clock, deadline })(failover);
  const outcome = async (
    init: CallInit = {},
  ): Promise<{ error?: NorthboundError; status?: number; at: number; call: Call }> => {
    const call = new Call("/x", init);
    try {
      return { status: (await send(call)).status, at: clock.elapsed, call };
    } catch (error) {
      return { error: error as NorthboundError, at: clock.elapsed, call };
    }
  };
  return { clock, scripted, outcome };
}

test("without a deadline the call itself goes on, with no timer", async () => {
  const clock = createFakeClock();
  const seen: Call[] = [];
  const send = deadlineLayer({ clock })((call) => {
    seen.push(call);
    return Promise.reject(new Error("end"));
  });
  const call = new Call("/x");
  await expect(send(call)).rejects.toThrow("end");
  expect(seen[0]).toBe(call);
  expect(clock.pending).toBe(0);
});

test("ends a read on the wire with a timeout that tells of the tries", async () => {
  const { clock, scripted, outcome } = setup(["reset after", "hang"], 1_000);
  const pending = outcome();
  await clock.advance(1_000);
  const { error, at, call } = await pending;
  expect(error).toMatchObject({ code: "TIMEOUT", operation: "GET /x", node: "http://node1" });
  expect(error?.message).toBe(
    "GET /x: the deadline of 1000 ms is over after 2 tries, the last at http://node1: without an answer",
  );
  expect(at).toBe(1_000);
  expect(call.attempts).toHaveLength(2);
  expect([clock.pending, scripted.open]).toEqual([0, 0]);
});

test("the call's own deadline comes before the client's", async () => {
  const { clock, outcome } = setup(["hang"], 10_000);
  const pending = outcome({ options: { deadline: 200 } });
  await clock.advance(200);
  expect(await pending).toMatchObject({ error: { code: "TIMEOUT" }, at: 200 });
});

test("a write on the wire ends with an unknown outcome", async () => {
  const { clock, outcome } = setup(["hang"], 1_000);
  const pending = outcome({ method: "POST" });
  await clock.advance(1_000);
  const { error } = await pending;
  expect(error).toMatchObject({ code: "UNKNOWN_OUTCOME", cause: { message: "The deadline of 1000 ms is over" } });
});

test("a write that was never sent ends with a timeout", async () => {
  const { clock, outcome } = setup(["black hole"], 1_000);
  const pending = outcome({ method: "POST" });
  await clock.advance(1_000);
  expect((await pending).error?.code).toBe("TIMEOUT");
});

test("a pause that would outlast it is not begun: the failure itself is told, early", async () => {
  const { clock, outcome } = setup([{ status: 503, headers: { "retry-after": "5" } }], 1_000);
  const pending = outcome();
  await clock.advance(10);
  expect(await pending).toMatchObject({ status: 503, at: 1 });
});

test("the caller's abort keeps its reason, and nothing is left on his signal", async () => {
  const { clock, outcome } = setup(["hang"], 1_000);
  const controller = new AbortController();
  const pending = outcome({ signal: controller.signal });
  await clock.advance(10);
  controller.abort(new Error("mine"));
  expect((await pending).error?.message).toBe("mine");
  expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  expect(clock.pending).toBe(0);
});

test("a signal that has aborted before ends the call before it begins", async () => {
  const { scripted, outcome } = setup(["ok"], 1_000);
  expect((await outcome({ signal: AbortSignal.abort(new Error("no")) })).error?.message).toBe("no");
  expect(scripted.log).toEqual([]);
});

test("leaves no timer or listener behind an answer", async () => {
  const { clock, outcome } = setup(["ok"], 1_000);
  const controller = new AbortController();
  const pending = outcome({ signal: controller.signal });
  await clock.advance(1);
  expect(await pending).toMatchObject({ status: 200 });
  expect(clock.pending).toBe(0);
  expect(getEventListeners(controller.signal, "abort")).toEqual([]);
});

test("the end of a streamed answer shows no secret that the backend repeated at an attempt before", async () => {
  const clock = createFakeClock();
  const known = new SecretValues();
  known.learn("tok-123456");
  const send = deadlineLayer({ clock, deadline: 1_000, secrets: secretsOf([], known) })((call) => {
    const reason = "status 401: no session tok-123456";
    call.attempts = [{ node: "http://one", reason, outcome: "not-processed", duration: 1 }];
    return Promise.resolve(new Reply({ status: 200, headers: {}, body: new ReadableStream({}) }));
  });
  const reply = await send(new Call("/x", { stream: true }));
  const reading = reply.text().catch((error: unknown) => error);
  await clock.advance(1_000);
  const error = await reading;
  expect(JSON.stringify(error)).toContain("no session [redacted]");
  expect(JSON.stringify(error)).not.toContain("tok-123456");
});
