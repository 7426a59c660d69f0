import type { Call } from "../core/call.ts";
import { linkCall } from "../core/linked-call.ts";
import type { SessionTicket } from "../core/session-ticket.ts";
import { Attempt, type AttemptOwner, type AttemptResult, discard, isAnswer } from "./attempt.ts";
import type { FailoverContext } from "./failover-context.ts";
import { classifyLogin, type Login, SessionCallFailed } from "./login.ts";
import { classify, slowConnectCode } from "./outcome.ts";
import type { RetryState } from "./retry-state.ts";

/** Sends a call's attempts, and hedges one whose connection is slow with a second at another node. */
export class Hedging implements AttemptOwner {
  readonly #context: FailoverContext;
  readonly #state: RetryState;
  /** Nodes that had a hedge or were hedged. */
  #hedgedAt: number[] | undefined = undefined;

  constructor(state: RetryState) {
    this.#context = state.context;
    this.#state = state;
  }

  /** Sends one attempt, and tells how it or its hedge ended. Never rejects. */
  send(call: Call, index: number): Promise<AttemptResult> {
    return this.#run(this.#begin(call, index));
  }

  #begin(call: Call, index: number): Attempt {
    const { clock, selector } = this.#context;
    const began = clock.now();
    selector.enter(index, began);
    return new Attempt(this, call, index, began);
  }

  #run(attempt: Attempt): Promise<AttemptResult> {
    const { connecting } = this.#context;
    if (this.#context.mayMove(attempt.call)) connecting.start(attempt);
    return this.#sendAttempt(attempt).then((result) => this.#settle(attempt, result));
  }

  /** An attempt has no connection for as long as `connectionAttemptDelay`. */
  onSlow(slow: Attempt): void {
    const { clock, connecting, connectionAttemptDelay, selector, logins } = this.#context;
    const login = logins[slow.index];
    const pending = slow.sent ?? login?.underWay;
    if (slow.isOver || pending?.written) return;
    const now = clock.now();
    const since = slow.sent ? slow.sentAt : (login?.since ?? now);
    if (!slow.wasExtended && now - slow.due > connectionAttemptDelay / 5) {
      // A timer that comes late says that this process was busy, not that the node is slow.
      slow.wasExtended = true;
      connecting.start(slow);
    } else if (
      !pending?.cancel ||
      pending.isQueued ||
      now - since < connectionAttemptDelay / 2 ||
      selector.hasAnsweredWithin(slow.index, connectionAttemptDelay, now)
    ) {
      // It waits for its turn in this client, was sent only now, or the node is not slow to others.
      connecting.start(slow);
    } else this.#challenge(slow, pending);
  }

  /** Gives a slow attempt a hedge. What must not be sent twice goes elsewhere instead, as nothing was sent yet. */
  #challenge(slow: Attempt, pending: Call): void {
    const { logins } = this.#context;
    const other = this.#state.untriedNode(slow.index, this.#hedgedAt);
    if (other === undefined) return;
    if (slow.sent && this.#context.mayHedge(slow.call)) this.#startHedge(slow, other);
    else if (slow.sent) pending.cancel?.(this.#slowConnect());
    // Others who wait for the same login may have nowhere else to go.
    else if ((logins[slow.index]?.waiting ?? 0) > 1) slow.leaveLogin?.(this.#slowConnect());
    else pending.cancel?.(this.#slowConnect());
  }

  #startHedge(slow: Attempt, index: number): void {
    const { clock, connectionAttemptDelay, selector } = this.#context;
    const linked = linkCall(slow.call);
    (this.#hedgedAt ??= []).push(slow.index, index);
    const hedge = this.#begin(linked.call, index);
    slow.stopHedge = (because) => {
      if (because.failure) this.#state.recordGivenUp(hedge);
      linked.abort(this.#slowConnect());
    };
    this.tellMove(slow.index, index, `no connection after ${connectionAttemptDelay} ms`);
    slow.hedge = this.#run(hedge).then((result) => {
      linked.unlink();
      if (linked.signal.aborted) {
        selector.abandoned(index, clock.now());
        discard(result);
      } else if (!slow.isOver) this.#onHedgeEnded(slow, result);
      return result;
    });
  }

  /** The hedge ended first. With an answer it wins; without one the slow attempt goes on, beside a new hedge. */
  #onHedgeEnded(slow: Attempt, result: AttemptResult): void {
    slow.hedge = undefined;
    if (isAnswer(result)) {
      slow.winner = result;
      slow.sent?.cancel?.(this.#slowConnect());
      return;
    }
    this.#state.record(result);
    if (slow.sent && !slow.sent.written) this.#challenge(slow, slow.sent);
  }

  /** Brings the end of an attempt together with that of its hedge. */
  #settle(attempt: Attempt, result: AttemptResult): AttemptResult | Promise<AttemptResult> {
    attempt.isOver = true;
    this.#context.connecting.stop(attempt);
    const { winner, hedge } = attempt;
    if (winner) {
      this.#giveWay(attempt, winner);
      return winner;
    }
    if (!hedge) return result;
    if (isAnswer(result) || attempt.call.signal?.aborted) {
      attempt.stopHedge?.(result);
      return result;
    }
    this.#state.record(result);
    return hedge;
  }

  /** Keeps that the hedge was first. That speaks against this node only when there was no connection to it. */
  #giveWay(attempt: Attempt, winner: AttemptResult): void {
    const { clock, selector } = this.#context;
    if (attempt.sent?.written) {
      if (winner.failure) this.#state.recordGivenUp(attempt);
      selector.abandoned(attempt.index, clock.now());
    } else this.#state.record(attempt.failed(this.#slowConnect(), clock.now()));
  }

  #sendAttempt(attempt: Attempt): Promise<AttemptResult> {
    const { logins } = this.#context;
    let ticket: SessionTicket | Promise<SessionTicket> | undefined;
    try {
      ticket = logins[attempt.index]?.ticketFor(attempt.call);
    } catch (error) {
      return Promise.resolve(this.#failedInLogin(attempt, error));
    }
    return ticket instanceof Promise ? this.#sendAfterLogin(attempt, ticket) : this.#sendWith(attempt, ticket);
  }

  async #sendAfterLogin(attempt: Attempt, login: Promise<SessionTicket>): Promise<AttemptResult> {
    let ticket: SessionTicket;
    const way = this.#context.logins[attempt.index] as Login;
    way.waiting += 1;
    try {
      ticket = await Promise.race([
        login,
        new Promise<never>((_, reject) => {
          attempt.leaveLogin = (reason) => reject(new SessionCallFailed(classify({ error: reason, written: false })));
        }),
      ]);
      attempt.call.signal?.throwIfAborted();
    } catch (error) {
      return this.#failedInLogin(attempt, error);
    } finally {
      way.waiting -= 1;
    }
    return this.#sendWith(attempt, ticket);
  }

  #failedInLogin(attempt: Attempt, error: unknown): AttemptResult {
    const failure = classifyLogin(error, this.#context.nodeAt(attempt.index));
    return attempt.failedInLogin(error, failure, this.#context.clock.now());
  }

  /** The one place that sends. */
  #sendWith(attempt: Attempt, ticket: SessionTicket | undefined): Promise<AttemptResult> {
    const { clock, next } = this.#context;
    const sent = attempt.call.attemptAt(this.#context.nodeAt(attempt.index), ticket);
    attempt.sent = sent;
    attempt.sentAt = clock.now();
    return next(sent).then(
      (reply) => attempt.answered(reply, clock.now()),
      (error: unknown) => attempt.failed(error, clock.now()),
    );
  }

  tellMove(from: number, to: number, reason: string): void {
    const { nodes } = this.#context.selector;
    this.#context.tell(this.#state.call, {
      type: "failover",
      from: nodes[from]?.url ?? "",
      to: nodes[to]?.url ?? "",
      reason,
    });
  }

  /** Ends an attempt that has no connection, so that its call can go to another node. */
  #slowConnect(): Error {
    return Object.assign(new Error(`No connection after ${this.#context.connectionAttemptDelay} ms`), {
      code: slowConnectCode,
    });
  }
}
