import { getEventListeners } from "node:events";
import { describe, expect, expectTypeOf, it } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import { BackendError } from "../errors/backend-error.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { CredentialsError } from "../errors/credentials-error.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { NotFoundError } from "../errors/not-found-error.ts";
import { PermissionError } from "../errors/permission-error.ts";
import { RateLimitError } from "../errors/rate-limit-error.ts";
import { SessionError } from "../errors/session-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { WaitFailedError } from "../errors/wait-failed-error.ts";
import type { NorthboundEvent } from "../telemetry/events.ts";
import { waitFor, type WaitOptions, type WaitReport } from "./wait-for.ts";

interface Vm {
  readonly status: string;
}

/** Waits for `up` over a list of states, the last of which stays; an Error is a read that fails. */
function wait(states: readonly (string | Error)[], options: WaitOptions<Vm> = {}, random?: () => number) {
  const clock = createFakeClock(random ? { random } : {});
  const times: number[] = [];
  const done = waitFor<Vm>(
    () => {
      const state = states[Math.min(times.length, states.length - 1)] ?? "none";
      times.push(clock.elapsed);
      return state instanceof Error ? Promise.reject(state) : Promise.resolve({ status: state });
    },
    (vm) => vm.status === "up",
    { clock, name: "vm web1 to be up", ...options },
  );
  done.catch(() => undefined);
  return { clock, times, done };
}

