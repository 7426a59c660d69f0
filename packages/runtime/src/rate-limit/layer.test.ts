import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import { type Behaviour, scriptNodes } from "../../test/helpers/scripted-nodes.ts";
import { Call } from "../core/call.ts";
import type { Node } from "../core/node.ts";
import type { SessionTicket } from "../core/session-ticket.ts";
import type { RateLimitOptions } from "../core/client-options.ts";
import type { NorthboundEvent } from "../telemetry/events.ts";
import { AccountLimits } from "./account-limits.ts";
import { rateLimitLayer } from "./layer.ts";

function setup(rateLimit: RateLimitOptions | undefined, ...behaviours: Behaviour[]) {
  const clock = createFakeClock();
  const scripted = scriptNodes(clock, ...behaviours);
  const events: NorthboundEvent[] = [];
  const sent: string[] = [];
  const layer = rateLimitLayer({ rateLimit, clock, backend: "test", observe: (event) => events.push(event) });
  const send = layer((call) => {
    sent.push(`${call.node?.url.at(-1)}@${clock.elapsed}`);
    return scripted.next(call);
  });
  const call = (node = 1, signal?: AbortSignal): Promise<unknown> =>
    send(new Call("/x", { signal }).attemptAt(scripted.nodes[node - 1]!, undefined)).then(
      (reply) => reply.status,
      (error: Error) => error.message,
    );
  return { clock, scripted, events, sent, call };
}

describe("rate limit layer", () => {
  test("sends at once when nothing is limited", async () => {
    for (const rateLimit of [undefined, {}, { window: 100 }, { perNode: {} }]) {
      const { clock, sent, events, call } = setup(rateLimit, "ok");
      const all = Promise.all(Array.from({ length: 50 }, () => call()));
      expect(sent).toHaveLength(50);
      await clock.advance(1);
      expect([new Set(await all), events.length]).toEqual([new Set([200]), 0]);
    }
  });

  test("holds back what is too much, and tells how long", async () => {
    const { clock, sent, events, call } = setup({ requests: 2, window: 100 }, "ok");
    const all = Promise.all([call(), call(), call(), call(), call()]);
    await clock.advance(1_000);
    expect(await all).toEqual([200, 200, 200, 200, 200]);
    expect(sent).toEqual(["1@0", "1@0", "1@102", "1@102", "1@204"]);
    expect(events).toMatchObject([
      { type: "limit", waited: 102, queued: 0 },
      { type: "limit", waited: 102, queued: 1 },
      { type: "limit", waited: 204, queued: 2 },
    ]);
    expect(clock.pending).toBe(0);
  });

  test("a node's limit holds up nobody who goes to another node", async () => {
    const { clock, sent, call } = setup(
      { concurrency: 10, perNode: { concurrency: 1 } },
      { status: 200, after: 100 },
      "ok",
    );
    const all = Promise.all([call(1), call(1), call(2)]);
    await clock.advance(1_000);
    await all;
    expect(sent).toEqual(["1@0", "2@0", "1@100"]);
  });

  test("a failed attempt gives its place back", async () => {
    const { clock, sent, call } = setup({ concurrency: 1 }, "refused");
    const all = Promise.all([call(), call(), call()]);
    await clock.advance(10);
    expect(await all).toEqual(["ECONNREFUSED", "ECONNREFUSED", "ECONNREFUSED"]);
    expect(sent).toHaveLength(3);
  });

  // Found by the simulator (seed 2655): the patience for the server's limit ended the wait for the client's own.
  test("waits for the client's own limit as long as it takes, also after the server stated one", async () => {
    const clock = createFakeClock();
    const scripted = scriptNodes(clock, "ok");
    const account = new AccountLimits();
    account.learn({ kind: "overload", message: "too many" }, 1, clock.now());
    const rateLimit = { requests: 1, window: 5_000 };
    const send = rateLimitLayer({ rateLimit, clock, account, timeout: 1_000, backend: "test" })(scripted.next);
    const call = (): Promise<number> =>
      send(new Call("/x").attemptAt(scripted.nodes[0]!, undefined)).then(({ status }) => status);
    await clock.advance(10);
    const both = Promise.all([call(), call()]);
    await clock.advance(6_000);
    expect(await both).toEqual([200, 200]);
  });

  test("an abort while waiting for the client's limit gives the node's place back", async () => {
    const { clock, sent, call } = setup({ requests: 1, window: 100, perNode: { concurrency: 2 } }, "ok");
    await Promise.all([call(), clock.advance(1)]);
    const controller = new AbortController();
    const gone = call(1, controller.signal);
    await clock.settle();
    controller.abort(new Error("enough"));
    expect(await gone).toBe("enough");
    const two = Promise.all([call(), call()]);
    await clock.advance(1_000);
    expect(await two).toEqual([200, 200]);
    expect(sent).toEqual(["1@0", "1@102", "1@204"]);
    expect(clock.pending).toBe(0);
  });

  test("refuses a limit that makes no sense, when the client is made", () => {
    expect(() => setup({ requests: 0 }, "ok")).toThrow("`rateLimit.requests`");
    expect(() => setup({ perNode: { concurrency: 0.5 } }, "ok")).toThrow("`rateLimit.perNode.concurrency`");
  });

  test("whenever calls come, no window holds more than the limit and nobody is overtaken", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 150 }), { minLength: 1, maxLength: 30 }),
        async (requests, gaps) => {
          const { clock, sent, call } = setup({ requests, window: 200, concurrency: 3 }, { status: 200, after: 7 });
          const done: Promise<unknown>[] = [];
          for (const gap of gaps) {
            await clock.advance(gap);
            done.push(call());
          }
          await clock.advance(200 * 31);
          expect(await Promise.all(done)).toHaveLength(gaps.length);
          const times = sent.map((line) => Number(line.split("@")[1]));
          times.forEach((at, index) => expect((times[index + requests] ?? Infinity) - at).toBeGreaterThan(200));
          expect(clock.pending).toBe(0);
        },
      ),
      { numRuns: 40 },
    );
  });
});

