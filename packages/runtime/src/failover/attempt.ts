import type { Call } from "../core/call.ts";
import type { Reply } from "../core/reply.ts";
import { Waiting } from "../util/delay-queue.ts";
import { classify, type Failure } from "./outcome.ts";

/** How an attempt ended. */
export interface AttemptResult {
  /** Index of the node. */
  readonly index: number;
  /** When it began, on the clock of durations. */
  readonly began: number;
  readonly duration: number;
  readonly reply?: Reply | undefined;
  readonly error?: unknown;
  /** Absent when the reply is good. */
  readonly failure: Failure | undefined;
  /** Whether the request, as opposed to a login before it, may have been read. */
  readonly wasWritten: boolean;
  /** Whether it failed before the call itself was sent. */
  readonly inLogin: boolean;
  /** Whether it was counted already. */
  isRecorded?: boolean;
  /** The pause that the limit asks for, when the server turned it away and said so. */
  limitPause?: number | undefined;
}

/** Told of an attempt that has no connection soon enough. */
export interface AttemptOwner {
  onSlow(attempt: Attempt): void;
}

/**
 * One attempt of a call at one node: first a ticket, then the request. While it has no connection it waits in the queue
 * of those that may be hedged.
 */
export class Attempt extends Waiting {
  readonly owner: AttemptOwner;
  readonly call: Call;
  readonly index: number;
  readonly began: number;
  /** What is sent: the call with its node and ticket; absent while there is no ticket. */
  sent: Call | undefined = undefined;
  /** When it was sent, on the clock of durations. */
  sentAt = 0;
  /** While it waits for a login: ends its own wait, and leaves the login to others who wait for it. */
  leaveLogin: ((reason: Error) => void) | undefined = undefined;
  /** A second attempt at another node beside this one. */
  hedge: Promise<AttemptResult> | undefined = undefined;
  /** Ends the hedge, because this attempt ended. */
  stopHedge: ((because: AttemptResult) => void) | undefined = undefined;
  /** How the hedge ended, when it answered first. */
  winner: AttemptResult | undefined = undefined;
  isOver = false;
  /** Whether it was given more time, because its timer came late. */
  wasExtended = false;

  constructor(owner: AttemptOwner, call: Call, index: number, began: number) {
    super();
    this.owner = owner;
    this.call = call;
    this.index = index;
    this.began = began;
  }

  /** The end by a reply. */
  answered(reply: Reply, now: number): AttemptResult {
    const { index, began } = this;
    const failure = reply.ok ? undefined : classify(reply);
    return { index, began, duration: now - began, reply, failure, wasWritten: true, inLogin: false };
  }

  /** The end by an error of the transport. */
  failed(error: unknown, now: number): AttemptResult {
    const { index, began, sent } = this;
    const wasWritten = sent?.written ?? false;
    const judged = classify({ error, written: wasWritten, begun: sent?.status !== undefined });
    const received = judged.cause === "answered" ? undefined : sent?.received;
    const failure = received ? { ...judged, reason: `${judged.reason}; the answer broke off ${received}` } : judged;
    return { index, began, duration: now - began, error, failure, wasWritten, inLogin: false };
  }

  /** The end before the call itself was sent. */
  failedInLogin(error: unknown, failure: Failure, now: number): AttemptResult {
    const { index, began } = this;
    return { index, began, duration: now - began, error, failure, wasWritten: false, inLogin: true };
  }
}

/** Whether an attempt got an answer that ends its call. */
export function isAnswer({ failure }: AttemptResult): boolean {
  return !failure || failure.cause === "answered";
}

/** Gives back what an answer that nobody will read holds open. */
export function discard({ reply }: AttemptResult): void {
  if (reply?.isStreamed) reply.body?.cancel().catch(() => {});
}
