import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { createFakeClock, type FakeClock } from "../../test/helpers/fake-clock.ts";
import { type Behaviour, type ScriptedNodes, scriptNodes } from "../../test/helpers/scripted-nodes.ts";
import { Call, type CallInit } from "../core/call.ts";
import { CredentialsError } from "../errors/credentials-error.ts";
import type { NorthboundError } from "../errors/northbound-error.ts";
import type { Operation } from "../core/operation.ts";
import type { CallOptions } from "../core/call-options.ts";
import type { Reply } from "../core/reply.ts";
import type { NorthboundEvent } from "../telemetry/events.ts";
import type { Send } from "../core/send.ts";
import type { Authorize } from "../core/call.ts";
import { loadJourneys } from "../platform/node.ts";
import type { StartJourney } from "./failover-context.ts";
import { startJourney } from "./retry-loop.ts";
import { failoverLayer, type FailoverOptions } from "./layer.ts";

interface Setup extends ScriptedNodes {
  readonly clock: FakeClock;
  readonly events: NorthboundEvent[];
  readonly send: Send;
  call(method?: string, options?: CallOptions, init?: CallInit): Promise<Outcome>;
}

interface Outcome {
  readonly reply?: Reply;
  readonly error?: NorthboundError;
  /** When it ended, in milliseconds from the beginning of the test. */
  readonly at: number;
  readonly call: Call;
}

function setup(nodes: (Behaviour | readonly Behaviour[])[], options: Partial<FailoverOptions> = {}): Setup {
  const clock = createFakeClock();
  const scripted = scriptNodes(clock, ...nodes);
  const events: NorthboundEvent[] = [];
  const observe = (event: NorthboundEvent): void => void events.push(event);
  const send = failoverLayer({ nodes: scripted.nodes, backend: "test", clock, observe, loadJourneys, ...options })(
    scripted.next,
  );
  return Object.assign(Object.create(scripted) as ScriptedNodes, {
    clock,
    events,
    send,
    call: (method = "GET", callOptions: CallOptions = {}, init: CallInit = {}) =>
      ending(clock, send, new Call("/x", { method, options: callOptions, ...init })),
  });
}

function ending(clock: FakeClock, send: Send, call: Call): Promise<Outcome> {
  return send(call).then(
    (reply) => ({ reply, at: clock.elapsed, call }),
    (error: NorthboundError) => ({ error, at: clock.elapsed, call }),
  );
}

/** Runs the clock until the call ends, and checks that nothing was left behind. */
async function end(world: Setup, pending: Promise<Outcome>): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  void pending.then((value) => outcomes.push(value));
  for (let step = 0; outcomes.length === 0 && step < 10_000; step++) await world.clock.advance(50);
  expect(world.clock.pending).toBe(0);
  expect(world.open).toBe(0);
  return outcomes[0] as Outcome;
}

