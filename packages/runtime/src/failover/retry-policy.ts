import type { RetryMode } from "../core/call-options.ts";
import type { Failure, FailureCause } from "./outcome.ts";

/** What follows from a cause, beside the outcome. */
export interface CauseTraits {
  /** Where another try goes first. `same` keeps to the node while it has tries left; `stay` never leaves it. */
  readonly first: "same" | "next" | "stay" | "nowhere";
  /** Whether it says something about this node for the rest of the call: another try at it would end alike. */
  readonly final: boolean;
  /** What it tells the circuit: the node can't be reached, something went wrong, or the node works. */
  readonly circuit: "decisive" | "counts" | "works" | "silent";
}

/** The rules of failover, one line for each cause. */
export const traitsOf: Readonly<Record<FailureCause, CauseTraits>> = {
  "connection refused": { first: "next", final: false, circuit: "decisive" },
  "node unreachable": { first: "next", final: false, circuit: "decisive" },
  "name not resolved": { first: "next", final: false, circuit: "decisive" },
  "TLS failed": { first: "next", final: false, circuit: "decisive" },
  "certificate not accepted": { first: "next", final: true, circuit: "decisive" },
  "no connection in time": { first: "next", final: true, circuit: "decisive" },
  "no connection soon": { first: "next", final: false, circuit: "decisive" },
  // It stands in front of every node, and says nothing about any.
  "proxy not passed": { first: "next", final: false, circuit: "silent" },
  "no answer in time": { first: "same", final: false, circuit: "counts" },
  "connection lost": { first: "same", final: false, circuit: "counts" },
  "answer cut off": { first: "same", final: false, circuit: "counts" },
  "answer is not HTTP": { first: "next", final: false, circuit: "counts" },
  gateway: { first: "next", final: false, circuit: "counts" },
  unavailable: { first: "next", final: false, circuit: "counts" },
  overload: { first: "stay", final: false, circuit: "works" },
  answered: { first: "nowhere", final: true, circuit: "works" },
  "call could not be made": { first: "nowhere", final: true, circuit: "silent" },
  "transport failed": { first: "next", final: false, circuit: "counts" },
};

/** What a call may do after a failed try. */
export interface Situation {
  readonly failure: Failure;
  readonly mode: RetryMode;
  readonly isReplaySafe: boolean;
  /** The body can be read only once, and was. */
  readonly isBodyGone: boolean;
  /** Whether this node has tries left for this call. */
  readonly hasTriesHere: boolean;
  /** Another node with tries left: `fresh` has had fewer of them than this one. */
  readonly other: "fresh" | "tried" | "none";
}

/** What to do next: another try, at which node and after which kind of pause; or the end, and why. */
export type Step =
  | { readonly go: "same" | "next"; readonly pause: boolean }
  | { readonly go: "end"; readonly because: "answered" | "mode" | "unknown" | "body" | "spent" };

/** Decides what follows a failed try. */
export function nextStep(situation: Situation): Step {
  const { failure, mode, isReplaySafe, isBodyGone } = situation;
  if (failure.outcome === "answered") return { go: "end", because: "answered" };
  if (failure.outcome === "unknown" && !isReplaySafe && mode !== "always") return { go: "end", because: "unknown" };
  if (mode === "never") return { go: "end", because: "mode" };
  const step = wayOn(situation);
  if (!step) return { go: "end", because: "spent" };
  return isBodyGone ? { go: "end", because: "body" } : step;
}

/** Where a call that may be sent again goes. */
function wayOn({ failure, hasTriesHere, other }: Situation): Step | undefined {
  const { first } = traitsOf[failure.cause];
  const here: Step | undefined = hasTriesHere ? { go: "same", pause: true } : undefined;
  const there: Step | undefined = other === "none" ? undefined : { go: "next", pause: other === "tried" };
  switch (first) {
    case "same":
      return here ?? there;
    case "next":
      return there ?? here;
    case "stay":
      return here;
    case "nowhere":
      return undefined;
  }
}
