import type { Call } from "../core/call.ts";
import type { RetryMode } from "../core/call-options.ts";
import { changeCall } from "../core/change-call.ts";
import { asSentence } from "../errors/as-sentence.ts";
import { BodyNotReplayableError } from "../errors/body-not-replayable-error.ts";
import { CredentialsError } from "../errors/credentials-error.ts";
import { errorFromReply } from "../errors/error-from-reply.ts";
import type { ErrorInit } from "../errors/northbound-error.ts";
import { changesSomething } from "../core/outcome.ts";
import { UnknownOutcomeError } from "../errors/unknown-outcome-error.ts";
import { SessionError } from "../errors/session-error.ts";
import { mergeHeaders } from "../core/headers.ts";
import type { Node } from "../core/node.ts";
import type { Reply } from "../core/reply.ts";
import type { Layer, Send } from "../core/send.ts";
import type { SessionTicket } from "../core/session-ticket.ts";
import type { Sessions } from "./sessions.ts";

export type { SessionControl } from "./sessions.ts";

/** Options of the session layer. */
export interface SessionLayerOptions {
  readonly sessions: Sessions;
  /** Where a call can go. Default: to one node. */
  readonly nodes?: readonly Node[] | undefined;
  /** @default "safe" */
  readonly retry?: RetryMode | undefined;
  /** Names of members whose values are never printed, from the backend. */
  readonly secrets?: readonly string[] | undefined;
}

/** A call whose session keeps being replaced while it is under way is sent this often at most, beside once per node. */
const maxStaleSends = 3;

/**
 * Proves each call by the client's session, and sends a call again on a newer session when the backend rejected the one
 * that it had: a rejected call was not processed, so that is right for writes as well.
 */
export function sessionLayer(options: SessionLayerOptions): Layer {
  const { sessions, secrets } = options;
  return (next) => (call) => {
    if (call.options.session !== undefined || call.operation?.session === "none") return next(withOwnSession(call));
    call.authorize = sessions.authorize;
    call.currentTicket = sessions.currentTicket;
    return next(call).then(
      (reply) => (isRejected(reply, sessions) ? renew(options, next, call, reply).catch(throwWithDoubt(call)) : reply),
      (error: unknown) => throwWithDoubt(call)(forCall(error, call, secrets)),
    );
  };
}

/** What this layer throws says nothing about an attempt that was sent before. */
function throwWithDoubt(call: Call): (error: unknown) => never {
  return (error) => {
    const isOurs =
      error instanceof SessionError || error instanceof CredentialsError || error instanceof BodyNotReplayableError;
    if (!isOurs || error.outcome !== "unknown" || !changesSomething(call)) throw error;
    const { message, ...details } = error;
    throw new UnknownOutcomeError(`${message}; the request was sent before and may have been processed`, {
      ...details,
      cause: error,
    });
  };
}

/** The layer of a client that knows no sessions. */
export const ownSessionLayer: Layer = (next) => (call) => next(withOwnSession(call));

/** Where the caller proves a call himself, his headers replace the client's session. */
function withOwnSession(call: Call): Call {
  const { session } = call.options;
  if (typeof session !== "object" || call.operation?.session === "none") return call;
  const fields = { ...call.fields };
  mergeHeaders(fields, session);
  return changeCall(call, { fields });
}

function isRejected({ fault, ticket }: Reply, { strategy }: Sessions): boolean {
  if (fault === undefined || ticket === undefined) return false;
  return fault.kind === "session" || (fault.kind === "credentials" && strategy.onRejected === "refused");
}