describe("one node", () => {
  test("passes a good answer on after one attempt, leaving no timer", async () => {
    const world = setup(["ok"]);
    const { reply, call } = await end(world, world.call());
    expect(reply?.status).toBe(200);
    expect(call.attempts).toBeUndefined();
    expect(world.log).toEqual(["1 GET /x"]);
  });

  test("tries a refused connection three times with growing pauses, then tells of each", async () => {
    const world = setup(["refused"]);
    const { error, at } = await end(world, world.call());
    expect(error).toMatchObject({ code: "CONNECTION_FAILED", node: "http://node1", operation: "GET /x" });
    expect(error?.message).toBe("GET /x: connection refused (ECONNREFUSED) at http://node1, the last of 3 tries");
    expect(error?.attempts.map((attempt) => attempt.outcome)).toEqual(["never-sent", "never-sent", "never-sent"]);
    expect(error?.cause).toMatchObject({ code: "ECONNREFUSED" });
    // Full jitter with luck 0.5: half of 200, then half of 400.
    expect(at).toBe(300);
  });

  test("does not repeat what would end alike: a certificate, a connect timeout", async () => {
    for (const [behaviour, code] of [
      [{ code: "CERT_HAS_EXPIRED", written: false }, "CERT_HAS_EXPIRED"],
      ["black hole", "UND_ERR_CONNECT_TIMEOUT"],
    ] as [Behaviour, string][]) {
      const world = setup([behaviour]);
      const { error } = await end(world, world.call());
      expect(error).toMatchObject({ code: "CONNECTION_FAILED", cause: { code } });
      expect(world.log).toHaveLength(1);
    }
  });

  test("repeats a read whose answer was lost", async () => {
    const world = setup([["reset after", "ok"]]);
    const { reply, call } = await end(world, world.call());
    expect(reply?.ok).toBe(true);
    expect(call.attempts).toMatchObject([{ outcome: "unknown", reason: "connection lost (ECONNRESET)" }]);
  });

  test("does not resend a POST whose answer was lost", async () => {
    const world = setup(["reset after"]);
    const { error } = await end(world, world.call("POST"));
    expect(error?.code).toBe("UNKNOWN_OUTCOME");
    expect(error?.message).toMatch(/the request was sent and may have been processed/);
    expect(world.received).toHaveLength(1);
  });

  test("resends a POST that was turned away, and one that was never sent", async () => {
    for (const behaviour of [{ status: 503 }, { status: 429 }, "refused"] as Behaviour[]) {
      const world = setup([[behaviour, "ok"]]);
      expect((await end(world, world.call("POST"))).reply?.ok).toBe(true);
    }
  });

  test("retry: never means one try, always means even an unknown outcome", async () => {
    const never = setup(["refused"]);
    expect((await end(never, never.call("GET", { retry: "never" }))).error?.code).toBe("CONNECTION_FAILED");
    expect(never.log).toHaveLength(1);
    const always = setup([["reset after", "ok"]]);
    expect((await end(always, always.call("POST", { retry: "always" }))).reply?.ok).toBe(true);
    const forClient = setup(["refused"], { retry: "never" });
    await end(forClient, forClient.call());
    expect(forClient.log).toHaveLength(1);
  });

  test("a PUT is repeated, but when it ends without an answer its outcome is unknown", async () => {
    const world = setup(["reset after"]);
    expect((await end(world, world.call("PUT"))).error?.code).toBe("UNKNOWN_OUTCOME");
    expect(world.received).toHaveLength(3);
  });

  test("a timeout of every try is a timeout, a garbled answer an invalid answer", async () => {
    const late = setup([{ code: "ATTEMPT_TIMEOUT", written: true }]);
    expect((await end(late, late.call())).error?.code).toBe("TIMEOUT");
    const garbled = setup([{ code: "HPE_INVALID_CONSTANT", written: true }]);
    expect((await end(garbled, garbled.call())).error?.code).toBe("INVALID_ANSWER");
  });

  test("gives an answer that means failure to its caller, with the tries before it", async () => {
    const world = setup([["refused", { status: 404 }]]);
    const { reply, call } = await end(world, world.call());
    expect(reply?.fault?.kind).toBe("notFound");
    expect(call.attempts?.map((attempt) => attempt.status)).toEqual([undefined, 404]);
    expect(reply?.attempts).toBe(call.attempts);
  });

  test("a cool-down never makes a call of a single node fail", async () => {
    const world = setup([["refused", "refused", "refused", "ok"]]);
    await end(world, world.call());
    expect((await end(world, world.call())).reply?.ok).toBe(true);
  });
});

