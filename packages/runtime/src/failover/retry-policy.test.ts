import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RetryMode } from "../core/call-options.ts";
import type { Outcome } from "../core/outcome.ts";
import type { FailureCause } from "./outcome.ts";
import { nextStep, type Situation, type Step, traitsOf } from "./retry-policy.ts";

const causes = Object.keys(traitsOf) as FailureCause[];
const outcomes: Outcome[] = ["not-processed", "unknown", "processed"];
const modes: RetryMode[] = ["never", "safe", "always"];

function situation(outcome: Outcome, cause: FailureCause, more: Partial<Situation> = {}): Situation {
  return {
    failure: { outcome, cause, reason: "x" },
    mode: "safe",
    isReplaySafe: true,
    isBodyGone: false,
    hasAttemptsHere: true,
    other: "healthy",
    ...more,
  };
}

function show(step: Step): string {
  if (step.go === "end") return `end ${step.because}`;
  return step.go === "repeat" ? `repeat ${step.at}` : step.go;
}

describe("next step", () => {
  test.each<[string, Situation, string]>([
    ["a refused connection moves to the next node", situation("not-processed", "connection refused"), "move"],
    [
      "a node whose circuit is not closed costs budget",
      situation("not-processed", "connection refused", { other: "fresh" }),
      "repeat other",
    ],
    [
      "with every node tried it goes round again",
      situation("not-processed", "connection refused", { other: "tried" }),
      "repeat other",
    ],
    [
      "with a single node it stays there",
      situation("not-processed", "connection refused", { other: "none" }),
      "repeat same",
    ],
    [
      "and ends when the attempts are used up",
      situation("not-processed", "connection refused", { other: "none", hasAttemptsHere: false }),
      "end spent",
    ],
    ["a timeout costs one attempt at a node, not three", situation("unknown", "no answer in time"), "move"],
    ["so does a lost connection", situation("unknown", "connection lost"), "move"],
    [
      "a write with an unknown outcome ends",
      situation("unknown", "no answer in time", { isReplaySafe: false }),
      "end unknown",
    ],
    [
      "unless the caller wants it anyway",
      situation("unknown", "no answer in time", { isReplaySafe: false, mode: "always" }),
      "move",
    ],
    [
      "a write that was not sent goes on",
      situation("not-processed", "connection refused", { isReplaySafe: false }),
      "move",
    ],
    [
      "a write that was turned away goes on",
      situation("not-processed", "unavailable", { isReplaySafe: false }),
      "move",
    ],
    ["a write that a gateway answered ends", situation("unknown", "gateway", { isReplaySafe: false }), "end unknown"],
    ["overload waits where it is", situation("not-processed", "overload"), "repeat same"],
    [
      "and never moves on to the other nodes",
      situation("not-processed", "overload", { hasAttemptsHere: false }),
      "end spent",
    ],
    ["a lost gateway goes to the next node", situation("unknown", "gateway"), "move"],
    ["an answer is an answer", situation("not-processed", "answered"), "end answered"],
    [
      "a body that is gone ends what could go on",
      situation("not-processed", "overload", { isBodyGone: true }),
      "end body",
    ],
    [
      "but not what would end anyway",
      situation("unknown", "connection lost", { isBodyGone: true, isReplaySafe: false }),
      "end unknown",
    ],
    ["never means once", situation("not-processed", "connection refused", { mode: "never" }), "end mode"],
    ["a mistake of ours is not repeated", situation("not-processed", "call could not be made"), "end answered"],
  ])("%s", (_, given, expected) => {
    expect(show(nextStep(given))).toBe(expected);
  });

  test("whatever happens: no write with an unknown outcome and no used-up body is sent again", () => {
    const any = fc.record({
      failure: fc.record({
        outcome: fc.constantFrom(...outcomes),
        cause: fc.constantFrom(...causes),
        reason: fc.constant("x"),
      }),
      mode: fc.constantFrom(...modes),
      isReplaySafe: fc.boolean(),
      isBodyGone: fc.boolean(),
      hasAttemptsHere: fc.boolean(),
      other: fc.constantFrom("healthy" as const, "fresh" as const, "tried" as const, "none" as const),
    });
    fc.assert(
      fc.property(any, (given) => {
        const step = nextStep(given);
        if (step.go === "end") return;
        const { failure, isBodyGone, isReplaySafe, mode, other, hasAttemptsHere } = given;
        expect(isBodyGone || mode === "never" || failure.cause === "answered").toBe(false);
        expect(failure.outcome !== "not-processed" && !isReplaySafe && mode !== "always").toBe(false);
        const isAllowed = {
          move: other === "healthy",
          other: other === "fresh" || other === "tried",
          same: hasAttemptsHere && (other === "none" || failure.cause === "overload"),
        };
        expect(isAllowed[step.go === "move" ? "move" : step.at]).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
