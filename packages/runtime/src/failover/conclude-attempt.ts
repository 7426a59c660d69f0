import type { Call } from "../core/call.ts";
import { BodyNotReplayableError } from "../errors/body-not-replayable-error.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { redirectError } from "../errors/error-from-reply.ts";
import { InvalidAnswerError } from "../errors/invalid-answer-error.ts";
import type { AttemptRecord, ErrorInit, NorthboundError } from "../errors/northbound-error.ts";
import { SessionError } from "../errors/session-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { UnknownOutcomeError } from "../errors/unknown-outcome-error.ts";
import type { Reply } from "../core/reply.ts";
import type { Failure } from "./outcome.ts";
import { type Fleet, SessionCallFailed } from "./failover-context.ts";
import type { Ended } from "./attempt.ts";

/** What is known when a call ends without a reply for its caller. */
export interface Verdict {
  readonly call: Call;
  /** URL of the node of the last try. */
  readonly node: string;
  readonly failure: Failure;
  /** Why it ended; see `nextStep`. */
  readonly because: "answered" | "mode" | "unknown" | "body" | "spent";
  /** Whether a try that changes something may have been processed. */
  readonly isInDoubt: boolean;
  readonly inLogin: boolean;
  readonly status?: number | undefined;
  readonly cause?: unknown;
  /** Names of members whose values are never printed, from the backend. */
  readonly secrets?: readonly string[] | undefined;
}

/**
 * The end of a call whose last try failed: the reply, where there is one for the caller to judge by its fault.
 * @throws the error otherwise.
 */
export function endOf(
  fleet: Fleet,
  call: Call,
  { index, reply, error, inLogin }: Ended,
  failure: Failure,
  because: Verdict["because"],
): Reply {
  const node = fleet.nodeAt(index).url;
  if (reply && because !== "body") {
    const location = reply.fault === undefined && reply.status < 400 ? reply.headers.get("location") : null;
    if (location === null) {
      reply.attempts = call.attempts;
      return reply;
    }
    throw redirectError({ operation: call.name, node, status: reply.status, attempts: call.attempts }, location);
  }
  const isInDoubt = changesSomething(call) && (call.attempts ?? []).some(({ outcome }) => outcome === "unknown");
  const isOurs = failure.outcome === "answered" || failure.cause === "call could not be made";
  if (isOurs && !isInDoubt && because !== "body") throw inContext(error, call, node);
  const inner = error instanceof SessionCallFailed ? error : undefined;
  const status = reply?.status ?? inner?.status;
  const cause = inner ? (inner.cause ?? inner) : error;
  const { secrets } = fleet.options;
  throw finalError({ call, node, failure, because, isInDoubt, inLogin, status, cause, secrets });
}

/** Keeps a try that did not give a good answer among those of its call. */
export function keepAttempt(
  fleet: Fleet,
  call: Call,
  { index, reply, duration }: Ended,
  failure: Pick<Failure, "reason" | "outcome">,
): void {
  const { reason, outcome } = failure;
  (call.attempts ??= []).push({ node: fleet.nodeAt(index).url, status: reply?.status, reason, outcome, duration });
}

/** The error of a call that no try could complete: the class says what the caller can rely on. */
function finalError(verdict: Verdict): NorthboundError {
  const { call, node, failure, because, status, cause, secrets } = verdict;
  const attempts = call.attempts ?? [];
  const details: ErrorInit = { operation: call.name, node, status, attempts, cause, secrets };
  const what = `${call.name}: ${failure.reason} at ${node}${countOf(attempts)}`;
  if (because === "body") {
    return new BodyNotReplayableError(
      `${what}; another try would be right, but the body can be read only once`,
      details,
    );
  }
  if (because === "unknown" || verdict.isInDoubt) {
    return new UnknownOutcomeError(`${what}; the request was sent and may have been processed`, details);
  }
  if (verdict.inLogin && status !== undefined) return new SessionError(what, details);
  switch (failure.cause) {
    case "no answer in time":
      return new TimeoutError(what, details);
    case "answer cut off":
    case "answer is not HTTP":
      return new InvalidAnswerError(what, details);
    default:
      return new ConnectionError(what, details);
  }
}

/** An answer that can't be read, told by a part of the runtime that does not know whose answer it is: now it says so. */
function inContext(error: unknown, call: Call, node: string): unknown {
  if (!(error instanceof InvalidAnswerError) || error.message.startsWith(call.name)) return error;
  const { message, status, detail, cause = error } = error;
  return new InvalidAnswerError(`${call.name} at ${node}: ${message[0]?.toLowerCase()}${message.slice(1)}`, {
    operation: call.name,
    node,
    status: status ?? call.status,
    attempts: call.attempts,
    detail,
    cause,
  });
}

/** Whether a call may leave something changed behind: reads don't, nor does what the spec declares safe to repeat. */
export function changesSomething(call: Call): boolean {
  if (call.operation?.replay) return call.operation.replay === "unsafe";
  return call.method !== "GET" && call.method !== "HEAD" && call.method !== "OPTIONS";
}

function countOf(attempts: readonly AttemptRecord[]): string {
  if (attempts.length < 2) return "";
  const nodes = new Set(attempts.map((attempt) => attempt.node)).size;
  return `, the last of ${attempts.length} tries${nodes > 1 ? ` at ${nodes} nodes` : ""}`;
}
