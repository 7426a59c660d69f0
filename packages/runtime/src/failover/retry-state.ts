import type { Call } from "../core/call.ts";
import { keepAttempt } from "./conclude-attempt.ts";
import type { Fleet } from "./failover-context.ts";
import { traitsOf } from "./retry-policy.ts";
import type { Ended } from "./attempt.ts";

/** What a call has learned so far: how often it was where, with what success, and where it can still go. */
export class Records {
  readonly #fleet: Fleet;
  readonly #call: Call;
  /** Index of the one node that the caller chose. */
  readonly #only: number | undefined;
  readonly #tries: number[];
  /** Nodes at which another try would end like the last one. */
  readonly #isOut: boolean[];
  /** How often it was moved or repeated. */
  repetitions = 0;

  /** @throws InvalidOptionError when the caller chose a node that is not configured. */
  constructor(fleet: Fleet, call: Call) {
    const { pool } = fleet;
    const { node } = call.options;
    this.#fleet = fleet;
    this.#call = call;
    this.#only = node === undefined ? undefined : pool.find(node, call.name);
    this.#tries = pool.nodes.map(() => 0);
    this.#isOut = pool.nodes.map((_, index) => this.#only !== undefined && this.#only !== index);
  }

  /** Tries at a node so far. */
  triesAt(index: number): number {
    return this.#tries[index] ?? 0;
  }

  /** Whether the node may be tried once more. */
  hasTriesAt(index: number): boolean {
    return this.#costOf(index) < Infinity;
  }

  /** The node for the next try, from the client's own one on or from the one after `from`. */
  pick(from?: number): number | undefined {
    return this.#fleet.pool.pick(this.#fleet.clock.now(), (index) => this.#costOf(index), from);
  }

  /** The node for the next try when it is not to be this one. */
  pickOther(here: number): number | undefined {
    const { clock, pool } = this.#fleet;
    return pool.pick(clock.now(), (index) => (index === here ? Infinity : this.#costOf(index)), here);
  }

  /** A node that this call has not tried, and that nothing speaks against. */
  pickFresh(here: number): number | undefined {
    const { clock, pool } = this.#fleet;
    const cost = (index: number): number =>
      index === here || this.triesAt(index) > 0 ? Infinity : this.#costOf(index);
    return pool.pickBeside(clock.now(), cost, here);
  }

  /** Keeps how a try ended, once, and tells circuit, budget and observers. */
  keep(ended: Ended): void {
    if (ended.isRecorded) return;
    ended.isRecorded = true;
    const { index, failure } = ended;
    this.#tries[index] = this.triesAt(index) + 1;
    if (failure) {
      keepAttempt(this.#fleet, this.#call, ended, failure);
      if (traitsOf[failure.cause].final) this.#isOut[index] = true;
    } else this.#fleet.budget.refund(this.repetitions > 0);
    this.#tellCircuit(ended);
    if (!ended.inLogin && this.#fleet.options.observe) {
      const attempt = this.#tries.reduce((sum, count) => sum + count, 0);
      this.#fleet.tellAttempt(this.#call, attempt, ended);
    }
  }

  /** Keeps a try that the caller ended: it says nothing about the node. */
  keepAborted(ended: Ended): void {
    this.#fleet.pool.abandoned(ended.index, this.#fleet.clock.now());
    keepAttempt(this.#fleet, this.#call, ended, {
      reason: "ended by the caller or the deadline",
      outcome: ended.wasWritten ? "unknown" : "never-sent",
    });
  }

  #tellCircuit({ index, failure }: Ended): void {
    const { clock, pool } = this.#fleet;
    const told = failure ? traitsOf[failure.cause].circuit : "works";
    if (told === "decisive" || told === "counts") pool.failed(index, told === "decisive", clock.now());
    else if (told === "silent") pool.abandoned(index, clock.now());
    else pool.succeeded(index, this.#only === undefined && this.#hasMovedTo(index));
  }

  /** Whether it was at another node before. */
  #hasMovedTo(index: number): boolean {
    return this.#tries.some((count, other) => count > 0 && other !== index);
  }

  #costOf(index: number): number {
    const count = this.triesAt(index);
    return this.#isOut[index] || count >= this.#fleet.maxTries ? Infinity : count;
  }
}