describe("several nodes", () => {
  test("a refused connection costs no pause while there is another node, and the client stays there", async () => {
    const world = setup(["refused", "ok", "ok"]);
    expect(await end(world, world.call("POST"))).toMatchObject({ at: 1 });
    await end(world, world.call("POST"));
    expect(world.log).toEqual(["1 POST /x", "2 POST /x", "2 POST /x"]);
    expect(world.events.filter(({ type }) => type === "failover")).toMatchObject([
      { from: "http://node1", to: "http://node2" },
    ]);
  });

  test("three timeouts at one node, then the next", async () => {
    const world = setup([{ code: "ATTEMPT_TIMEOUT", written: true }, "ok"]);
    await end(world, world.call());
    expect(world.log).toEqual(["1 GET /x", "1 GET /x", "1 GET /x", "2 GET /x"]);
  });

  test("with all nodes refusing it goes round three times, pausing once a round", async () => {
    const world = setup(["refused", "refused", "refused"]);
    const { error } = await end(world, world.call());
    expect(world.log.map((line) => line[0]).join("")).toBe("123123123");
    expect(error?.message).toMatch(/the last of 9 tries at 3 nodes$/);
  });

  test("a node that says unavailable is left for the next, also by a write", async () => {
    const world = setup([{ status: 503, headers: { "retry-after": "30" } }, "ok"]);
    expect(await end(world, world.call("POST"))).toMatchObject({ reply: { status: 200 }, at: 2 });
  });

  test("a chosen node is used whatever happens, and no other", async () => {
    const world = setup(["ok", "refused"]);
    const { error } = await end(world, world.call("GET", { node: "http://node2" }));
    expect(error?.code).toBe("CONNECTION_FAILED");
    expect(world.log).toEqual(["2 GET /x", "2 GET /x", "2 GET /x"]);
    await end(world, world.call());
    expect(world.log.at(-1)).toBe("1 GET /x");
  });

  test("a chosen node that is not configured is an error before anything is sent", async () => {
    const world = setup(["ok"]);
    const { error } = await end(world, world.call("GET", { node: "http://other" }));
    expect(error).toMatchObject({ code: "INVALID_OPTION" });
    expect(world.log).toEqual([]);
  });

  test("a recovered node is probed by one call only", async () => {
    const world = setup(["refused", ["ok", "refused"]]);
    await end(world, world.call());
    await world.clock.advance(2_000);
    world.set(1, { status: 200, after: 20 });
    const calls = await Promise.all([1, 2, 3].map(() => end(world, world.call())));
    expect(calls.every(({ reply }) => reply?.ok)).toBe(true);
    expect(world.events.filter((event) => event.type === "circuit" && event.state === "half-open")).toHaveLength(1);
  });
});

describe("pauses that the server asks for", () => {
  test("Retry-After in seconds is waited for exactly", async () => {
    const world = setup([[{ status: 429, headers: { "retry-after": "7" } }, "ok"]]);
    expect((await end(world, world.call())).at).toBe(7_002);
    expect(world.events.find(({ type }) => type === "retry")).toMatchObject({
      delay: 7_000,
      reason: "status 429: said 429",
    });
  });

  test("a date is waited for, and a cap bounds both", async () => {
    const dated = setup(["ok"]);
    dated.set(1, { status: 503, headers: { "retry-after": new Date(dated.clock.now() + 4_000).toUTCString() } }, "ok");
    expect((await end(dated, dated.call())).at).toBe(4_001);
    const capped = setup([[{ status: 503, headers: { "retry-after": "3600" } }, "ok"]], { maxRetryAfter: 500 });
    expect((await end(capped, capped.call())).at).toBe(502);
  });

  test("an overloaded backend is tried three times and its last answer given to the caller, other nodes left alone", async () => {
    const world = setup([{ status: 429 }, "ok"]);
    const { reply } = await end(world, world.call());
    expect(reply?.fault?.kind).toBe("overload");
    expect(world.log).toEqual(["1 GET /x", "1 GET /x", "1 GET /x"]);
  });

  test("a pause that outlasts the deadline is not begun", async () => {
    const world = setup([{ status: 503, headers: { "retry-after": "30" } }]);
    const call = new Call("/x");
    call.endsAt = world.clock.now() + 5_000;
    expect(await end(world, ending(world.clock, world.send, call))).toMatchObject({ reply: { status: 503 }, at: 1 });
  });

  test("the retry budget ends a storm", async () => {
    const world = setup([{ status: 503 }], { backoff: { base: 1 } });
    const calls = await end(
      world,
      Promise.all(Array.from({ length: 200 }, () => world.call())).then((all) => ({
        at: 0,
        call: all[0]?.call as Call,
      })),
    );
    expect(calls).toBeDefined();
    expect(world.log).toHaveLength(200 + 100);
    expect(world.events.some(({ type }) => type === "warning")).toBe(true);
  });
});