test("an attempt that waited goes out with the session as it is then", async () => {
  const clock = createFakeClock();
  const { next, nodes } = scriptNodes(clock, "ok");
  const [node] = nodes as [Node];
  const tickets: unknown[] = [];
  const send = rateLimitLayer({ rateLimit: { requests: 1, window: 100 }, clock, backend: "test" })((call) => {
    tickets.push(call.ticket?.generation);
    return next(call);
  });
  const ticketOf = (generation: number): SessionTicket => ({ node, generation, session: { headers: {} } });
  let current: SessionTicket | undefined = ticketOf(1);
  const attempt = (): Call => {
    const call = new Call("/x");
    call.currentTicket = () => current;
    return call.attemptAt(node, ticketOf(1));
  };
  const own = new Call("/x").attemptAt(node, undefined);
  const all = Promise.all([send(attempt()), send(attempt()), send(attempt()), send(own)]);
  current = ticketOf(2);
  await clock.advance(150);
  current = undefined;
  await clock.advance(1_000);
  await all;
  // At once; with the newer one; with its own where no other is there; without one.
  expect(tickets).toEqual([1, 2, 1, undefined]);
});

test("a login, and a call whose session had ended, go before those that come for the first time", async () => {
  const clock = createFakeClock();
  const { next, nodes } = scriptNodes(clock, "ok");
  const order: string[] = [];
  const send = rateLimitLayer({ rateLimit: { requests: 1, window: 100 }, clock, backend: "test" })((call) => {
    order.push(call.url);
    return next(call);
  });
  const attempt = (url: string, goesFirst = false): Promise<unknown> => {
    const call = new Call(url);
    call.goesFirst = goesFirst;
    return send(call.attemptAt(nodes[0] as Node, undefined));
  };
  const all = Promise.all([attempt("/1"), attempt("/2"), attempt("/3"), attempt("/login", true)]);
  await clock.advance(1_000);
  await all;
  expect(order).toEqual(["/1", "/login", "/2", "/3"]);
});
