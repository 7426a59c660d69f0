import type { Call } from "../core/call.ts";
import { Waiting } from "../util/delay-queue.ts";
import type { Reply } from "../core/reply.ts";
import { classify, type Failure } from "./outcome.ts";
import type { Journey } from "./retry-loop.ts";

/** How a try ended. */
export interface Ended {
  /** Index of the node. */
  readonly index: number;
  readonly duration: number;
  readonly reply?: Reply | undefined;
  readonly error?: unknown;
  /** Absent when the reply is good. */
  readonly failure: Failure | undefined;
  /** Whether the request, as opposed to a login before it, may have been read. */
  readonly wasWritten: boolean;
  /** Whether it failed before the call itself had its turn. */
  readonly inLogin: boolean;
  /** Whether it is in the records already. */
  isRecorded?: boolean;
}

/**
 * One try of a call at one node: first a ticket, then the attempt. While it has no connection it
 * waits in the queue of those that may get a rival.
 */
export class Try extends Waiting {
  readonly call: Call;
  readonly index: number;
  readonly started: number;
  /** What is on the wire; absent while there is no ticket. */
  attempt: Call | undefined = undefined;
  /** The call's journey, once it left the fast path. */
  journey: Journey | undefined = undefined;
  /** A try at another node beside this one. */
  rival: Promise<Ended> | undefined = undefined;
  /** Ends the rival. */
  stopRival: (() => void) | undefined = undefined;
  /** How the rival ended, when it answered first. */
  winner: Ended | undefined = undefined;
  isOver = false;
  /** Whether it was given more time, because its timer came late. */
  wasExtended = false;

  constructor(call: Call, index: number, started: number) {
    super();
    this.call = call;
    this.index = index;
    this.started = started;
  }

  /** The end by a reply. */
  endedBy(reply: Reply, now: number): Ended {
    const failure = reply.ok ? undefined : classify(reply);
    return { index: this.index, duration: now - this.started, reply, failure, wasWritten: true, inLogin: false };
  }

  /** The end by an error of the transport. */
  lostBy(error: unknown, now: number): Ended {
    const wasWritten = this.attempt?.written ?? false;
    const judged = classify({ error, written: wasWritten, begun: this.attempt?.status !== undefined });
    const received = judged.outcome === "answered" ? undefined : this.attempt?.received;
    const failure = received ? { ...judged, reason: `${judged.reason}; the answer broke off ${received}` } : judged;
    return { index: this.index, duration: now - this.started, error, failure, wasWritten, inLogin: false };
  }

  /** The end before the call had its turn. */
  barredBy(error: unknown, failure: Failure, now: number): Ended {
    return { index: this.index, duration: now - this.started, error, failure, wasWritten: false, inLogin: true };
  }
}
