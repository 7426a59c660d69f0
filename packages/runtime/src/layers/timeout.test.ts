import { expect, test } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import { scriptNodes, type Behaviour } from "../../test/helpers/scripted-nodes.ts";
import { Call } from "../core/call.ts";
import type { Operation } from "../core/operation.ts";
import type { CallOptions } from "../core/call-options.ts";
import { timeoutLayer } from "./timeout.ts";

function setup(behaviour: Behaviour, timeout = 1_000) {
  const clock = createFakeClock();
  const scripted = scriptNodes(clock, behaviour);
  const send = timeoutLayer({ clock, timeout })(scripted.next);
  const node = scripted.nodes[0]!;
  const attempt = (options: CallOptions = {}, operation?: Operation): Call =>
    new Call("/x", { options, operation }).attemptAt(node, undefined);
  const outcome = async (call: Call): Promise<string> => {
    try {
      return `${(await send(call)).status} at ${clock.elapsed}`;
    } catch (error) {
      return `${(error as { code: string }).code} at ${clock.elapsed}`;
    }
  };
  return { clock, scripted, send, attempt, outcome };
}

const slow: Operation = { id: "x/slow", method: "GET", path: "/x", timeoutSeconds: 5 };

test("ends an attempt that takes too long, at the transport, with a code", async () => {
  const { clock, scripted, attempt, outcome } = setup("hang");
  const pending = outcome(attempt());
  await clock.advance(999);
  expect(scripted.open).toBe(1);
  await clock.advance(1);
  expect(await pending).toBe("ATTEMPT_TIMEOUT at 1000");
  expect([scripted.open, clock.pending]).toEqual([0, 0]);
});

test.each<[string, CallOptions, Operation | undefined, number]>([
  ["the client's", {}, undefined, 1_000],
  ["the operation's when it is longer", {}, slow, 5_000],
  ["not the operation's when it is shorter", {}, { ...slow, timeoutSeconds: 0.5 }, 1_000],
  ["the call's own above all", { timeout: 200 }, slow, 200],
])("the limit is %s", async (_, options, operation, expected) => {
  const { clock, attempt, outcome } = setup("hang");
  const call = attempt(options, operation);
  const pending = outcome(call);
  expect(call.timeout).toBe(expected);
  await clock.advance(10_000);
  expect(await pending).toBe(`ATTEMPT_TIMEOUT at ${expected}`);
  expect(clock.pending).toBe(0);
});

test("an upload may take as long as it makes progress, and is ended by silence", async () => {
  const { clock, attempt, outcome } = setup("hang");
  const call = attempt();
  const pending = outcome(call);
  for (let piece = 0; piece < 10; piece++) {
    // oxlint-disable-next-line no-await-in-loop -- one piece after the other
    await clock.advance(900);
    call.progressed?.();
  }
  await clock.advance(10_000);
  expect(await pending).toBe("ATTEMPT_TIMEOUT at 10000");
  expect(clock.pending).toBe(0);
});

test("leaves no timer behind an answer, an error or an abort", async () => {
  for (const behaviour of ["ok", "refused", "hang"] as Behaviour[]) {
    const { clock, scripted, send } = setup(behaviour);
    const controller = new AbortController();
    const node = scripted.nodes[0]!;
    const pending = send(new Call("/x", { signal: controller.signal }).attemptAt(node, undefined)).catch(() => {});
    await clock.advance(1);
    controller.abort();
    await pending;
    expect(clock.pending).toBe(0);
  }
});

test("without a limit the attempt goes straight on", async () => {
  const { clock, attempt, outcome } = setup("ok", Infinity);
  const pending = outcome(attempt());
  expect(clock.pending).toBe(1);
  await clock.advance(1);
  expect(await pending).toBe("200 at 1");
});

test("a thousand attempts at once share one timer", async () => {
  const { clock, attempt, outcome } = setup("hang");
  const pending = Promise.all(Array.from({ length: 1_000 }, () => outcome(attempt())));
  expect(clock.pending).toBe(1);
  await clock.advance(1_000);
  expect(new Set(await pending)).toEqual(new Set(["ATTEMPT_TIMEOUT at 1000"]));
  expect(clock.pending).toBe(0);
});

test("waits a little for a transport that is still being loaded", async () => {
  const { clock, scripted, attempt } = setup("hang");
  const send = timeoutLayer({ clock, timeout: 100 })(async (call) => {
    await new Promise<void>((resolve) => clock.after(120, resolve));
    return scripted.next(call);
  });
  const pending = send(attempt()).catch((error: { code: string }) => `${error.code} at ${clock.elapsed}`);
  await clock.advance(1_000);
  expect(await pending).toBe("ATTEMPT_TIMEOUT at 150");
  expect(clock.pending).toBe(0);
});
