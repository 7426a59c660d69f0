import type { Call } from "../core/call.ts";
import { type Clock, longestDelay } from "../util/clock.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { UnknownOutcomeError } from "../errors/unknown-outcome-error.ts";
import { abandoned } from "../failover/retry-state.ts";
import { changesSomething, isInDoubt } from "../core/outcome.ts";
import { linkCall } from "../core/linked-call.ts";
import type { Reply } from "../core/reply.ts";
import type { Layer, Send } from "../core/send.ts";
import { type Bound, boundOf } from "../core/shared-deadline.ts";
import type { Secrets } from "../errors/secrets.ts";

/** Options of the deadline layer. */
export interface DeadlineOptions {
  readonly clock: Clock;
  /** Longest time over all tries and waits of a call, in milliseconds, where the call has none. Default: none. */
  readonly deadline?: number | undefined;
  /** What is never printed: the end of a streamed answer is told past the layers that hide it elsewhere. */
  readonly secrets?: Secrets | undefined;
}

/**
 * Ends a call that takes too long, whatever it does at the time: waiting for its turn, for a login, between two tries, for
 * an answer, or for the rest of a streamed one. The client's own limit leaves a stream alone that has no end, once it began.
 */
export function deadlineLayer({ clock, deadline, secrets }: DeadlineOptions): Layer {
  return (next) => (call) => {
    const bound = boundOf(call.options, clock.now(), deadline);
    return bound === undefined || bound.limit > longestDelay
      ? next(call)
      : sendWithin(bound, clock, next, call, secrets);
  };
}

async function sendWithin(
  { limit, endsAt }: Bound,
  clock: Clock,
  next: Send,
  call: Call,
  secrets: Secrets | undefined,
): Promise<Reply> {
  const left = endsAt - clock.now();
  const over = new DeadlineOver(limit);
  if (left <= 0) throw lateError(call, limit, over, secrets);
  const linked = linkCall(call);
  linked.call.endsAt = endsAt;
  let cancelBody: ((error: Error) => void) | undefined;
  const cancel = clock.after(left, () => {
    cancelBody?.(lateError(linked.call, limit, over, secrets));
    linked.abort(over);
  });
  try {
    const reply = await next(linked.call);
    if (reply.isStreamed && boundsBody(call)) cancelBody = reply.boundBody(cancel);
    return reply;
  } catch (error) {
    throw error === over ? lateError(linked.call, limit, over, secrets) : error;
  } finally {
    if (!cancelBody) cancel();
    linked.unlink();
    call.attempts = linked.call.attempts;
  }
}

function boundsBody({ operation, options }: Call): boolean {
  return !operation?.endless || options.deadline !== undefined;
}

/** What the layers below see as the reason of the abort. */
class DeadlineOver extends Error {
  constructor(limit: number) {
    super(`The deadline of ${limit} ms is over`);
    this.name = "DeadlineOver";
  }
}

function lateError(call: Call, limit: number, cause: Error, secrets: Secrets | undefined): Error {
  const attempts = call.attempts ?? [];
  const last = attempts.at(-1);
  const details = { operation: call.name, node: last?.node, attempts, cause, secrets };
  const tries = attempts.length === 1 ? "1 try" : `${attempts.length} tries`;
  const phase = last ? `, the last at ${last.node}: ${last.reason.replace(`${abandoned}, `, "")}` : "";
  const what = `${call.name}: the deadline of ${limit} ms is over after ${tries}${phase}`;
  return changesSomething(call) && isInDoubt(attempts)
    ? new UnknownOutcomeError(`${what}; the request was sent and may have been processed`, details)
    : new TimeoutError(what, details);
}
