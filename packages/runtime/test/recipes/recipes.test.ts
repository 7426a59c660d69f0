import { MutationObserver, QueryClient } from "@tanstack/query-core";
import { ApplicationFailure } from "@temporalio/common";
import { UnrecoverableError } from "bullmq";
import pRetry from "p-retry";
import { describe, expect, it } from "vitest";
import { InvalidInputError, isNorthboundError, isUnknownOutcome, mayRepeat, NorthboundError } from "../../src/index.ts";
import { type Fate, losingClient } from "./losing-client.ts";

// What `docs/guides/retries.md` shows, with the libraries themselves.

const stories: readonly [what: string, fates: readonly Fate[], sent: number][] = [
  ["whose answer was lost", ["lost"], 1],
  ["that was refused", ["refused"], 1],
  ["that the backend had no time for, twice", ["overloaded", "overloaded"], 3],
  ["that the backend had no time for, and whose answer was lost then", ["overloaded", "lost"], 2],
];

describe("mayRepeat", () => {
  it.each<[Fate, boolean]>([
    ["lost", false],
    ["refused", false],
    ["overloaded", true],
  ])("of a call that was %s is %s", async (fate, may) => {
    const { create } = losingClient(fate);
    const error = await create().catch((reason: unknown) => reason);
    expect(isNorthboundError(error)).toBe(true);
    expect(mayRepeat(error)).toBe(may);
  });

  it("is false of what nobody can judge, and of what would fail in the same way", () => {
    expect(mayRepeat(new Error("socket hang up"))).toBe(false);
    expect(mayRepeat(undefined)).toBe(false);
    expect(mayRepeat(new DOMException("aborted", "AbortError"))).toBe(false);
    expect(mayRepeat(new InvalidInputError("wrong"))).toBe(false);
    expect(mayRepeat(new NorthboundError("CONNECTION_FAILED", "no node", { outcome: "unknown" }))).toBe(false);
    expect(mayRepeat(new NorthboundError("CONNECTION_FAILED", "no node"))).toBe(true);
  });
});

describe.each(stories)("a write %s", (_, fates, sent) => {
  it(`is sent ${sent} times by a mutation of TanStack Query`, async () => {
    const client = losingClient(...fates);
    const mutation = new MutationObserver(new QueryClient(), {
      mutationFn: client.create,
      retry: (count, error) => count < 5 && mayRepeat(error),
      retryDelay: 0,
    });
    const error = await mutation.mutate().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(client.sent()).toBe(sent);
    expect(isUnknownOutcome(error)).toBe(fates.at(-1) === "lost");
  });

  it(`is sent ${sent} times by p-retry`, async () => {
    const client = losingClient(...fates);
    const options = { retries: 5, minTimeout: 0, shouldRetry: ({ error }: { error: unknown }) => mayRepeat(error) };
    await pRetry(client.create, options).catch(() => {});
    expect(client.sent()).toBe(sent);
  });

  it(`is sent ${sent} times by Lambda, which invokes again what throws`, async () => {
    const client = losingClient(...fates);
    const handler = async (): Promise<object> => {
      try {
        return await client.create();
      } catch (error) {
        if (mayRepeat(error)) throw error;
        return { failed: String(error), isUnknown: isUnknownOutcome(error) };
      }
    };
    // An asynchronous invocation that fails is made again, twice at most.
    let answer: object | undefined;
    for (let invocation = 0; invocation < 3 && !answer; invocation += 1)
      answer = await handler().catch(() => undefined);
    expect(client.sent()).toBe(sent);
  });

  it(`is sent ${sent} times by a worker of BullMQ and an activity of Temporal, by what their errors say`, async () => {
    const forBull = (error: unknown): unknown =>
      mayRepeat(error) ? error : new UnrecoverableError(error instanceof Error ? error.message : String(error));
    const forTemporal = (error: unknown): ApplicationFailure =>
      ApplicationFailure.create({
        message: error instanceof Error ? error.message : String(error),
        type: isNorthboundError(error) ? error.code : "UNKNOWN",
        nonRetryable: !mayRepeat(error),
      });
    const client = losingClient(...fates);
    for (let tries = 0; tries < 5; tries += 1) {
      const error = await client.create().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error === undefined) break;
      const failure = forTemporal(error);
      expect(failure.nonRetryable).toBe(forBull(error) instanceof UnrecoverableError);
      if (failure.nonRetryable) break;
    }
    expect(client.sent()).toBe(sent);
  });
});
