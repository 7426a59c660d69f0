import type { Call, Send } from "../core/call.ts";
import type { Node } from "../core/node.ts";
import type { Reply } from "../core/reply.ts";
import type { SessionTicket } from "../core/session-ticket.ts";
import { isNorthboundError } from "../errors/northbound-error.ts";
import { SessionError } from "../errors/session-error.ts";
import type { Clock } from "../util/clock.ts";
import { classify, type Failure } from "./outcome.ts";

/** The way to one node for the calls of the session strategy, and the login that is under way there. */
export class Login {
  /** The call that the session strategy is waiting for. */
  underWay: Call | undefined = undefined;
  /** Since when, on the clock of durations. */
  since = 0;
  /** Attempts that wait for a login here. */
  waiting = 0;
  readonly #node: Node;
  readonly #next: Send;
  readonly #clock: Clock;

  constructor(node: Node, next: Send, clock: Clock) {
    this.#node = node;
    this.#next = next;
    this.#clock = clock;
  }

  /** The ticket for a call at this node; `undefined` for a call that needs none. */
  ticketFor(call: Call): SessionTicket | Promise<SessionTicket> | undefined {
    const { authorize } = call;
    if (!authorize || call.options.session !== undefined || call.operation?.session === "none") return undefined;
    return authorize(this.#node, this.#send, call.signal);
  }

  /** Sends a call of the session strategy. No answer is the node's failure, and so is one that says it can't serve. */
  readonly #send: Send = async (call) => {
    const sent = call.attemptAt(this.#node, undefined);
    sent.goesFirst = true;
    this.underWay = sent;
    this.since = this.#clock.now();
    try {
      const reply = await this.#next(sent);
      const failure = reply.ok ? undefined : classify(reply);
      if (!failure || failure.cause === "answered") return reply;
      throw new SessionCallFailed(failure, reply);
    } catch (error) {
      if (error instanceof SessionCallFailed) throw error;
      const failure = classify({ error, written: sent.written });
      if (sent.signal?.aborted || failure.cause === "answered") throw error;
      throw new SessionCallFailed(failure, undefined, error);
    } finally {
      if (this.underWay === sent) this.underWay = undefined;
    }
  };
}

/** The node could not serve a call of the session strategy. Stays inside: the session layer passes it on as it is. */
export class SessionCallFailed extends Error {
  readonly failure: Failure;
  /** Absent when there was no answer. */
  readonly reply: Reply | undefined;

  constructor(failure: Failure, reply?: Reply, cause?: unknown) {
    super(failure.reason, cause === undefined ? undefined : { cause });
    this.name = "SessionCallFailed";
    this.failure = failure;
    this.reply = reply;
  }
}

/**
 * Judges a login that failed. The call itself was not sent, whatever became of the login.
 * What is no failure of the node (refused credentials, a closed client) is final.
 */
export function classifyLogin(error: unknown, node: Node): Failure {
  if (error instanceof SessionCallFailed) {
    return { ...error.failure, outcome: "not-processed", reason: `login: ${error.failure.reason}` };
  }
  const reason = isNorthboundError(error) ? error.message : "login failed";
  // This node failed, or its answer can't be read: that says nothing about the account.
  const { status = 400 } = error instanceof SessionError && error.node === node.url ? error : {};
  const cause = status < 300 || status >= 500 ? "login failed" : "call could not be made";
  return { cause, outcome: "not-processed", reason };
}
