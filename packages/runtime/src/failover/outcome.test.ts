import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidAnswerError } from "../errors/invalid-answer-error.ts";
import { ClosedError } from "../errors/closed-error.ts";
import type { FaultKind } from "../core/fault.ts";
import { classify, type FailureCause, type Outcome } from "./outcome.ts";
import { traitsOf } from "./retry-policy.ts";

function coded(code: string): Error {
  return Object.assign(new Error("raw"), { code });
}

/** Error code, outcome when nothing was written, outcome when something was, cause. */
const codes: readonly (readonly [string, Outcome, Outcome, FailureCause, FailureCause?])[] = [
  ["ECONNREFUSED", "never-sent", "never-sent", "connection refused"],
  ["ENOTFOUND", "never-sent", "never-sent", "name not resolved"],
  ["EAI_AGAIN", "never-sent", "never-sent", "name not resolved"],
  ["EHOSTUNREACH", "never-sent", "unknown", "node unreachable"],
  ["ENETUNREACH", "never-sent", "unknown", "node unreachable"],
  ["EPROTO", "never-sent", "unknown", "TLS failed"],
  ["ERR_SSL_WRONG_VERSION_NUMBER", "never-sent", "unknown", "TLS failed"],
  ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "never-sent", "never-sent", "certificate not accepted"],
  ["CERT_HAS_EXPIRED", "never-sent", "never-sent", "certificate not accepted"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "never-sent", "never-sent", "certificate not accepted"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "never-sent", "never-sent", "certificate not accepted"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "never-sent", "never-sent", "certificate not accepted"],
  ["UND_ERR_CONNECT_TIMEOUT", "never-sent", "never-sent", "no connection in time"],
  ["SLOW_CONNECT", "never-sent", "never-sent", "no connection soon"],
  ["ETIMEDOUT", "never-sent", "unknown", "no connection in time", "no answer in time"],
  ["ATTEMPT_TIMEOUT", "never-sent", "unknown", "no connection in time", "no answer in time"],
  ["UND_ERR_HEADERS_TIMEOUT", "never-sent", "unknown", "no connection in time", "no answer in time"],
  ["UND_ERR_BODY_TIMEOUT", "never-sent", "unknown", "no connection in time", "no answer in time"],
  ["ECONNRESET", "never-sent", "unknown", "connection lost"],
  ["EPIPE", "never-sent", "unknown", "connection lost"],
  ["UND_ERR_SOCKET", "never-sent", "unknown", "connection lost"],
  ["ERR_HTTP2_STREAM_ERROR", "never-sent", "unknown", "connection lost"],
  ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", "never-sent", "unknown", "connection lost", "answer cut off"],
  ["HPE_INVALID_CONSTANT", "never-sent", "unknown", "answer is not HTTP"],
  ["UND_ERR_INVALID_ARG", "never-sent", "unknown", "call could not be made"],
  ["ERR_INVALID_URL", "never-sent", "unknown", "call could not be made"],
  ["SOMETHING_NEW", "never-sent", "unknown", "transport failed"],
];

