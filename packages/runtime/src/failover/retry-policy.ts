import type { RetryMode } from "../core/call-options.ts";
import type { Failure, FailureCause } from "./outcome.ts";

/** What follows from a cause, beside the outcome. */
export interface CauseTraits {
  /** Where another attempt goes: to another node first, only to the same one, or nowhere. */
  readonly retryAt: "other" | "same" | "nowhere";
  /** Whether another attempt of this call at this node would end alike. */
  readonly final: boolean;
  /** What it tells the circuit: the node can't be reached, something went wrong, the node works, or nothing. */
  readonly circuit: "decisive" | "counts" | "works" | "silent";
}

/** The rules of failover, one line for each cause. */
export const traitsOf: Readonly<Record<FailureCause, CauseTraits>> = {
  "connection refused": { retryAt: "other", final: false, circuit: "decisive" },
  "node unreachable": { retryAt: "other", final: false, circuit: "decisive" },
  "name not resolved": { retryAt: "other", final: false, circuit: "decisive" },
  "TLS failed": { retryAt: "other", final: false, circuit: "decisive" },
  "certificate not accepted": { retryAt: "other", final: true, circuit: "decisive" },
  "no connection in time": { retryAt: "other", final: true, circuit: "decisive" },
  "no connection soon": { retryAt: "other", final: false, circuit: "decisive" },
  // It stands in front of every node, and says nothing about any.
  "proxy not passed": { retryAt: "other", final: false, circuit: "silent" },
  "left the queue": { retryAt: "other", final: false, circuit: "silent" },
  "no room in the server's limit": { retryAt: "nowhere", final: true, circuit: "silent" },
  "no answer in time": { retryAt: "other", final: false, circuit: "counts" },
  "connection lost": { retryAt: "other", final: false, circuit: "counts" },
  "answer cut off": { retryAt: "other", final: false, circuit: "counts" },
  "answer is not HTTP": { retryAt: "other", final: false, circuit: "counts" },
  // A page of something else may concern this path alone, so it says little about the node.
  "not the backend": { retryAt: "other", final: true, circuit: "silent" },
  gateway: { retryAt: "other", final: false, circuit: "counts" },
  unavailable: { retryAt: "other", final: false, circuit: "counts" },
  // A limit belongs to the account, not to the node: the other nodes would say the same.
  overload: { retryAt: "same", final: false, circuit: "works" },
  answered: { retryAt: "nowhere", final: true, circuit: "works" },
  // The node failed at the login, and refused nobody. It would again.
  "login failed": { retryAt: "other", final: true, circuit: "counts" },
  "call could not be made": { retryAt: "nowhere", final: true, circuit: "silent" },
  "transport failed": { retryAt: "other", final: false, circuit: "counts" },
};

/** What a call may do after a failed attempt. */
export interface Situation {
  readonly failure: Failure;
  readonly mode: RetryMode;
  readonly isReplaySafe: boolean;
  /** The body can be read only once, and was. */
  readonly isBodyGone: boolean;
  /** Whether this node has attempts left for this call. */
  readonly hasAttemptsHere: boolean;
  /**
   * The best other node with attempts left: `healthy` this call had fewer attempts there than here, and its circuit is
   * closed · `fresh` fewer, but its circuit is not closed · `tried` as many.
   */
  readonly other: "healthy" | "fresh" | "tried" | "none";
}

/** Why a call ends. */
export type EndReason = "answered" | "mode" | "unknown" | "body" | "spent";

/**
 * What to do next. `move` to a healthy node at once, which costs no budget · `repeat` at another node or the same one,
 * after a pause and for a price · `end`.
 */
export type Step =
  | { readonly go: "move" }
  | { readonly go: "repeat"; readonly at: "other" | "same" }
  | { readonly go: "end"; readonly because: EndReason };

/** Decides what follows a failed attempt. */
export function nextStep(situation: Situation): Step {
  const { failure, mode, isReplaySafe, isBodyGone } = situation;
  const { retryAt } = traitsOf[failure.cause];
  if (retryAt === "nowhere") return { go: "end", because: "answered" };
  if (failure.outcome !== "not-processed" && !isReplaySafe && mode !== "always")
    return { go: "end", because: "unknown" };
  if (mode === "never") return { go: "end", because: "mode" };
  const step = wayOn(situation, retryAt);
  if (!step) return { go: "end", because: "spent" };
  return isBodyGone ? { go: "end", because: "body" } : step;
}

/** Where a call that may be sent again goes: the same node only where there is no other. */
function wayOn({ hasAttemptsHere, other }: Situation, retryAt: "other" | "same"): Step | undefined {
  if (retryAt === "other") {
    if (other === "healthy") return { go: "move" };
    if (other !== "none") return { go: "repeat", at: "other" };
  }
  return hasAttemptsHere ? { go: "repeat", at: "same" } : undefined;
}
