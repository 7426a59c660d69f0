import type { Call } from "../core/call.ts";
import { changesSomething, isInDoubt, type Outcome } from "../core/outcome.ts";
import { isReplaySafe } from "../core/operation.ts";
import type { Reply } from "../core/reply.ts";
import { BodyNotReplayableError } from "../errors/body-not-replayable-error.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { redirectError } from "../errors/error-from-reply.ts";
import { InvalidAnswerError } from "../errors/invalid-answer-error.ts";
import type { AttemptRecord, ErrorInit } from "../errors/northbound-error.ts";
import { RateLimitError } from "../errors/rate-limit-error.ts";
import { SessionError } from "../errors/session-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { UnknownOutcomeError } from "../errors/unknown-outcome-error.ts";
import type { AttemptResult } from "./attempt.ts";
import type { FailoverContext } from "./failover-context.ts";
import { SessionCallFailed } from "./login.ts";
import type { Failure } from "./outcome.ts";
import type { EndReason } from "./retry-policy.ts";

/**
 * Ends a call whose last attempt failed: with the reply, where that is an answer for the caller to judge.
 * @throws NorthboundError otherwise. Its class says what the caller can rely on.
 */
export function concludeAttempt(
  context: FailoverContext,
  call: Call,
  result: AttemptResult,
  failure: Failure,
  because: EndReason,
): Reply {
  const { reply, error, inLogin } = result;
  const details = detailsOf(context, call, result);
  const what = `${call.name}: ${failure.reason} at ${details.node}${countOf(call.attempts ?? [])}`;
  if (isUnknown(call, result, failure) && !isRenewable(call, reply)) {
    throw new UnknownOutcomeError(`${what}; the request was sent and may have been processed`, details);
  }
  if (because === "body") {
    const why = "another attempt would be right, but the body can be read only once";
    throw new BodyNotReplayableError(`${what}; ${why}`, details);
  }
  if (reply) return answerOf(reply, call, details, failure.outcome);
  if (isOwnError(failure)) throw inContext(error, call, details);
  if (inLogin && details.status !== undefined) throw new SessionError(what, details);
  switch (failure.cause) {
    case "no answer in time":
      throw new TimeoutError(what, details);
    case "answer cut off":
    case "answer is not HTTP":
      throw new InvalidAnswerError(what, details);
    case "no room in the server's limit":
      throw new RateLimitError(what, details);
    default:
      throw new ConnectionError(what, details);
  }
}

/** A session that ended is renewed, and a call that may be repeated is sent again: its doubt stays for what comes then. */
function isRenewable({ operation, method, authorize }: Call, reply: Reply | undefined): boolean {
  return authorize !== undefined && reply?.fault?.kind === "session" && isReplaySafe(operation, method);
}

/** Whether the error of the attempt says it all. */
function isOwnError({ cause }: Failure): boolean {
  return cause === "answered" || cause === "login failed" || cause === "call could not be made";
}

/**
 * Whether nobody can tell what became of a write: an attempt was lost or answered by a stranger. Doubt about an earlier
 * attempt stays, whatever the last one was told. A failure in the backend's own words is told in those.
 */
function isUnknown(call: Call, { reply }: AttemptResult, { cause, outcome }: Failure): boolean {
  if (!changesSomething(call)) return false;
  if (isInDoubt(call.attempts?.slice(0, -1))) return true;
  return outcome === "unknown" && !(reply && cause === "answered");
}

function answerOf(reply: Reply, call: Call, details: ErrorInit, outcome: Outcome): Reply {
  const location = reply.fault === undefined && reply.status < 400 ? reply.headers.get("location") : null;
  if (location === null) {
    reply.attempts = call.attempts;
    return reply;
  }
  const { node, status, attempts } = details;
  const own = changesSomething(call) ? outcome : "not-processed";
  throw redirectError({ operation: call.name, node, status, attempts, outcome: own }, location);
}

function detailsOf(context: FailoverContext, call: Call, { index, reply, error }: AttemptResult): ErrorInit {
  const login = error instanceof SessionCallFailed ? error : undefined;
  const answer = reply ?? login?.reply;
  return {
    operation: call.name,
    node: context.nodeAt(index).url,
    status: answer?.status,
    backendCode: answer?.fault?.code,
    backendMessage: answer?.fault?.kind === "gateway" ? undefined : answer?.fault?.message,
    detail: answer?.fault?.detail,
    attempts: call.attempts ?? [],
    cause: login ? (login.cause ?? login) : error,
    secrets: context.options.secrets,
  };
}

/** An answer that can't be read, reported by a part of the runtime that does not know whose answer it is. */
function inContext(given: unknown, call: Call, { node, attempts }: ErrorInit): unknown {
  const error = given instanceof SessionCallFailed ? (given.cause ?? given) : given;
  if (!(error instanceof InvalidAnswerError) || error.message.startsWith(call.name)) return error;
  const { message, status, detail, cause = error } = error;
  return new InvalidAnswerError(`${call.name} at ${node}: ${message[0]?.toLowerCase()}${message.slice(1)}`, {
    operation: call.name,
    node,
    status: status ?? call.status,
    attempts,
    detail,
    cause,
  });
}

function countOf(attempts: readonly AttemptRecord[]): string {
  if (attempts.length < 2) return "";
  const nodes = new Set(attempts.map((attempt) => attempt.node)).size;
  return `, the last of ${attempts.length} attempts${nodes > 1 ? ` at ${nodes} nodes` : ""}`;
}