describe("classify an error", () => {
  for (const [code, before, after, causeBefore, causeAfter = causeBefore] of codes) {
    test(`${code}: ${before} before, ${after} after a byte was written`, () => {
      expect(classify({ error: coded(code), written: false })).toMatchObject({ outcome: before, cause: causeBefore });
      expect(classify({ error: coded(code), written: true })).toMatchObject({ outcome: after, cause: causeAfter });
    });
  }

  test("looks into the cause of a fetch error, and into the parts of one that tried several addresses", () => {
    const fetchError = new TypeError("fetch failed", { cause: coded("ECONNREFUSED") });
    expect(classify({ error: fetchError, written: true })).toMatchObject({
      outcome: "never-sent",
      cause: "connection refused",
    });
    const aggregate = new TypeError("fetch failed", {
      cause: new AggregateError([coded("EHOSTUNREACH"), coded("ECONNREFUSED")]),
    });
    expect(classify({ error: aggregate, written: false })).toMatchObject({
      outcome: "never-sent",
      cause: "node unreachable",
    });
  });

  test("a browser's fetch error tells nothing, so its outcome is unknown", () => {
    expect(classify({ error: new TypeError("Failed to fetch"), written: true })).toMatchObject({
      outcome: "unknown",
      cause: "transport failed",
    });
  });

  test("a connection lost in the middle of an answer cuts it off", () => {
    expect(classify({ error: coded("UND_ERR_SOCKET"), written: true, begun: true })).toMatchObject({
      outcome: "unknown",
      cause: "answer cut off",
    });
    expect(classify({ error: coded("UND_ERR_BODY_TIMEOUT"), written: true, begun: true }).cause).toBe(
      "no answer in time",
    );
  });

  test("knows a time limit by its name", () => {
    const error = new DOMException("signal timed out", "TimeoutError");
    expect(classify({ error, written: true })).toMatchObject({ outcome: "unknown", cause: "no answer in time" });
  });

  test("an answer that can't be read is an answer, unless it was lost on the way", () => {
    expect(classify({ error: new InvalidAnswerError("too large"), written: true })).toMatchObject({
      outcome: "answered",
    });
    const damaged = new InvalidAnswerError("damaged", { cause: coded("Z_DATA_ERROR") });
    expect(classify({ error: damaged, written: true })).toMatchObject({ outcome: "answered" });
    const cutOff = new InvalidAnswerError("cut off", { cause: coded("UND_ERR_SOCKET") });
    expect(classify({ error: cutOff, written: true })).toMatchObject({ outcome: "unknown", cause: "connection lost" });
  });

  test("an error of ours from further down is nobody's failure", () => {
    expect(classify({ error: new ClosedError("closed"), written: false })).toMatchObject({
      cause: "call could not be made",
    });
  });

  test("gives every thing that can be thrown a reading, and never calls a written request unsent without proof", () => {
    const proven = new Set<FailureCause>([
      "connection refused",
      "name not resolved",
      "certificate not accepted",
      "no connection in time",
      "no connection soon",
    ]);
    const error = fc.oneof(
      fc.anything(),
      fc.record({ code: fc.constantFrom(...codes.map(([code]) => code)), cause: fc.anything() }),
    );
    fc.assert(
      fc.property(error, fc.boolean(), (thrown, written) => {
        const failure = classify({ error: thrown, written });
        expect(traitsOf[failure.cause]).toBeDefined();
        expect(failure.reason).not.toBe("");
        const isUnsent = failure.outcome === "never-sent";
        expect(written ? !isUnsent || proven.has(failure.cause) : isUnsent || failure.outcome === "answered").toBe(
          true,
        );
      }),
    );
  });

  test("ends on causes that go round in a circle", () => {
    const error = new Error("a") as Error & { cause: unknown };
    error.cause = error;
    expect(classify({ error, written: true }).cause).toBe("transport failed");
  });
});

describe("classify a reply", () => {
  const replies: readonly (readonly [number, FaultKind | undefined, Outcome, FailureCause])[] = [
    [200, undefined, "answered", "answered"],
    [302, undefined, "answered", "answered"],
    [200, "overload", "rejected", "overload"],
    [429, "overload", "rejected", "overload"],
    [503, "unavailable", "rejected", "unavailable"],
    [503, "overload", "rejected", "overload"],
    [500, "server", "answered", "answered"],
    [502, "server", "unknown", "gateway"],
    [504, "server", "unknown", "gateway"],
    [502, "conflict", "answered", "answered"],
    [401, "session", "answered", "answered"],
    [404, "notFound", "answered", "answered"],
  ];
  test.each(replies)("status %i with fault %s is %s", (status, kind, outcome, cause) => {
    expect(classify({ status, fault: kind && { kind, message: "words" } })).toMatchObject({ outcome, cause });
  });

  test("keeps the backend's words to one short line", () => {
    const { reason } = classify({
      status: 503,
      fault: { kind: "unavailable", message: `down\n for ${"x".repeat(500)}` },
    });
    expect(reason).toMatch(/^status 503: down for x+…$/);
    expect(reason.length).toBeLessThan(230);
  });
});
