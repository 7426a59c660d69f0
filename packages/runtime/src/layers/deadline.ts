import type { Call } from "../core/call.ts";
import { type Clock, longestDelay } from "../util/clock.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { UnknownOutcomeError } from "../errors/unknown-outcome-error.ts";
import { changesSomething } from "../failover/conclude-attempt.ts";
import { linkCall } from "../core/linked-call.ts";
import type { Reply } from "../core/reply.ts";
import type { Layer, Send } from "../core/send.ts";

/** Options of the deadline layer. */
export interface DeadlineOptions {
  readonly clock: Clock;
  /** Longest time over all tries and waits of a call, in milliseconds. Default: none. */
  readonly deadline?: number | undefined;
}

/**
 * Ends a call that takes too long, whatever it does at the time: waiting for its turn, for a login,
 * between two tries, or for an answer. A streamed answer has to begin in time.
 */
export function deadlineLayer({ clock, deadline }: DeadlineOptions): Layer {
  return (next) => (call) => {
    const limit = call.options.deadline ?? deadline;
    return limit === undefined || limit > longestDelay ? next(call) : sendWithin(limit, clock, next, call);
  };
}

async function sendWithin(limit: number, clock: Clock, next: Send, call: Call): Promise<Reply> {
  const linked = linkCall(call);
  linked.call.endsAt = clock.now() + limit;
  const over = new DeadlineOver(limit);
  const cancel = clock.after(limit, () => linked.abort(over));
  try {
    return await next(linked.call);
  } catch (error) {
    throw error === over ? lateError(linked.call, limit, over) : error;
  } finally {
    cancel();
    linked.unlink();
    call.attempts = linked.call.attempts;
  }
}

/** What the layers below see as the reason of the abort. */
class DeadlineOver extends Error {
  constructor(limit: number) {
    super(`The deadline of ${limit} ms is over`);
    this.name = "DeadlineOver";
  }
}

function lateError(call: Call, limit: number, cause: Error): Error {
  const attempts = call.attempts ?? [];
  const last = attempts.at(-1);
  const details = { operation: call.name, node: last?.node, attempts, cause };
  const what = `${call.name}: the deadline of ${limit} ms is over after ${attempts.length === 1 ? "1 try" : `${attempts.length} tries`}`;
  const isInDoubt = changesSomething(call) && attempts.some(({ outcome }) => outcome === "unknown");
  return isInDoubt
    ? new UnknownOutcomeError(`${what}; the request was sent and may have been processed`, details)
    : new TimeoutError(what, details);
}
