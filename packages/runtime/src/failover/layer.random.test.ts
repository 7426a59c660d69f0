import { getEventListeners } from "node:events";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createFakeClock, type FakeClock } from "../../test/helpers/fake-clock.ts";
import { type Behaviour, scriptNodes } from "../../test/helpers/scripted-nodes.ts";
import { Call } from "../core/call.ts";
import { sleep } from "../util/clock.ts";
import type { Authorize } from "../core/call.ts";
import { deadlineLayer } from "../layers/deadline.ts";
import { failoverLayer } from "./layer.ts";
import { timeoutLayer } from "../layers/timeout.ts";

// What no story tells: nodes, logins and the caller in any order.

const span = fc.nat({ max: 800 });
const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  fc.constantFrom<Behaviour>("ok", "refused", "black hole", "reset after", "hang", { status: 404 }, { status: 500 }),
  fc.constantFrom<Behaviour>(
    { status: 503 },
    { status: 502, isForeign: true },
    { status: 429, headers: { "retry-after": "1" } },
  ),
  fc.record({ code: fc.constant("ECONNRESET"), written: fc.boolean(), after: span }),
  fc.record({ connectAfter: span, answerAfter: span }),
);
const scenario = fc.record({
  nodes: fc.array(fc.array(behaviour, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
  calls: fc.array(
    fc.record({
      method: fc.constantFrom("GET", "POST", "PUT"),
      retry: fc.constantFrom(undefined, "safe" as const, "never" as const),
      after: span,
    }),
    { minLength: 1, maxLength: 4 },
  ),
  deadline: fc.constantFrom(undefined, 900, 20_000),
  login: fc.constantFrom(undefined, "at hand" as const, "late" as const, "refused" as const),
  abortAt: fc.option(fc.nat({ max: 8_000 }), { nil: 10_000_000 }),
});

function authorizer(clock: FakeClock, login: string): Authorize {
  return (node, _send, signal) => {
    const ticket = { session: { headers: {} }, node, generation: 1 };
    if (login === "at hand") return ticket;
    return sleep(clock, 300, signal).then(() => {
      if (login === "refused") throw new Error("refused");
      return ticket;
    });
  };
}

test("every call ends once, leaves nothing behind, and no write is done twice", async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ nodes, calls: wanted, deadline, login, abortAt }) => {
      const clock = createFakeClock();
      const world = scriptNodes(clock, ...nodes);
      const next = timeoutLayer({ clock, timeout: 3_000 })(world.next);
      const options = { nodes: world.nodes, backend: "test", clock };
      const send = deadlineLayer({ clock, deadline })(failoverLayer(options)(next));
      const controller = new AbortController();
      const { signal } = controller;
      const stop = clock.after(abortAt, () => controller.abort());
      const ends: number[] = wanted.map(() => 0);
      const calls: Call[] = [];
      for (const [index, { method, retry, after }] of wanted.entries()) {
        const call = new Call(`/${index}`, { method, signal, options: { retry } });
        if (login) call.authorize = authorizer(clock, login);
        calls.push(call);
        const end = (): number => (ends[index] = (ends[index] ?? 0) + 1);
        send(call).then(end, end);
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await clock.advance(after);
      }
      // oxlint-disable-next-line no-await-in-loop -- time passes step by step
      for (let time = 0; time < 400_000 && ends.includes(0); time += 500) await clock.advance(500);
      expect(ends).toEqual(wanted.map(() => 1));
      stop();
      expect([clock.pending, world.open, getEventListeners(signal, "abort").length]).toEqual([0, 0, 0]);
      for (const { attempts = [], method, url } of calls) {
        const reads = world.received.filter((line) => line.endsWith(`${method} ${url}`)).length;
        const turnedAway = attempts.filter(({ outcome }) => outcome === "not-processed").length;
        expect(reads).toBeLessThanOrEqual(method === "POST" ? turnedAway + 1 : Infinity);
      }
    }),
    { numRuns: 500 },
  );
});
