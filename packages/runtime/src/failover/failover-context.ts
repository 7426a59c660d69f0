import type { Call, Send } from "../core/call.ts";
import type { RetryMode } from "../core/call-options.ts";
import type { Node } from "../core/node.ts";
import { isReplaySafe } from "../core/operation.ts";
import type { Reply } from "../core/reply.ts";
import type { AccountLimits } from "../rate-limit/account-limits.ts";
import type { NorthboundEvent, Observe } from "../telemetry/events.ts";
import { type Clock, wallTime } from "../util/clock.ts";
import { DelayQueue } from "../util/delay-queue.ts";
import type { Attempt, AttemptResult } from "./attempt.ts";
import type { BackoffOptions } from "./backoff.ts";
import type { Circuit, CircuitOptions } from "./circuit.ts";
import { limitPause } from "./limit-pause.ts";
import { Login, SessionCallFailed } from "./login.ts";
import { NodeSelector } from "./node-selector.ts";
import { leftQueueCode } from "./outcome.ts";
import { maxRetryAfter as longestRetryAfter, retryAfter } from "./retry-after.ts";
import { RetryBudget } from "./retry-budget.ts";

/** Options of the failover layer. */
export interface FailoverOptions {
  /** In the order in which they are tried. */
  readonly nodes: readonly Node[];
  /** For events. */
  readonly backend: string;
  readonly clock: Clock;
  readonly observe?: Observe | undefined;
  /** @default "safe" */
  readonly retry?: RetryMode | undefined;
  /** Attempts of one call at one node, the first included. @default 3 */
  readonly maxAttemptsPerNode?: number | undefined;
  /** Without a connection after this long, in milliseconds, another node is tried as well. @default 250 */
  readonly connectionAttemptDelay?: number | undefined;
  /** Longest pause that a `Retry-After` of the server can impose, in milliseconds. @default 60_000 */
  readonly maxRetryAfter?: number | undefined;
  readonly backoff?: BackoffOptions | undefined;
  readonly circuit?: CircuitOptions | undefined;
  /** For one attempt, in milliseconds; a limit that the server states is waited for at least that long. @default 30_000 */
  readonly timeout?: number | undefined;
  /** Told of limits that the server states. */
  readonly account?: AccountLimits | undefined;
  /** Names of members whose values are never printed, from the backend. */
  readonly secrets?: readonly string[] | undefined;
}

type WithoutBase<E> = E extends NorthboundEvent ? Omit<E, "time" | "backend" | "operation" | "correlationId"> : never;

/** What the calls of one client share in the failover layer: nodes, budget, and the way to each node. */
export class FailoverContext {
  readonly next: Send;
  readonly options: FailoverOptions;
  readonly clock: Clock;
  readonly selector: NodeSelector;
  readonly budget: RetryBudget = new RetryBudget();
  /** The way to each node for logins. */
  readonly logins: readonly Login[];
  /** Attempts that have no connection yet. */
  readonly connecting: DelayQueue<Attempt>;
  readonly maxAttempts: number;
  readonly connectionAttemptDelay: number;
  /** Calls under way. */
  calls = 0;

