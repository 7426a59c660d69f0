import type { Call } from "../core/call.ts";
import { sleep, wallTime } from "../util/clock.ts";
import { isReplaySafe } from "../core/operation.ts";
import type { Reply } from "../core/reply.ts";
import { backoff } from "./backoff.ts";
import type { Failure } from "./outcome.ts";
import { endOf, type Verdict } from "./conclude-attempt.ts";
import { type Fleet, SessionCallFailed, type StartJourney } from "./failover-context.ts";
import { nextStep } from "./retry-policy.ts";
import { discard, Race } from "./hedging.ts";
import { Records } from "./retry-state.ts";
import { retryAfter } from "./retry-after.ts";
import type { Ended } from "./attempt.ts";

/** Where the code of journeys begins, which may be loaded apart from the rest. */
export const startJourney: StartJourney = (fleet, call) => new Journey(fleet, call);

/** What follows a failed try: another one at a node after a pause, or the end. */
type Plan = { readonly to: number; readonly pause: number } | { readonly because: Verdict["because"] };

/**
 * A call that left the fast path: one that needs a login, a chosen node, or another try. Takes the
 * steps that `nextStep` decides until there is a reply for the caller, or the final error.
 */
export class Journey {
  readonly race: Race;
  readonly #call: Call;
  readonly #fleet: Fleet;
  readonly #records: Records;

  /** @throws InvalidOptionError when the caller chose a node that is not configured. */
  constructor(fleet: Fleet, call: Call) {
    this.#fleet = fleet;
    this.#call = call;
    this.#records = new Records(fleet, call);
    this.race = new Race(fleet, this.#records, this);
  }

  /** Makes the first try, and as many more as are right. */
  async run(): Promise<Reply> {
    return this.goOn(await this.race.start(this.#call, this.#records.pick() ?? 0));
  }

  /** Goes on after a first try that did not simply succeed. */
  async goOn(first: Ended): Promise<Reply> {
    for (let ended = first; ;) {
      this.#throwIfAborted(ended);
      this.#records.keep(ended);
      const { failure, index } = ended;
      if (!failure) return ended.reply as Reply;
      const plan = this.#planAfter(ended, failure);
      if ("because" in plan) return endOf(this.#fleet, this.#call, ended, failure, plan.because);
      discard(ended);
      this.#records.repetitions += 1;
      const last = this.#call.attempts?.at(-1);
      if (last) this.#call.options.onRetry?.(last, plan.pause);
      if (plan.to === index) this.#tellRetry(index, plan.pause, failure.reason);
      else this.tellMove(index, plan.to, failure.reason);
      if (plan.pause > 0) await sleep(this.#fleet.clock, plan.pause, this.#call.signal);
      ended = await this.race.start(this.#call, plan.to);
    }
  }

  tellMove(from: number, to: number, reason: string): void {
    const { nodes } = this.#fleet.pool;
    this.#fleet.tell(this.#call, { type: "failover", from: nodes[from]?.url ?? "", to: nodes[to]?.url ?? "", reason });
  }

  #tellRetry(index: number, delay: number, reason: string): void {
    this.#fleet.tell(this.#call, { type: "retry", node: this.#fleet.nodeAt(index).url, delay, reason });
  }

  #planAfter(ended: Ended, failure: Failure): Plan {
    const call = this.#call;
    const fleet = this.#fleet;
    const records = this.#records;
    const { index } = ended;
    const here = records.triesAt(index);
    const other = records.pickOther(index);
    const step = nextStep({
      failure,
      mode: fleet.modeOf(call),
      isReplaySafe: isReplaySafe(call.operation, call.method),
      isBodyGone: !call.isReplayable && (ended.wasWritten || call.bodyUsed),
      hasTriesHere: records.hasTriesAt(index),
      other: other === undefined ? "none" : records.triesAt(other) < here ? "fresh" : "tried",
    });
    if (step.go === "end") return step;
    const { clock, options } = fleet;
    const asked = this.#pauseAsked(ended);
    const pause = step.pause ? (asked ?? backoff(records.repetitions, clock.random(), options.backoff)) : 0;
    // A pause that outlasts the deadline would only turn a clear failure into a late one.
    if (call.endsAt !== undefined && clock.now() + pause >= call.endsAt) return { because: "spent" };
    if (failure.outcome !== "never-sent" && asked === undefined && !fleet.budget.take()) {
      fleet.tell(call, {
        type: "warning",
        message: `${call.name} is not tried again: too many calls needed that lately`,
      });
      return { because: "spent" };
    }
    return { to: step.go === "same" ? index : (other ?? index), pause };
  }

  /** The pause that the server asked for. */
  #pauseAsked(ended: Ended): number | undefined {
    const { error, reply } = ended;
    const { clock, options } = this.#fleet;
    const asked = error instanceof SessionCallFailed ? error.retryAfter : reply?.headers.get("retry-after");
    return retryAfter(asked, wallTime(clock), options.maxRetryAfter);
  }

  #throwIfAborted(ended: Ended): void {
    const { signal } = this.#call;
    if (!signal?.aborted || ended.reply) return;
    this.#records.keepAborted(ended);
    throw signal.reason;
  }
}
