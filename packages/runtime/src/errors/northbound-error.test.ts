import { inspect } from "node:util";
import { describe, expect, expectTypeOf, it } from "vitest";
import { BackendError } from "./backend-error.ts";
import { isBackendFailure, isConflict, isNotFound, isOverload, isUnknownOutcome } from "./guards.ts";
import { isNorthboundError, NorthboundError } from "./northbound-error.ts";
import { NotFoundError } from "./not-found-error.ts";
import { RateLimitError } from "./rate-limit-error.ts";
import { TimeoutError } from "./timeout-error.ts";
import { UnknownOutcomeError } from "./unknown-outcome-error.ts";

describe("an error", () => {
  const cause = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
  const error = new NotFoundError("vms/get at https://n1 failed:\n  no such VM", {
    operation: "vms/get",
    node: "https://n1",
    status: 404,
    backendMessage: "no such VM",
    detail: { id: 7, password: "x" },
    attempts: [{ node: "https://n1", status: 503, reason: "busy", duration: 12 }],
    cause,
  });

  it("has one line, a code, and everything it was told", () => {
    expect(error).toMatchObject({
      name: "NotFoundError",
      code: "NOT_FOUND",
      message: "vms/get at https://n1 failed: no such VM",
      operation: "vms/get",
      node: "https://n1",
      status: 404,
      backendMessage: "no such VM",
      detail: { id: 7, password: "x" },
      attempts: [{ node: "https://n1", status: 503, reason: "busy", duration: 12 }],
    });
    expect(error.cause).toBe(cause);
  });

  it("prints as JSON what applies, and its detail without secrets", () => {
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: "NotFoundError",
      code: "NOT_FOUND",
      message: "vms/get at https://n1 failed: no such VM",
      operation: "vms/get",
      outcome: "not-processed",
      node: "https://n1",
      status: 404,
      backendMessage: "no such VM",
      detail: { id: 7, password: "[redacted]" },
      attempts: [{ node: "https://n1", status: 503, reason: "busy", duration: 12 }],
      cause: { name: "Error", message: "read ECONNRESET", code: "ECONNRESET" },
    });
    expect(new TimeoutError("late").toJSON()).toEqual({
      name: "TimeoutError",
      code: "TIMEOUT",
      message: "late",
      outcome: "not-processed",
    });
  });

  it("says whether the call changed something: doubt about one attempt is doubt about the call", () => {
    const lost = { node: "https://n1", reason: "lost", outcome: "unknown", duration: 1 } as const;
    const turnedAway = { ...lost, reason: "status 503", outcome: "not-processed" } as const;
    expect(new BackendError("x").outcome).toBe("not-processed");
    expect(new BackendError("x", { attempts: [turnedAway] }).outcome).toBe("not-processed");
    expect(new BackendError("x", { attempts: [lost, turnedAway] }).outcome).toBe("unknown");
    expect(new BackendError("x", { attempts: [lost], outcome: "not-processed" }).outcome).toBe("unknown");
    expect(new BackendError("x", { attempts: [lost], outcome: "processed" }).outcome).toBe("processed");
    expect(new UnknownOutcomeError("x").outcome).toBe("unknown");
    const inDoubt: unknown = new BackendError("x", { outcome: "unknown" });
    expect(isUnknownOutcome(inDoubt)).toBe(true);
    if (isUnknownOutcome(inDoubt)) expectTypeOf(inDoubt.outcome).toEqualTypeOf<"unknown">();
  });

  it("prints for people with its stack and the stack of its cause", () => {
    const printed = inspect(error);
    expect(printed).toContain("NotFoundError: vms/get at https://n1 failed: no such VM\n    at ");
    expect(printed).toContain("cause: Error: read ECONNRESET\n");
    expect(printed).toContain("[redacted]");
  });

  it("keeps a cause of the platform as it is, and replaces one that carries more", () => {
    class HttpError extends Error {
      readonly request = { headers: { cookie: "x" } };
    }
    const rich = new BackendError("outer", { cause: new HttpError("inner") });
    expect(rich.cause).toBeInstanceOf(HttpError);
    expect((rich.cause as Error).message).toBe("inner");
    expect((rich.cause as Error).stack).toContain("northbound-error.test.ts");
    expect("request" in (rich.cause as object)).toBe(false);
    const circle = new Error("round");
    circle.cause = circle;
    expect(JSON.stringify(new BackendError("outer", { cause: circle }))).toContain("round");
    const abort = AbortSignal.abort().reason as unknown;
    expect(new BackendError("outer", { cause: abort }).cause).toBe(abort);
  });
});

describe("guards", () => {
  it("tell errors apart by their code, also those of another copy of the package", () => {
    expect(isNotFound(new NotFoundError("x"))).toBe(true);
    expect(isConflict(new NotFoundError("x"))).toBe(false);
    expect(isBackendFailure(new NotFoundError("x"))).toBe(true);
    expect(isBackendFailure(new TimeoutError("x"))).toBe(false);
    const foreign = Object.assign(Object.create(Error.prototype) as Error, {
      code: "NOT_FOUND",
      [Symbol.for("northbound.error")]: true,
    });
    expect(foreign instanceof NorthboundError).toBe(false);
    expect(isNotFound(foreign)).toBe(true);
  });

  it("are not deceived by other errors with a code", () => {
    expect(isNorthboundError(Object.assign(new Error("x"), { code: "NOT_FOUND" }))).toBe(false);
    expect(isNotFound(Object.assign(new Error("x"), { code: "NOT_FOUND" }))).toBe(false);
    expect(isNotFound(undefined)).toBe(false);
  });

  it.each([
    [new RateLimitError("x"), true],
    [new TimeoutError("x"), true],
    [new BackendError("x", { status: 503 }), true],
    [new BackendError("x", { status: 500 }), false],
    [new Error("x"), false],
  ])("know overload: %s", (error, expected) => {
    expect(isOverload(error)).toBe(expected);
  });
});