describe("bodies", () => {
  const stream = (): ReadableStream<Uint8Array> => new ReadableStream({ start: (controller) => controller.close() });

  test("one that can be read once is sent to the next node when the first was never reached", async () => {
    const world = setup(["refused", "ok"]);
    expect((await end(world, world.call("PUT", {}, { body: stream() }))).reply?.ok).toBe(true);
  });

  test("and never sent twice: where another try would be right, the error says so", async () => {
    for (const behaviour of [{ status: 503 }, "reset after"] as Behaviour[]) {
      const world = setup([behaviour, "ok"]);
      const { error } = await end(world, world.call("PUT", {}, { body: stream() }));
      expect(error?.code).toBe("BODY_NOT_REPLAYABLE");
      expect(world.log).toHaveLength(1);
    }
  });
});

describe("black-holed nodes", () => {
  test("a read gets its answer from the next node after 250 ms, and later ones at no cost", async () => {
    const world = setup(["black hole", "ok", "ok"]);
    expect((await end(world, world.call())).at).toBe(251);
    expect(world.open).toBe(0);
    const second = await end(world, world.call());
    expect(world.log).toEqual(["1 GET /x", "2 GET /x", "2 GET /x"]);
    expect(second.call.attempts).toBeUndefined();
  });

  test("so does a write, which leaves the first node before it goes to the next: it is never at two", async () => {
    const world = setup(["black hole", "ok"]);
    const { reply, call, at } = await end(world, world.call("POST"));
    expect(reply?.ok).toBe(true);
    expect(at).toBe(251);
    expect(call.attempts).toMatchObject([{ outcome: "never-sent", reason: "no connection soon" }]);
  });

  test("two of three black-holed cost 250 ms each, once", async () => {
    const world = setup(["black hole", "black hole", "ok"]);
    expect((await end(world, world.call())).at).toBe(501);
  });

  test("a slow connection that comes before the other node's answer wins, and the other is cancelled", async () => {
    const world = setup([
      { connectAfter: 300, answerAfter: 10 },
      { connectAfter: 0, answerAfter: 5_000 },
    ]);
    const { reply, at } = await end(world, world.call());
    expect(reply?.node?.url).toBe("http://node1");
    expect(at).toBe(310);
  });

  test("a connection that is merely slow to answer has no rival", async () => {
    const world = setup([{ connectAfter: 10, answerAfter: 2_000 }, "ok"]);
    await end(world, world.call());
    expect(world.log).toEqual(["1 GET /x"]);
  });

  test("when every node is slow to connect the last one is waited for", async () => {
    const slow = { connectAfter: 400, answerAfter: 10 };
    const world = setup([slow, slow]);
    expect((await end(world, world.call("POST"))).reply?.node?.url).toBe("http://node2");
  });

  test("a timer that comes late, because the process was busy, moves nobody yet", async () => {
    const world = setup([{ connectAfter: 380, answerAfter: 10 }, "ok"]);
    const { now } = world.clock;
    // The clock jumps to the time after a stall of 100 ms before the timer of the 250 ms is served.
    world.clock.now = () => (world.clock.elapsed >= 250 ? now() + 100 : now());
    await end(world, world.call());
    expect(world.log).toEqual(["1 GET /x"]);
  });

  test("when the other node fails, the slow one goes on", async () => {
    const world = setup([{ connectAfter: 600, answerAfter: 1 }, "refused"]);
    const { reply, call, at } = await end(world, world.call());
    expect(reply?.node?.url).toBe("http://node1");
    expect(call.attempts).toMatchObject([{ node: "http://node2" }]);
    expect(at).toBe(601);
  });

  test("a thousand calls at once all get through", async () => {
    const world = setup(["black hole", "ok", "ok"]);
    const all = Promise.all(Array.from({ length: 1_000 }, () => world.call()));
    const late = await end(
      world,
      all.then((ended) => ({ at: Math.max(...ended.map(({ at }) => at)), call: ended[0]?.call as Call })),
    );
    expect(late.at).toBe(251);
  });

  test("an abort ends both, at once", async () => {
    const world = setup(["black hole", "hang"]);
    const controller = new AbortController();
    const pending = world.call("GET", {}, { signal: controller.signal });
    await world.clock.advance(300);
    expect(world.open).toBe(2);
    controller.abort(new Error("enough"));
    expect(await end(world, pending)).toMatchObject({ error: { message: "enough" }, at: 300 });
  });
});

