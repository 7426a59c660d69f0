import type { Call } from "../core/call.ts";
import { type Clock, longestDelay } from "../util/clock.ts";
import { DelayQueue, Waiting } from "../util/delay-queue.ts";
import { attemptTimeoutCode } from "../failover/outcome.ts";
import type { Layer } from "../core/send.ts";

/** Options of the timeout layer. */
export interface TimeoutOptions {
  readonly clock: Clock;
  /**
   * Longest time for one attempt, in milliseconds, from asking for a connection to the end of the answer; time in the
   * client's own queue does not count. `Infinity` for none.
   */
  readonly timeout: number;
}

/** How soon to look again at an attempt that can't be ended yet, because its transport is still being loaded. */
const graceDelay = 50;

class Timed extends Waiting {
  readonly call: Call;
  readonly limit: number;
  queue: DelayQueue<Timed>;
  /** How long it was waited for so far. */
  waited: number;

  constructor(call: Call, limit: number, queue: DelayQueue<Timed>) {
    super();
    this.call = call;
    this.limit = limit;
    this.queue = queue;
    this.waited = limit;
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
    const { cancel, isQueued, queueTime } = timed.call;
    const queue = timed.queue;
    // Time in the client's own queue is none of the attempt's.
    const left = isQueued ? timed.limit : Math.ceil(timed.limit + queueTime - timed.waited);
    if (left <= 0 && cancel) {
      cancel(attemptTimeout(timed.limit));
      return;
    }
    const delay = left > 0 ? left : graceDelay;
    if (left > 0) timed.waited += delay;
    timed.queue = queueOf(delay);
    timed.queue.start(timed);
    forget(queue);
  };
  /** Limits of single calls may be any number: what is not in use is not kept. */
  const forget = (queue: DelayQueue<Timed>): void => {
    if (queue.isEmpty && queue.delay !== timeout) queues.delete(queue.delay);
  };
  const stop = (timed: Timed): void => {
    timed.queue.stop(timed);
    forget(timed.queue);
  };

  return (next) => (call) => {
    const limit = attemptLimit(call, timeout);
    if (limit > longestDelay) return next(call);
    call.timeout = limit;
    const timed = new Timed(call, limit, queueOf(limit));
    call.progressed = () => {
      stop(timed);
      timed.queue = queueOf(limit);
      timed.waited = limit + call.queueTime;
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

/** The longest time for one attempt of a call, in milliseconds. @param timeout the client's */
export function attemptLimit({ options, operation }: Pick<Call, "options" | "operation">, timeout: number): number {
  if (options.timeout !== undefined) return options.timeout;
  const own = operation?.timeoutSeconds;
  return own === undefined ? timeout : Math.max(timeout, own * 1_000);
}

/** What the transport rejects with when the time for an attempt is over; the failover layer knows its code. */
function attemptTimeout(limit: number): Error {
  return Object.assign(new Error(`No answer within ${limit} ms`), { code: attemptTimeoutCode });
}
