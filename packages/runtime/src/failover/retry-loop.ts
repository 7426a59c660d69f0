import type { Call } from "../core/call.ts";
import { clientDefaults } from "../core/client-options.ts";
import { isReplaySafe } from "../core/operation.ts";
import type { Reply } from "../core/reply.ts";
import { sleep } from "../util/clock.ts";
import { notify } from "../util/notify.ts";
import { type AttemptResult, discard } from "./attempt.ts";
import { backoff } from "./backoff.ts";
import { concludeAttempt } from "./conclude-attempt.ts";
import type { FailoverContext } from "./failover-context.ts";
import { Hedging } from "./hedging.ts";
import { patienceOf } from "./limit-pause.ts";
import type { Failure } from "./outcome.ts";
import { type EndReason, nextStep } from "./retry-policy.ts";
import { RetryState } from "./retry-state.ts";

/**
 * Runs a call: chooses a node, sends an attempt (hedged when the connection is slow), judges the outcome and decides,
 * until there is an answer for the caller or the final error.
 * @throws InvalidOptionError when the caller chose a node that is not configured.
 */
export async function runCall(context: FailoverContext, call: Call): Promise<Reply> {
  call.signal?.throwIfAborted();
  const state = new RetryState(context, call);
  const hedging = new Hedging(state);
  let index = state.firstNode();
  tellLeaving(state, hedging, index);
  context.calls += 1;
  try {
    // A call that comes again, with another session, keeps to what it was asked before.
    const asked = state.pauseBefore(index);
    if (asked > 0) await sleep(context.clock, asked, call.signal);
    for (;;) {
      // One attempt after another is what this loop is for.
      // oxlint-disable-next-line no-await-in-loop
      const result = await hedging.send(call, index);
      throwIfAborted(state, result);
      state.record(result);
      const { failure } = result;
      if (!failure) return result.reply as Reply;
      const plan = planAfter(state, result, failure);
      if ("because" in plan) return concludeAttempt(context, call, result, failure, plan.because);
      discard(result);
      // oxlint-disable-next-line no-await-in-loop
      await goOn(state, hedging, result, failure, plan);
      index = plan.to;
    }
  } finally {
    context.calls -= 1;
  }
}

/** Reports the move of a call whose last node rejected each session that it gave. */
function tellLeaving({ call, context }: RetryState, hedging: Hedging, to: number): void {
  const left = call.rejectingNodes?.at(-1);
  if (left !== undefined && left === call.attempts?.at(-1)?.node)
    hedging.tellMove(context.selector.find(left, call.name), to, "rejects each new session right after its login");
}

/** What follows a failed attempt: another one at a node after a pause, or the end. */
type Plan = { readonly to: number; readonly pause: number } | { readonly because: EndReason };

function planAfter(state: RetryState, result: AttemptResult, failure: Failure): Plan {
  const { call, context } = state;
  const { index } = result;
  const other = state.otherNode(index);
  // It only waited in the client's own queue, which is no attempt: it goes where it would go if it came now.
  if (failure.cause === "left the queue") {
    const to = other ?? index;
    return { to, pause: state.pauseBefore(to) };
  }
  const asked = context.pauseAskedFor(result);
  const step = nextStep({
    failure,
    mode: context.modeOf(call),
    isReplaySafe: isReplaySafe(call.operation, call.method),
    isBodyGone: !call.isReplayable && (result.wasWritten || call.bodyUsed),
    ...state.optionsAfter(index, other),
  });
  if (step.go === "end") return step;
  if (result.limitPause !== undefined) return planForLimit(state, index, result.limitPause);
  // The patience is for limits: what the call waited for elsewhere uses none of it up.
  call.waitsUntil = undefined;
  const to = step.go === "move" || step.at === "other" ? (other ?? index) : index;
  if (step.go === "move" && state.pauseBefore(to) === 0) return { to, pause: 0 };
  const { clock, options, budget } = context;
  const pause = Math.max(asked ?? backoff(state.repetitions, clock.random(), options.backoff), state.pauseBefore(to));
  // A pause that outlasts the deadline would only turn a clear failure into a late one.
  if (call.endsAt !== undefined && clock.now() + pause >= call.endsAt) return { because: "spent" };
  if (asked === undefined && !budget.take(context.calls)) {
    const message = `${call.name} is not tried again: too many calls needed that lately`;
    context.tell(call, { type: "warning", message });
    return { because: "spent" };
  }
  return { to, pause };
}

/** A call that the server turned away for a limit waits until its deadline, or as long as its patience lasts. */
function planForLimit({ call, context }: RetryState, to: number, pause: number): Plan {
  const { clock, options } = context;
  const now = clock.now();
  call.waitsUntil ??= call.endsAt ?? now + patienceOf(call, options.timeout ?? clientDefaults.timeout, pause);
  return now + pause < call.waitsUntil ? { to, pause } : { because: "spent" };
}

async function goOn(
  state: RetryState,
  hedging: Hedging,
  { index }: AttemptResult,
  { cause, reason }: Failure,
  { to, pause }: { readonly to: number; readonly pause: number },
): Promise<void> {
  const { call, context } = state;
  if (cause !== "left the queue") {
    state.repetitions += 1;
    const last = call.attempts?.at(-1);
    if (last) notify(call.options.onRetry, last, pause);
  }
  if (to === index) context.tell(call, { type: "retry", node: context.nodeAt(index).url, delay: pause, reason });
  else hedging.tellMove(index, to, reason);
  if (pause > 0) await sleep(context.clock, pause, call.signal);
}

function throwIfAborted(state: RetryState, result: AttemptResult): void {
  const { signal } = state.call;
  if (!signal?.aborted || result.reply) return;
  state.recordAborted(result);
  throw signal.reason;
}