describe("abort", () => {
  test("before the call: nothing is sent", async () => {
    const world = setup(["ok"]);
    const { error } = await end(world, world.call("GET", {}, { signal: AbortSignal.abort(new Error("no")) }));
    expect(error?.message).toBe("no");
    expect(world.log).toEqual([]);
  });

  test("during back-off: at once, with no timer or listener left", async () => {
    const world = setup([{ status: 503, headers: { "retry-after": "30" } }]);
    const controller = new AbortController();
    const pending = world.call("GET", {}, { signal: controller.signal });
    await world.clock.advance(1_000);
    expect(world.clock.pending).toBe(1);
    controller.abort(new Error("enough"));
    expect(await end(world, pending)).toMatchObject({ error: { message: "enough" }, at: 1_000 });
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  test("leaves no listener on the caller's signal after a race", async () => {
    const world = setup(["black hole", "ok"]);
    const controller = new AbortController();
    expect((await end(world, world.call("GET", {}, { signal: controller.signal }))).reply?.ok).toBe(true);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  test("on the wire: the reason reaches the caller, and the node is not blamed", async () => {
    const world = setup(["hang", "ok"]);
    const controller = new AbortController();
    const pending = world.call("GET", {}, { signal: controller.signal });
    await world.clock.advance(10);
    controller.abort(new Error("enough"));
    const { error, call } = await end(world, pending);
    expect(error?.message).toBe("enough");
    expect(call.attempts).toMatchObject([{ outcome: "unknown" }]);
    expect(world.events.filter(({ type }) => type === "circuit")).toEqual([]);
  });
});

describe("sessions", () => {
  const ticket = (node: Parameters<Authorize>[0]) => ({ session: { headers: {} }, node, generation: 1 });
  const login: Operation = { id: "session/login", method: "POST", path: "/login" };
  const loggingIn: Authorize = (node, send, signal) =>
    send(new Call("/login", { method: "POST", operation: login, signal })).then((reply) => {
      if (reply.status === 401) throw new CredentialsError("refused");
      return ticket(node);
    });

  function authorized(world: Setup, authorize: Authorize, method = "GET", options: CallOptions = {}): Promise<Outcome> {
    const call = new Call("/x", { method, options });
    call.authorize = authorize;
    return end(world, ending(world.clock, world.send, call));
  }

  test("the ticket travels with the attempt", async () => {
    const world = setup(["ok"]);
    const { reply } = await authorized(world, (node) => ticket(node));
    expect(reply?.ticket).toMatchObject({ generation: 1 });
  });

  test("a call with a session of its own asks for no ticket", async () => {
    const world = setup(["ok"]);
    const { reply } = await authorized(world, loggingIn, "GET", { session: "none" });
    expect(reply?.ticket).toBeUndefined();
    expect(world.log).toEqual(["1 GET /x"]);
  });

  test("a login that fails for the node's sake is tried at the next node, also for a write", async () => {
    for (const behaviour of ["refused", "black hole", { status: 503 }] as Behaviour[]) {
      const world = setup([behaviour, "ok"]);
      const { reply, call, at } = await authorized(world, loggingIn, "POST");
      expect(reply?.node?.url).toBe("http://node2");
      expect(call.attempts?.[0]).toMatchObject({
        node: "http://node1",
        outcome: "never-sent",
        reason: expect.stringMatching(/^login: /) as string,
      });
      expect(world.log).toEqual(["1 POST /login", "2 POST /login", "2 POST /x"]);
      expect(at).toBeLessThanOrEqual(252);
    }
  });

  test("a login whose answer was lost may be repeated: the call itself was never sent", async () => {
    const world = setup([["reset after", "ok"]]);
    expect((await authorized(world, loggingIn, "POST")).reply?.ok).toBe(true);
  });

  test("refused credentials are final and tried nowhere else", async () => {
    const world = setup([{ status: 401 }, "ok"]);
    expect((await authorized(world, loggingIn)).error?.code).toBe("CREDENTIALS_REJECTED");
    expect(world.log).toEqual(["1 POST /login"]);
  });

  test("a login that is turned away everywhere is a session error with its status", async () => {
    const world = setup([{ status: 503 }]);
    expect((await authorized(world, loggingIn)).error).toMatchObject({ code: "SESSION_FAILED", status: 503 });
  });

  test("what authorize throws at once is the caller's error", async () => {
    const world = setup(["ok"]);
    await end(world, world.call());
    const throwing: Authorize = () => {
      throw new CredentialsError("refused before");
    };
    expect((await authorized(world, throwing)).error?.code).toBe("CREDENTIALS_REJECTED");
  });
});

describe("redirects", () => {
  test("one that nobody understood is an error that names where it points, without the query", async () => {
    const world = setup([{ status: 302, headers: { location: "https://elsewhere.example/login?token=secret" } }, "ok"]);
    const { error } = await end(world, world.call());
    expect(error).toMatchObject({ code: "REDIRECTED", status: 302 });
    expect(error?.message).toContain("https://elsewhere.example/login");
    expect(JSON.stringify(error)).not.toContain("secret");
    expect(world.log).toHaveLength(1);
  });

  test("one that the backend explained is an answer", async () => {
    const world = setup(["ok"]);
    const send = failoverLayer({ nodes: world.nodes, backend: "test", clock: world.clock, loadJourneys })(async (
      call,
    ) => {
      const reply = await world.next(call);
      reply.fault = { kind: "session", message: "log in" };
      return reply;
    });
    world.set(1, { status: 302, headers: { location: "/login" } });
    expect((await end(world, ending(world.clock, send, new Call("/x")))).reply?.fault?.kind).toBe("session");
  });
});

test("tells of every attempt with its number, status and error", async () => {
  const world = setup(["refused", { status: 503 }, "ok"]);
  await end(world, world.call());
  await end(world, world.call());
  expect(world.events.filter(({ type }) => type === "attempt")).toMatchObject([
    { node: "http://node1", attempt: 1, status: undefined, error: { code: "ECONNREFUSED" } },
    { node: "http://node2", attempt: 2, status: 503 },
    { node: "http://node3", attempt: 3, status: 200 },
    { node: "http://node3", attempt: 1, status: 200 },
  ]);
});

test("an observer that throws changes nothing", async () => {
  const world = setup(["refused", "ok"], {
    observe() {
      throw new Error("observer");
    },
  });
  expect((await end(world, world.call())).reply?.ok).toBe(true);
});

describe("the code of journeys that comes later", () => {
  /** A loader that gives its result when told, and counts how often it was asked. */
  const lateCode = () => {
    const asked: { give(): void }[] = [];
    const load = () => new Promise<StartJourney>((give) => asked.push({ give: () => give(startJourney) }));
    return { asked, load };
  };

  const whenThere = (code: { readonly isThere: boolean }) => (): Promise<StartJourney> =>
    code.isThere ? Promise.resolve(startJourney) : Promise.reject(new TypeError("Failed to fetch"));

  test("is asked for once, with the first call, and no good call waits for it", async () => {
    const { asked, load } = lateCode();
    const world = setup(["ok"], { loadJourneys: load });
    expect(asked).toHaveLength(0);
    for (let calls = 0; calls < 2; calls++) expect((await end(world, world.call())).reply?.ok).toBe(true);
    expect(asked).toHaveLength(1);
  });

  test("is waited for by a try that failed, which then goes on as ever", async () => {
    const { asked, load } = lateCode();
    const world = setup(["refused", "ok"], { loadJourneys: load });
    const pending = world.call("POST");
    await world.clock.advance(5_000);
    expect(world.log).toEqual(["1 POST /x"]);
    asked[0]?.give();
    const { reply, call } = await end(world, pending);
    expect(reply?.ok).toBe(true);
    expect(call.attempts).toMatchObject([{ node: "http://node1", outcome: "never-sent" }]);
    expect(world.log).toEqual(["1 POST /x", "2 POST /x"]);
  });

  test("lets a slow try have its rival when it comes", async () => {
    const { asked, load } = lateCode();
    const world = setup(["black hole", "ok"], { loadJourneys: load });
    const pending = world.call();
    await world.clock.advance(1_000);
    expect(world.log).toEqual(["1 GET /x"]);
    asked[0]?.give();
    expect((await end(world, pending)).reply?.ok).toBe(true);
    expect(world.log).toEqual(["1 GET /x", "2 GET /x"]);
  });

  test("gives no rival to a slow try that has its answer by then", async () => {
    const { asked, load } = lateCode();
    const world = setup([{ connectAfter: 400, answerAfter: 10 }, "ok"], { loadJourneys: load });
    expect((await end(world, world.call())).reply?.ok).toBe(true);
    asked[0]?.give();
    await world.clock.advance(1_000);
    expect(world.log).toEqual(["1 GET /x"]);
  });

  test.each([
    ["refused", "GET", { code: "CONNECTION_FAILED", attempts: [{ outcome: "never-sent" }] }],
    ["refused", "POST", { code: "CONNECTION_FAILED", attempts: [{ outcome: "never-sent" }] }],
    ["reset after", "GET", { code: "CONNECTION_FAILED", attempts: [{ outcome: "unknown" }] }],
    ["reset after", "POST", { code: "UNKNOWN_OUTCOME", attempts: [{ outcome: "unknown" }] }],
  ] as const)(
    "when it can't be had, '%s' of a %s is told as it is and nothing is sent again",
    async (how, method, error) => {
      const code = { isThere: false };
      const world = setup([how, "ok"], { loadJourneys: whenThere(code) });
      expect((await end(world, world.call(method))).error).toMatchObject({ ...error, node: "http://node1" });
      expect(world.log).toHaveLength(1);
      expect(world.events).toMatchObject([{ type: "attempt", attempt: 1 }]);
      world.set(1, "refused");
      // The next call asks for it anew.
      code.isThere = true;
      expect((await end(world, world.call(method))).reply?.ok).toBe(true);
    },
  );

  test.each([
    ["refused", "GET"],
    ["refused", "POST"],
    [{ status: 503 }, "GET"],
  ] as const)("that does not come in time does not hold up an abort after %j of a %s", async (how, method) => {
    const { load } = lateCode();
    const world = setup([how, "ok"], { loadJourneys: load });
    const controller = new AbortController();
    const pending = world.call(method, {}, { signal: controller.signal });
    await world.clock.advance(100);
    controller.abort(new Error("enough"));
    const { error, call } = await end(world, pending);
    expect(error?.message).toBe("enough");
    expect(call.attempts).toHaveLength(1);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    expect(world.log).toHaveLength(1);
  });

  test("when it can't be had, an answer that says no is still an answer, and an abort an abort", async () => {
    const world = setup(["ok"], { loadJourneys: whenThere({ isThere: false }) });
    world.set(1, { status: 404 });
    const { reply, call } = await end(world, world.call());
    expect(reply?.status).toBe(404);
    expect(call.attempts).toMatchObject([{ status: 404, outcome: "answered" }]);
    world.set(1, "hang");
    const controller = new AbortController();
    const pending = world.call("GET", {}, { signal: controller.signal });
    await world.clock.settle();
    controller.abort(new Error("enough"));
    expect((await end(world, pending)).error?.message).toBe("enough");
  });
});
