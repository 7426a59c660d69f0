import type { Call } from "../core/call.ts";
import { type Clock, longestDelay } from "../util/clock.ts";
import { DelayQueue, Waiting } from "../util/delay-queue.ts";
import { attemptTimeoutCode } from "../failover/outcome.ts";
import type { Layer } from "../core/send.ts";

/** Options of the timeout layer. */
export interface TimeoutOptions {
  readonly clock: Clock;
  /** Longest time for one attempt, in milliseconds, from asking for a connection to the end of the answer. `Infinity` for none. */
  readonly timeout: number;
}

/** How soon to look again at an attempt that can't be ended yet, because its transport is still being loaded. */
const graceDelay = 50;

class Timed extends Waiting {
  readonly call: Call;
  readonly limit: number;
  queue: DelayQueue<Timed>;

  constructor(call: Call, limit: number, queue: DelayQueue<Timed>) {
    super();
    this.call = call;
    this.limit = limit;
    this.queue = queue;
  }
}

/**
 * Ends an attempt that takes too long. A streamed answer has to begin in time; then the idle timeout
 * of the transport watches over it. A body that is sent in pieces may take as long as it is large: the time begins anew
 * with each piece. Attempts with the same limit share one timer.
 *
 * The limit is that of the call, else that of the client or the operation's own, whichever is longer.
 */
export function timeoutLayer({ clock, timeout }: TimeoutOptions): Layer {
  const queues = new Map<number, DelayQueue<Timed>>();
  const queueOf = (limit: number): DelayQueue<Timed> => {
    let queue = queues.get(limit);
    if (!queue) queues.set(limit, (queue = new DelayQueue(clock, limit, onDue)));
    return queue;
  };
  const onDue = (timed: Timed): void => {
    const { cancel } = timed.call;
    if (cancel) {
      cancel(attemptTimeout(timed.limit));
      return;
    }
    timed.queue = queueOf(graceDelay);
    timed.queue.start(timed);
  };
  const stop = (timed: Timed): void => {
    timed.queue.stop(timed);
    // Limits of single calls may be any number: what is not in use is not kept.
    if (timed.limit !== timeout && timed.queue.isEmpty) queues.delete(timed.limit);
  };

  return (next) => (call) => {
    const limit = limitOf(call, timeout);
    if (limit > longestDelay) return next(call);
    call.timeout = limit;
    const timed = new Timed(call, limit, queueOf(limit));
    call.progressed = () => {
      timed.queue.stop(timed);
      timed.queue.start(timed);
    };
    timed.queue.start(timed);
    return next(call).then(
      (reply) => {
        stop(timed);
        return reply;
      },
      (error: unknown) => {
        stop(timed);
        throw error;
      },
    );
  };
}

function limitOf(call: Call, timeout: number): number {
  if (call.options.timeout !== undefined) return call.options.timeout;
  const own = call.operation?.timeoutSeconds;
  return own === undefined ? timeout : Math.max(timeout, own * 1_000);
}

/** What the transport rejects with when the time for an attempt is over; the failover layer knows its code. */
function attemptTimeout(limit: number): Error {
  return Object.assign(new Error(`No answer within ${limit} ms`), { code: attemptTimeoutCode });
}
