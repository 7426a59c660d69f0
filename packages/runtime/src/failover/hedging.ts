import type { Call } from "../core/call.ts";
import { linkCall } from "../core/linked-call.ts";
import type { SessionTicket } from "../core/session-ticket.ts";
import { classifyLogin, type Fleet, slowConnect } from "./failover-context.ts";
import type { Journey } from "./retry-loop.ts";
import type { Records } from "./retry-state.ts";
import { type Ended, Try } from "./attempt.ts";

/** What brings the tries of one call on their way, and decides between two that are on their way at once. */
export class Race {
  readonly #fleet: Fleet;
  readonly #records: Records;
  readonly #journey: Journey;

  constructor(fleet: Fleet, records: Records, journey: Journey) {
    this.#fleet = fleet;
    this.#records = records;
    this.#journey = journey;
  }

  /**
   * Makes one try at a node: gets the ticket, sends the attempt, says how it ended. Never rejects.
   */
  start(call: Call, index: number): Promise<Ended> {
    const { clock, connecting, pool } = this.#fleet;
    pool.enter(index, clock.now());
    const own = new Try(call, index, clock.now());
    own.journey = this.#journey;
    if (this.#fleet.mayMove(call)) connecting.start(own);
    return this.#send(own).then((ended) => {
      connecting.stop(own);
      return this.settle(own, ended);
    });
  }

  /** Brings the end of a try's own attempt together with that of its rival. */
  settle(own: Try, ended: Ended): Ended | Promise<Ended> {
    own.isOver = true;
    const { winner, rival } = own;
    if (winner) {
      this.#giveWay(own);
      return winner;
    }
    if (!rival) return ended;
    if (isAnswer(ended) || own.call.signal?.aborted) {
      own.stopRival?.();
      return ended;
    }
    this.#records.keep(ended);
    return rival;
  }

  /** A try has waited in the queue for as long as patience goes. */
  onSlow(slow: Try): void {
    const { clock, connecting, patience } = this.#fleet;
    if (!slow.wasExtended && clock.now() - slow.due > patience / 5) {
      // A timer that comes late says that this process was busy, not that the node is slow.
      slow.wasExtended = true;
      connecting.start(slow);
    } else this.#challenge(slow);
  }

  /** Gives another node its chance when a try has no connection yet. */
  #challenge(slow: Try): void {
    const { connecting, patience } = this.#fleet;
    const pending = slow.attempt ?? this.#fleet.loginAt(slow.index);
    if (slow.isOver || pending?.written) return;
    const other = this.#records.pickFresh(slow.index);
    if (other === undefined) return;
    if (!pending?.cancel) {
      // Not on its way: it waits for its turn under a rate limit, or for another process that logs in.
      if (!slow.queued) connecting.start(slow);
    } else if (slow.attempt && this.#fleet.mayRace(slow.call)) {
      this.#startRival(slow, other);
    } else {
      // What must not be sent twice can't race, but as nothing was sent yet it can go elsewhere.
      pending.cancel(slowConnect(patience));
    }
  }

  async #send(own: Try): Promise<Ended> {
    const { clock, next } = this.#fleet;
    let ticket: SessionTicket | undefined;
    try {
      ticket = await this.#fleet.ticketFor(own.call, own.index);
      own.call.signal?.throwIfAborted();
    } catch (error) {
      return own.barredBy(error, classifyLogin(error), clock.now());
    }
    own.attempt = own.call.attemptAt(this.#fleet.nodeAt(own.index), ticket);
    try {
      return own.endedBy(await next(own.attempt), clock.now());
    } catch (error) {
      return own.lostBy(error, clock.now());
    }
  }

  #startRival(slow: Try, index: number): void {
    const { clock, patience, pool } = this.#fleet;
    const linked = linkCall(slow.call);
    slow.stopRival = () => linked.abort(slowConnect(patience));
    this.#journey.tellMove(slow.index, index, `no connection after ${patience} ms`);
    slow.rival = this.start(linked.call, index).then((ended) => {
      linked.unlink();
      if (linked.signal.aborted) {
        pool.abandoned(index, clock.now());
        discard(ended);
      } else if (!slow.isOver) this.#onRivalEnded(slow, ended);
      return ended;
    });
  }

  /** The rival ended first. With an answer it wins; without one the slow try goes on, beside a new rival. */
  #onRivalEnded(slow: Try, ended: Ended): void {
    slow.rival = undefined;
    if (isAnswer(ended)) {
      slow.winner = ended;
      slow.attempt?.cancel?.(slowConnect(this.#fleet.patience));
    } else {
      this.#records.keep(ended);
      this.#challenge(slow);
    }
  }

  /** Keeps that another node was first. It speaks against this one only when there was no connection to it. */
  #giveWay(own: Try): void {
    const { clock, patience, pool } = this.#fleet;
    if (own.attempt?.written) pool.abandoned(own.index, clock.now());
    else this.#records.keep(own.lostBy(slowConnect(patience), clock.now()));
  }
}

/** Gives back what an answer that nobody will read holds open. */
export function discard(ended: Ended): void {
  if (ended.reply?.isStreamed) ended.reply.body?.cancel().catch(() => {});
}

function isAnswer({ failure }: Ended): boolean {
  return !failure || failure.outcome === "answered";
}