describe("waiting", () => {
  it("gives what was wanted at once, when it is there already", async () => {
    const { done, clock } = wait(["up"]);
    expect(await done).toEqual({ status: "up" });
    expect(clock.elapsed).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it("reads again with a growing, bounded delay", async () => {
    const { done, clock, times } = wait(
      ["down", "down", "down", "down", "down", "up"],
      { delay: 100, growth: 2, maxDelay: 500 },
      () => 1,
    );
    await clock.advance(10_000);
    await done;
    expect(times).toEqual([0, 100, 300, 700, 1_200, 1_700]);
    expect(clock.pending).toBe(0);
  });

  it("spreads the delay by chance over its upper half", async () => {
    for (const [chance, second] of [
      [0, 50],
      [0.5, 75],
    ] as const) {
      const { clock, times, done } = wait(["down", "up"], { delay: 100 }, () => chance);
      await clock.advance(1_000);
      await done;
      expect(times[1]).toBe(second);
    }
  });

  it("tells progress and events", async () => {
    const reports: WaitReport<Vm>[] = [];
    const events: NorthboundEvent[] = [];
    const { done, clock } = wait(["down", "up"], {
      onProgress: (report) => reports.push(report),
      observe: (event) => events.push(event),
      backend: "rhev",
    });
    await clock.advance(1_000);
    await done;
    expect(reports).toEqual([{ last: { status: "down" }, reads: 1, elapsed: 0, error: undefined }]);
    expect(events).toMatchObject([
      { type: "wait", backend: "rhev", operation: "vm web1 to be up", reads: 1, done: false },
      { type: "wait", reads: 2, elapsed: 750, done: true },
    ]);
  });

  it("narrows the type by what it waits for", () => {
    type Up = { status: "up"; host: string };
    type Any = Up | { status: "down" };
    const narrowed = () =>
      waitFor<Any, Up>(
        () => ({ status: "down" }),
        (vm): vm is Up => vm.status === "up",
      );
    expectTypeOf(narrowed).returns.toEqualTypeOf<Promise<Up>>();
    const plain = () =>
      waitFor(
        () => Promise.resolve(1),
        (value) => value > 1,
      );
    expectTypeOf(plain).returns.toEqualTypeOf<Promise<number>>();
  });
});

describe("a wait that ends otherwise", () => {
  it("fails when the state is final, and says what was last seen", async () => {
    const failOn = (vm: Vm): string | boolean => vm.status === "error" && "the VM is broken";
    const { done, clock } = wait(["down", "error"], { failOn });
    await clock.advance(1_000);
    await expect(done).rejects.toBeInstanceOf(WaitFailedError);
    await expect(done).rejects.toMatchObject({
      code: "WAIT_FAILED",
      message: "Waiting for vm web1 to be up failed: the VM is broken (2 reads).",
      detail: { last: { status: "error" }, reads: 2, elapsed: 750 },
    });
    expect(clock.pending).toBe(0);
  });

  it("fails with a reason of our own when `failOn` only says yes", async () => {
    await expect(wait(["down"], { failOn: () => true }).done).rejects.toThrow("a state from which that can't follow");
  });

  it("runs into its deadline, and says what was last seen", async () => {
    const { done, clock } = wait(["down"], { deadline: 5_000 });
    await clock.advance(5_000);
    await expect(done).rejects.toBeInstanceOf(TimeoutError);
    await expect(done).rejects.toMatchObject({ detail: { last: { status: "down" }, elapsed: 5_000 } });
    expect(clock.pending).toBe(0);
  });

  it("has a deadline without being asked", async () => {
    const { done, clock } = wait(["down"]);
    await clock.advance(600_000);
    await expect(done).rejects.toThrow("Waited 600000 ms for vm web1 to be up, in vain");
  });

  it("ends a read that hangs at the deadline, and tells the read", async () => {
    const clock = createFakeClock();
    let seen: AbortSignal | undefined;
    const done = waitFor(
      (signal) => {
        seen = signal;
        return new Promise<never>(() => {});
      },
      () => true,
      { clock, deadline: 1_000 },
    );
    done.catch(() => undefined);
    await clock.advance(1_000);
    await expect(done).rejects.toBeInstanceOf(TimeoutError);
    expect(seen?.aborted).toBe(true);
  });

  it("ends at once on abort, in a delay and in a read, and leaves nothing behind", async () => {
    for (const state of ["down", new Promise<never>(() => {})]) {
      const controller = new AbortController();
      const clock = createFakeClock();
      const done = waitFor(
        () => state,
        () => false,
        { clock, signal: controller.signal },
      );
      done.catch(() => undefined);
      // oxlint-disable-next-line no-await-in-loop
      await clock.settle();
      controller.abort("enough");
      // oxlint-disable-next-line no-await-in-loop
      await expect(done).rejects.toBe("enough");
      expect(clock.pending).toBe(0);
    }
    await expect(wait(["up"], { signal: AbortSignal.abort("over") }).done).rejects.toBe("over");
  });

  it("leaves no listener on the signal, however it ends", async () => {
    const { signal } = new AbortController();
    const { done, clock } = wait(["down", "up"], { signal });
    await clock.advance(1_000);
    await done;
    await expect(wait([new NotFoundError("gone")], { signal }).done).rejects.toThrow("gone");
    await expect(wait(["down"], { signal, failOn: () => true }).done).rejects.toThrow("failed");
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("passes the failure of a read on, unless it is tolerated", async () => {
    const gone = new NotFoundError("gone");
    await expect(wait([gone]).done).rejects.toBe(gone);
    const reports: WaitReport<Vm>[] = [];
    const { done, clock } = wait(["down", gone, "up"], {
      tolerate: (error) => error === gone,
      onProgress: (report) => reports.push(report),
    });
    await clock.advance(5_000);
    expect(await done).toEqual({ status: "up" });
    expect(reports[1]).toMatchObject({ last: { status: "down" }, reads: 2, error: gone });
  });

  it.each([
    ["a 502", new BackendError("bad gateway", { status: 502 })],
    ["a 503", new BackendError("unavailable", { status: 503 })],
    ["a 504", new BackendError("gateway timeout", { status: 504 })],
    ["a rate limit", new RateLimitError("too many", { status: 429 })],
    ["a lost connection", new ConnectionError("reset")],
    ["a timeout", new TimeoutError("slow")],
    ["a login that could not be sent", new SessionError("login failed")],
    ["a login at a server that restarts", new SessionError("login failed", { status: 404 })],
  ])("outlives minutes of %s, with a growing delay, and says so", async (_name, outage) => {
    const events: NorthboundEvent[] = [];
    const reports: WaitReport<Vm>[] = [];
    const { done, clock, times } = wait(["down", ...Array.from({ length: 20 }, () => outage), "up"], {
      observe: (event) => events.push(event),
      onProgress: (report) => reports.push(report),
    });
    await clock.advance(600_000);
    expect(await done).toEqual({ status: "up" });
    expect(times[21]).toBeGreaterThan(120_000);
    expect(reports[5]).toMatchObject({ reads: 6, error: outage, last: { status: "down" } });
    expect(events[5]).toMatchObject({ type: "wait", done: false, error: outage });
    expect(events.at(-1)).toMatchObject({ done: true, error: undefined });
  });

  it.each([
    ["refused credentials", new CredentialsError("wrong password", { status: 401 })],
    ["a login that the backend finds wrong", new SessionError("login failed", { status: 400 })],
    ["a failure inside of the backend", new BackendError("bug", { status: 500 })],
    ["a lack of permission", new PermissionError("no", { status: 403 })],
  ])("ends at %s", async (_name, error) => {
    await expect(wait([error, "up"]).done).rejects.toBe(error);
  });

  it("names the tolerated failure as the cause when the deadline passes", async () => {
    const gone = new NotFoundError("gone");
    const { done, clock } = wait([gone], { tolerate: () => true, deadline: 100 });
    await clock.advance(100);
    await expect(done).rejects.toMatchObject({ cause: gone, detail: { last: undefined } });
  });

  it.each([
    { delay: -1 },
    { delay: Number.NaN },
    { growth: 0.5 },
    { maxDelay: 0 },
    { maxDelay: Infinity },
    { deadline: 0 },
  ])("refuses %j before it reads", async (options) => {
    const { done, times } = wait(["up"], options);
    await expect(done).rejects.toBeInstanceOf(InvalidOptionError);
    expect(times).toHaveLength(0);
  });
});
