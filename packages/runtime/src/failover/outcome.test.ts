import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidAnswerError } from "../errors/invalid-answer-error.ts";
import { ClosedError } from "../errors/closed-error.ts";
import type { FaultKind } from "../core/fault.ts";
import type { Outcome } from "../core/outcome.ts";
import { classify, type FailureCause } from "./outcome.ts";
import { traitsOf } from "./retry-policy.ts";

function coded(code: string): Error {
  return Object.assign(new Error("raw"), { code });
}

/** Error code, outcome when nothing was written, outcome when something was, cause. */
const codes: readonly (readonly [string, Outcome, Outcome, FailureCause, FailureCause?])[] = [
  ["ECONNREFUSED", "not-processed", "not-processed", "connection refused"],
  ["ENOTFOUND", "not-processed", "not-processed", "name not resolved"],
  ["EAI_AGAIN", "not-processed", "not-processed", "name not resolved"],
  ["EHOSTUNREACH", "not-processed", "unknown", "node unreachable"],
  ["ENETUNREACH", "not-processed", "unknown", "node unreachable"],
  ["EPROTO", "not-processed", "unknown", "TLS failed"],
  ["ERR_SSL_WRONG_VERSION_NUMBER", "not-processed", "unknown", "TLS failed"],
  ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "not-processed", "not-processed", "certificate not accepted"],
  ["CERT_HAS_EXPIRED", "not-processed", "not-processed", "certificate not accepted"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "not-processed", "not-processed", "certificate not accepted"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "not-processed", "not-processed", "certificate not accepted"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "not-processed", "not-processed", "certificate not accepted"],
  ["UND_ERR_CONNECT_TIMEOUT", "not-processed", "not-processed", "no connection in time"],
  ["SLOW_CONNECT", "not-processed", "not-processed", "no connection soon"],
  ["ETIMEDOUT", "not-processed", "unknown", "no connection in time", "no answer in time"],
  ["ATTEMPT_TIMEOUT", "not-processed", "unknown", "no connection in time", "no answer in time"],
  ["UND_ERR_HEADERS_TIMEOUT", "not-processed", "unknown", "no connection in time", "no answer in time"],
  ["UND_ERR_BODY_TIMEOUT", "not-processed", "unknown", "no connection in time", "no answer in time"],
  ["ECONNRESET", "not-processed", "unknown", "connection lost"],
  ["EPIPE", "not-processed", "unknown", "connection lost"],
  ["UND_ERR_SOCKET", "not-processed", "unknown", "connection lost"],
  ["ERR_HTTP2_STREAM_ERROR", "not-processed", "unknown", "connection lost"],
  ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", "not-processed", "unknown", "connection lost", "answer cut off"],
  ["HPE_INVALID_CONSTANT", "not-processed", "unknown", "answer is not HTTP"],
  ["UND_ERR_INVALID_ARG", "not-processed", "unknown", "call could not be made"],
  ["ERR_INVALID_URL", "not-processed", "unknown", "call could not be made"],
  ["SOMETHING_NEW", "not-processed", "unknown", "transport failed"],
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
      outcome: "not-processed",
      cause: "connection refused",
    });
    const aggregate = new TypeError("fetch failed", {
      cause: new AggregateError([coded("EHOSTUNREACH"), coded("ECONNREFUSED")]),
    });
    expect(classify({ error: aggregate, written: false })).toMatchObject({
      outcome: "not-processed",
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
      cause: "answered",
      outcome: "unknown",
    });
    const damaged = new InvalidAnswerError("damaged", { cause: coded("Z_DATA_ERROR") });
    expect(classify({ error: damaged, written: true })).toMatchObject({ cause: "answered", outcome: "unknown" });
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
      "left the queue",
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
        const isUnsent = failure.outcome === "not-processed";
        expect(written ? !isUnsent || proven.has(failure.cause) : isUnsent || failure.cause === "answered").toBe(true);
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
    [302, undefined, "unknown", "answered"],
    [307, undefined, "not-processed", "answered"],
    [308, undefined, "not-processed", "answered"],
    [200, "overload", "not-processed", "overload"],
    [429, "overload", "not-processed", "overload"],
    [503, "unavailable", "not-processed", "unavailable"],
    [503, "overload", "not-processed", "overload"],
    [500, "server", "unknown", "answered"],
    [502, "gateway", "unknown", "gateway"],
    [503, "gateway", "unknown", "gateway"],
    [404, "gateway", "unknown", "not the backend"],
    [502, "conflict", "not-processed", "answered"],
    [401, "session", "not-processed", "answered"],
    [404, "notFound", "not-processed", "answered"],
  ];
  test.each(replies)("status %i with fault %s is %s", (status, kind, outcome, cause) => {
    expect(classify({ status, fault: kind && { kind, message: "words" } })).toMatchObject({ outcome, cause });
  });

  test("what the backend says about the outcome goes before what its kind stands for", () => {
    const fault = { kind: "unavailable", message: "words", outcome: "unknown" } as const;
    expect(classify({ status: 503, fault })).toMatchObject({ outcome: "unknown", cause: "unavailable" });
    const done = { kind: "server", message: "words", outcome: "processed" } as const;
    expect(classify({ status: 500, fault: done })).toMatchObject({ outcome: "processed", cause: "answered" });
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