async function renew(options: SessionLayerOptions, next: Send, call: Call, first: Reply): Promise<Reply> {
  const { sessions, secrets } = options;
  const seen = new Set<string>();
  let staleSends = 0;
  let reply = first;
  while (isRejected(reply, sessions)) {
    const ticket = reply.ticket as SessionTicket;
    discard(reply);
    const isFirstAtNode = !seen.has(ticket.node.url);
    if (!isFirstAtNode) give(options, call, reply, ticket);
    // A session that came from a store, or that the call waited with for its turn, may have ended as well: that says
    // nothing about one right after its login.
    const mayHaveEnded = (ticket.isFound === true || sessions.isAged(ticket)) && staleSends < maxStaleSends;
    if (isFirstAtNode && sessions.isRefused(ticket)) {
      leaveNode(options, call, reply);
    } else if (isFirstAtNode || mayHaveEnded) {
      if (!isFirstAtNode) staleSends += 1;
      give(options, call, reply, ticket);
      sessions.rejectSession(ticket);
      seen.add(ticket.node.url);
    } else if (sessions.isCurrent(ticket) || staleSends++ >= maxStaleSends) {
      const meaning = reply.fault?.onFreshSession;
      if (reply.fault && meaning !== undefined) {
        reply.fault = { ...reply.fault, kind: meaning };
        return reply;
      }
      // A session that came after the first rejection is rejected as well: a further login would not help either. It
      // stays, because it may serve other calls.
      sessions.refuseSession(ticket);
      leaveNode(options, call, reply);
    }
    if (!call.isReplayable) {
      throw new BodyNotReplayableError(
        `${call.name}: the session had ended, the call was not processed, and its body can be read only once. The session is renewed by the next call.`,
        detailsOf(call, reply, secrets),
      );
    }
    call.goesFirst = true;
    try {
      reply = await next(call);
    } catch (error) {
      throw forCall(error, call, secrets);
    }
  }
  return reply;
}

/**
 * Lets the call go on at another node, which has sessions of its own: what was rejected was not processed.
 * @throws SessionError when no other node is left to it.
 */
function leaveNode(options: SessionLayerOptions, call: Call, reply: Reply): void {
  const { sessions, nodes, secrets } = options;
  const { url } = (reply.ticket as SessionTicket).node;
  const { node, retry = options.retry } = call.options;
  const left = [...(call.rejectingNodes ?? []), url];
  call.rejectingNodes = left;
  const mayMove = sessions.strategy.scope === "node" && node === undefined && retry !== "never";
  if (mayMove && nodes?.some((other) => !left.includes(other.url))) return;
  throw new SessionError(
    `${call.name}: ${url} rejects each new session right after its login; no login is tried for a while.`,
    detailsOf(call, reply, secrets),
  );
}

/** Ends the matter when the strategy knows no other session. */
function give({ sessions, secrets }: SessionLayerOptions, call: Call, reply: Reply, ticket: SessionTicket): void {
  const { strategy, rejectCredentials } = sessions;
  if (strategy.onRejected === "final") throw errorFromReply(reply, call.name, call.attempts, secrets);
  // Credentials that were replaced meanwhile say nothing about the new ones, with which the call goes on.
  if (strategy.onRejected !== "refused" || sessions.isPast(ticket)) return;
  const error = new CredentialsError(
    `${call.name}: ${ticket.node.url} refused the login: ${asSentence(reply.fault?.message ?? `HTTP status ${reply.status}`)}`,
    detailsOf(call, reply, secrets),
  );
  rejectCredentials(error);
  throw error;
}

/** A streamed answer that nobody will read must not hold its connection. */
function discard(reply: Reply): void {
  if (!reply.isStreamed) return;
  reply.body?.cancel().catch(() => {});
}

function detailsOf(call: Call, { status, fault, ticket }: Reply, secrets: readonly string[] | undefined): ErrorInit {
  return {
    operation: call.name,
    node: ticket?.node.url,
    status,
    backendCode: fault?.code,
    backendMessage: fault?.message,
    detail: fault?.detail,
    attempts: call.attempts,
    secrets,
  };
}

/** A login belongs to many calls; its error is told to each in the name of that call. */
function forCall(error: unknown, call: Call, secrets: readonly string[] | undefined): unknown {
  if (!(error instanceof CredentialsError || error instanceof SessionError) || error.operation === call.name)
    return error;
  const Kind = error instanceof CredentialsError ? CredentialsError : SessionError;
  // The outcome is that of this call, whatever became of others that waited for the login.
  const { message, detail, attempts, outcome: _, ...details } = error;
  return new Kind(`${call.name}: ${message}`, {
    ...details,
    operation: call.name,
    detail,
    attempts: call.attempts ?? attempts,
    cause: error,
    secrets,
  });
}