  constructor(options: FailoverOptions, next: Send) {
    const { nodes, clock, maxAttemptsPerNode = 3, connectionAttemptDelay = 250 } = options;
    this.next = next;
    this.options = options;
    this.clock = clock;
    this.maxAttempts = Math.max(1, maxAttemptsPerNode);
    this.connectionAttemptDelay = connectionAttemptDelay;
    this.connecting = new DelayQueue(clock, connectionAttemptDelay, (slow) => slow.owner.onSlow(slow));
    this.selector = new NodeSelector(nodes, options.circuit, (index, circuit) => this.#onCircuit(index, circuit));
    this.logins = nodes.map((node) => new Login(node, next, options.clock));
  }

  nodeAt(index: number): Node {
    return this.selector.nodes[index] as Node;
  }

  modeOf(call: Call): RetryMode {
    return call.options.retry ?? this.options.retry ?? "safe";
  }

  /** Whether a call may be at two nodes at once. */
  mayHedge(call: Call): boolean {
    return isReplaySafe(call.operation, call.method) && call.isReplayable && this.mayMove(call);
  }

  /** Whether a call may go to another node than its first. */
  mayMove(call: Call): boolean {
    return this.selector.nodes.length > 1 && call.options.node === undefined && this.modeOf(call) !== "never";
  }

  /** Reports a limit to the other calls of the account. @returns the pause that it asks for; `undefined` when the server does not say */
  learnLimit(result: AttemptResult, repetitions: number): number | undefined {
    const { failure } = result;
    const fault = failure?.cause === "overload" ? replyOf(result)?.fault : undefined;
    if (!fault) return undefined;
    const { clock, options } = this;
    const asked = this.pauseAskedFor(result) ?? fault.window;
    if (asked === undefined && fault.limit === undefined) return undefined;
    const { maxRetryAfter = longestRetryAfter } = options;
    const pause = Math.min(maxRetryAfter, limitPause(asked ?? 0, repetitions, clock.random(), options.backoff));
    options.account?.learn(fault, pause, clock.now());
    return pause;
  }

  /** The pause that the server asked for. */
  pauseAskedFor(result: AttemptResult): number | undefined {
    const { maxRetryAfter = longestRetryAfter } = this.options;
    const { fault, headers } = replyOf(result) ?? {};
    const named = fault?.retryAfter;
    if (named !== undefined) return Math.min(maxRetryAfter, named);
    return retryAfter(headers?.get("retry-after"), wallTime(this.clock), maxRetryAfter);
  }

  tell(call: Call | undefined, event: WithoutBase<NorthboundEvent>): void {
    const { observe, backend } = this.options;
    if (!observe) return;
    try {
      observe({
        time: wallTime(this.clock),
        backend,
        operation: call?.name,
        correlationId: call?.options.correlationId,
        ...event,
      });
    } catch {
      // Observer errors are ignored.
    }
  }

  /** Reports how an attempt ended. @param attempt its number, from 1 */
  tellAttempt(call: Call, attempt: number, { index, reply, error, failure, duration }: AttemptResult): void {
    if (!this.options.observe) return;
    const node = this.nodeAt(index);
    this.tell(call, {
      type: "attempt",
      node: node.url,
      method: call.method,
      // Without the query, which may hold a token.
      url: node.url + call.url.split("?", 1)[0],
      template: call.operation?.path,
      attempt,
      status: reply?.status,
      duration,
      error: error instanceof Error || !failure || reply ? (error as Error | undefined) : new Error(failure.reason),
    });
  }

  #onCircuit(index: number, circuit: Circuit): void {
    const resetTimeout = circuit.state === "closed" ? 0 : circuit.resetTimeout;
    this.tell(undefined, { type: "circuit", node: this.nodeAt(index).url, state: circuit.state, resetTimeout });
    if (circuit.state === "open") this.#emptyQueue(index);
  }

  /** Sends what still waits in the client's own queue for a node to another one: it was not sent, so writes may go, too. */
  #emptyQueue(index: number): void {
    if (!this.selector.hasClosedBeside(index)) return;
    for (const attempt of this.connecting.all()) {
      const { sent } = attempt;
      if (attempt.index === index && sent?.isQueued) sent.cancel?.(leftQueue(this.nodeAt(index)));
    }
  }
}

/** The answer to an attempt, or to the login before it. */
function replyOf({ error, reply }: AttemptResult): Reply | undefined {
  return error instanceof SessionCallFailed ? error.reply : reply;
}

function leftQueue({ url }: Node): Error {
  return Object.assign(new Error(`${url} failed while the call waited for a connection to it`), {
    code: leftQueueCode,
  });
}
