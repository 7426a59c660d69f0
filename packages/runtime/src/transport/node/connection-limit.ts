import type { Call } from "../../core/call.ts";

/** A call that has no connection yet, because as many as are allowed are in use. */
interface QueuedCall {
  readonly call: Call;
  readonly since: number;
  readonly start: () => void;
  readonly onAbort: () => void;
}

/**
 * Bounds the connections to one node. Calls beyond the bound wait here, first come first served, and say so in
 * `isQueued` and `queueTime`: that is the client's own time, not the node's.
 */
export class ConnectionLimit {
  /** Calls that were handed to undici, and whose request has not reached a connection yet. */
  unwritten = 0;
  readonly #limit: number;
  readonly #queue = new Set<QueuedCall>();
  #inUse = 0;
  /** Of those in use, connections whose call has ended. undici takes the next request of a connection one turn later. */
  #becomingFree = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes a place for a call at once, where there is one. Whoever got one gives it back by `leave`. */
  tryEnter(): boolean {
    // Where a connection is just becoming free, waiting for it is quicker than to make another one.
    if (this.#inUse >= this.#limit || this.#becomingFree > this.#queue.size) return false;
    this.#inUse += 1;
    return true;
  }

  /**
   * Runs `start` as soon as there is a place for the call.
   * @param reject told when the call is ended before
   */
  enter(call: Call, start: () => void, reject: (reason: unknown) => void): void {
    const leaveQueue = (reason: unknown): void => {
      if (!this.#queue.delete(queued)) return;
      settle(queued);
      reject(reason);
    };
    const onAbort = (): void => leaveQueue(call.signal?.reason);
    const queued: QueuedCall = { call, since: performance.now(), start, onAbort };
    this.#queue.add(queued);
    call.isQueued = true;
    call.cancel = leaveQueue;
    call.signal?.addEventListener("abort", onAbort, { once: true });
  }

  /** A call has ended. Its connection is free after undici's own next turn, which it plans when this one is over. */
  leave(): void {
    this.#becomingFree += 1;
    queueMicrotask(() => setImmediate(this.#release));
  }

  /** Ends every call that waits. */
  close(reason: Error): void {
    for (const { call } of this.#queue) call.cancel?.(reason);
  }

  readonly #release = (): void => {
    this.#becomingFree -= 1;
    this.#inUse -= 1;
    const [next] = this.#queue;
    if (!next) return;
    this.#queue.delete(next);
    this.#inUse += 1;
    settle(next);
    next.call.queueTime += performance.now() - next.since;
    next.start();
  };
}

/** Takes back what waiting left on a call. */
function settle({ call, onAbort }: QueuedCall): void {
  call.isQueued = false;
  call.cancel = undefined;
  call.signal?.removeEventListener("abort", onAbort);
}
