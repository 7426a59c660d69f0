import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RetryMode } from "../core/call-options.ts";
import type { FailureCause, Outcome } from "./outcome.ts";
import { nextStep, type Situation, traitsOf } from "./retry-policy.ts";

const causes = Object.keys(traitsOf) as FailureCause[];
const outcomes: Outcome[] = ["never-sent", "rejected", "unknown", "answered"];
const modes: RetryMode[] = ["never", "safe", "always"];

function situation(outcome: Outcome, cause: FailureCause, more: Partial<Situation> = {}): Situation {
  return {
    failure: { outcome, cause, reason: "x" },
    mode: "safe",
    isReplaySafe: true,
    isBodyGone: false,
    hasTriesHere: true,
    other: "fresh",
    ...more,
  };
}

describe("next step", () => {
  test.each<[string, Situation, string]>([
    ["a refused connection goes to the next node at once", situation("never-sent", "connection refused"), "next"],
    [
      "with every node tried it goes round again after a pause",
      situation("never-sent", "connection refused", { other: "tried" }),
      "next pause",
    ],
    [
      "with a single node it pauses there",
      situation("never-sent", "connection refused", { other: "none" }),
      "same pause",
    ],
    [
      "and ends when the tries are used up",
      situation("never-sent", "connection refused", { other: "none", hasTriesHere: false }),
      "end spent",
    ],
    ["a timeout is tried again at the same node", situation("unknown", "no answer in time"), "same pause"],
    ["then at the next one", situation("unknown", "no answer in time", { hasTriesHere: false }), "next"],
    [
      "a write with an unknown outcome ends",
      situation("unknown", "no answer in time", { isReplaySafe: false }),
      "end unknown",
    ],
    [
      "unless the caller wants it anyway",
      situation("unknown", "no answer in time", { isReplaySafe: false, mode: "always" }),
      "same pause",
    ],
    [
      "a write that was not sent goes on",
      situation("never-sent", "connection refused", { isReplaySafe: false }),
      "next",
    ],
    ["a write that was turned away goes on", situation("rejected", "unavailable", { isReplaySafe: false }), "next"],
    ["overload waits where it is", situation("rejected", "overload"), "same pause"],
    ["and never moves on to the other nodes", situation("rejected", "overload", { hasTriesHere: false }), "end spent"],
    ["a lost gateway goes to the next node", situation("unknown", "gateway"), "next"],
    ["an answer is an answer", situation("answered", "answered"), "end answered"],
    ["a body that is gone ends what could go on", situation("rejected", "overload", { isBodyGone: true }), "end body"],
    [
      "but not what would end anyway",
      situation("unknown", "connection lost", { isBodyGone: true, isReplaySafe: false }),
      "end unknown",
    ],
    ["never means once", situation("never-sent", "connection refused", { mode: "never" }), "end mode"],
    ["a mistake of ours is not repeated", situation("never-sent", "call could not be made"), "end spent"],
  ])("%s", (_, given, expected) => {
    const step = nextStep(given);
    expect(step.go === "end" ? `end ${step.because}` : `${step.go}${step.pause ? " pause" : ""}`).toBe(expected);
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
      hasTriesHere: fc.boolean(),
      other: fc.constantFrom("fresh" as const, "tried" as const, "none" as const),
    });
    fc.assert(
      fc.property(any, (given) => {
        const step = nextStep(given);
        if (step.go === "end") return;
        expect(given.isBodyGone || given.mode === "never" || given.failure.outcome === "answered").toBe(false);
        expect(given.failure.outcome === "unknown" && !given.isReplaySafe && given.mode !== "always").toBe(false);
        expect(step.go === "same" ? given.hasTriesHere : given.other !== "none").toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
