import type { Call } from "../core/call.ts";
import { changesSomething, type Outcome } from "../core/outcome.ts";
import type { Attempt, AttemptResult } from "./attempt.ts";
import type { FailoverContext } from "./failover-context.ts";
import { type Situation, traitsOf } from "./retry-policy.ts";

/** Begins the reason of an attempt that was given up while it was under way. */
export const abandoned = "ended by the caller or the deadline";

/** What a call has learned so far: how many attempts it had at each node, how they ended, and where it can still go. */
export class RetryState {
  readonly call: Call;
  readonly context: FailoverContext;
  /** Index of the one node that the caller chose. */
  readonly #only: number | undefined;
  /** Attempts at each node; absent before the first failure. */
  #attemptsAt: number[] | undefined = undefined;
  /** Nodes at which another attempt would end like the last one. */
  #isOut: boolean[] | undefined = undefined;
  #attempts = 0;
  /** How often it was moved or repeated. */
  repetitions = 0;

  /** @throws InvalidOptionError when the caller chose a node that is not configured. */
  constructor(context: FailoverContext, call: Call) {
    const { node } = call.options;
    this.context = context;
    this.call = call;
    this.#only = node === undefined ? undefined : context.selector.find(node, call.name);
    for (const url of call.rejectingNodes ?? []) this.#leaveOut(context.selector.find(url, call.name));
  }

  /** The node rejected each session that it gave: for this call that is as if all attempts there had failed. */
  #leaveOut(index: number): void {
    (this.#attemptsAt ??= this.context.selector.nodes.map(() => 0))[index] = this.context.maxAttempts;
  }

  /** The node for the first attempt. */
  firstNode(): number {
    const { clock, selector } = this.context;
    if (this.#only !== undefined) return this.#only;
    const { current } = selector;
    if (selector.isClosed(current) && this.#costOf(current) < Infinity) return current;
    return selector.pick(clock.now(), (index) => this.#costOf(index)) ?? current;
  }

  /** The node for the next attempt when it is not to be this one: one whose circuit is closed, where there is any. */
  otherNode(here: number): number | undefined {
    const { clock, selector } = this.context;
    const cost = (index: number): number => (index === here ? Infinity : this.#costOf(index));
    const onlyClosed = (index: number): number => (selector.isClosed(index) ? cost(index) : Infinity);
    const now = clock.now();
    const closed = selector.pickClosed(now, onlyClosed, here);
    // A node that was not tried yet goes before one that was, whatever its circuit says.
    if (closed !== undefined && this.#attemptsOf(closed) < Math.max(1, this.#attemptsOf(here))) return closed;
    return selector.pickAny(now, cost, here);
  }

  /** A node that this call has not tried, and that nothing speaks against. */
  untriedNode(here: number, but: readonly number[] = []): number | undefined {
    const { clock, selector } = this.context;
    const cost = (index: number): number =>
      index === here || but.includes(index) || this.#attemptsOf(index) > 0 ? Infinity : this.#costOf(index);
    return selector.pickClosed(clock.now(), cost, here);
  }

  /** How long this call has to stay away from a node, as that node has asked for. */
  pauseBefore(index: number): number {
    return Math.max(0, (this.call.notBefore?.[index] ?? 0) - this.context.clock.now());
  }

  /** What the decision after a failed attempt depends on. */
  optionsAfter(here: number, other: number | undefined): Pick<Situation, "hasAttemptsHere" | "other"> {
    const hasAttemptsHere = this.#costOf(here) < Infinity;
    if (other === undefined) return { hasAttemptsHere, other: "none" };
    if (this.#attemptsOf(other) >= this.#attemptsOf(here)) return { hasAttemptsHere, other: "tried" };
    return { hasAttemptsHere, other: this.context.selector.isClosed(other) ? "healthy" : "fresh" };
  }

  /** Counts how an attempt ended, once: for this call, the circuit, the budget and observers. */
  record(result: AttemptResult): void {
    if (result.isRecorded || result.failure?.cause === "left the queue") return;
    result.isRecorded = true;
    const { context, call } = this;
    const { index, failure } = result;
    this.#attempts += 1;
    if (failure) {
      result.limitPause = context.learnLimit(result, this.repetitions);
      this.#attemptsAt ??= context.selector.nodes.map(() => 0);
      // Those that a limit turned away are bounded by time instead.
      if (result.limitPause === undefined) this.#attemptsAt[index] = this.#attemptsOf(index) + 1;
      this.#keep(result, failure.reason, failure.outcome);
      if (traitsOf[failure.cause].final) (this.#isOut ??= [])[index] = true;
      // The pause that a node asks for holds for this call even after attempts at other nodes, and for a hedge as well.
      const pause = context.pauseAskedFor(result);
      if (pause !== undefined) (call.notBefore ??= [])[index] = context.clock.now() + pause;
    } else context.budget.refund(this.repetitions > 0);
    this.#tellCircuit(result);
    if (!result.inLogin) context.tellAttempt(call, this.#attempts, result);
  }

  /** Keeps an attempt that the caller ended: it says nothing about the node. */
  recordAborted(result: AttemptResult): void {
    this.context.selector.abandoned(result.index, this.context.clock.now());
    const phase = result.inLogin ? "in a login" : result.wasWritten ? "without an answer" : "without a connection";
    this.#keep(result, `${abandoned}, ${phase}`, result.wasWritten ? "unknown" : "not-processed");
  }

  /** Keeps an attempt that was given up for another one that failed: what was written may be processed all the same. */
  recordGivenUp({ index, began, sent }: Attempt): void {
    if (!sent?.written || !changesSomething(this.call)) return;
    const duration = this.context.clock.now() - began;
    this.#keep({ index, duration }, "given up because another attempt was answered first", "unknown");
  }

  #keep(
    { index, reply, duration }: Pick<AttemptResult, "index" | "reply" | "duration">,
    reason: string,
    outcome: Outcome,
  ): void {
    const { call } = this;
    (call.attempts ??= []).push({
      node: this.context.nodeAt(index).url,
      status: reply?.status,
      reason,
      outcome: changesSomething(call) ? outcome : "not-processed",
      duration,
    });
  }

  #tellCircuit({ index, failure, began }: AttemptResult): void {
    const { clock, selector } = this.context;
    const now = clock.now();
    const told = failure ? traitsOf[failure.cause].circuit : "works";
    if (told === "silent") selector.abandoned(index, now);
    else if (told === "works")
      selector.succeeded(index, this.#only === undefined && this.#hasMovedTo(index), began, now);
    else selector.failed(index, told === "decisive", began, now);
  }

  /** Whether it was at another node before. */
  #hasMovedTo(index: number): boolean {
    return this.#attemptsAt?.some((count, other) => count > 0 && other !== index) ?? false;
  }

  #attemptsOf(index: number): number {
    return this.#attemptsAt?.[index] ?? 0;
  }

  #costOf(index: number): number {
    if (this.#only !== undefined && index !== this.#only) return Infinity;
    const count = this.#attemptsOf(index);
    return this.#isOut?.[index] || count >= this.context.maxAttempts ? Infinity : count;
  }
}
