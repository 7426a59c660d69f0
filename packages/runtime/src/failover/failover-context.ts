import type { Call } from "../core/call.ts";
import { type Clock, wallTime } from "../util/clock.ts";
import { DelayQueue } from "../util/delay-queue.ts";
import { isNorthboundError } from "../errors/northbound-error.ts";
import { memoizeAsync } from "../util/memoize-async.ts";
import type { Node } from "../core/node.ts";
import { isReplaySafe } from "../core/operation.ts";
import type { RetryMode } from "../core/call-options.ts";
import type { Reply } from "../core/reply.ts";
import type { NorthboundEvent, Observe } from "../telemetry/events.ts";
import type { Send } from "../core/send.ts";
import type { SessionTicket } from "../core/session-ticket.ts";
import type { BackoffOptions } from "./backoff.ts";
import type { CircuitOptions } from "./circuit.ts";
import { classify, type Failure, slowConnectCode } from "./outcome.ts";
import type { Journey } from "./retry-loop.ts";
import { NodePool } from "./node-selector.ts";
import { RetryBudget } from "./retry-budget.ts";
import type { Ended, Try } from "./attempt.ts";

/** Begins the journey of a call that left the fast path. */
export type StartJourney = (fleet: Fleet, call: Call) => Journey;

/** Options of the failover layer. */
export interface FailoverOptions {
  /** Gives the code of journeys, which may be loaded for it; asked for with the first call. */
  readonly loadJourneys: () => Promise<StartJourney>;
  /** In the order in which they are tried. */
  readonly nodes: readonly Node[];
  /** For events. */
  readonly backend: string;
  readonly clock: Clock;
  readonly observe?: Observe | undefined;
  /** @default "safe" */
  readonly retry?: RetryMode | undefined;
  /** Tries of one call at one node, the first included. @default 3 */
  readonly maxAttemptsPerNode?: number | undefined;
  /** Without a connection after this long, in milliseconds, another node gets its chance. @default 250 */
  readonly connectionAttemptDelay?: number | undefined;
  /** Longest pause that a `Retry-After` of the server can impose, in milliseconds. @default 60_000 */
  readonly maxRetryAfter?: number | undefined;
  readonly backoff?: BackoffOptions | undefined;
  readonly circuit?: CircuitOptions | undefined;
  /** Names of members whose values are never printed, from the backend. */
  readonly secrets?: readonly string[] | undefined;
}

type WithoutBase<E> = E extends NorthboundEvent ? Omit<E, "time" | "backend" | "operation" | "correlationId"> : never;

/** What the calls of one client share in the failover layer: nodes, budget, and the way to each node. */
export class Fleet {
  readonly next: Send;
  readonly options: FailoverOptions;
  readonly clock: Clock;
  readonly pool: NodePool;
  readonly budget: RetryBudget = new RetryBudget();
  /** The code of journeys, as soon as it is there. */
  startJourney: StartJourney | undefined = undefined;
  /** Waits for the code of journeys. */
  readonly loadJourneys: (signal?: AbortSignal) => Promise<StartJourney>;
  /** Tries that have no connection yet. */
  readonly connecting: DelayQueue<Try>;
  readonly maxTries: number;
  readonly patience: number;
  /** The way to each node, for logins. */
  readonly #sends: readonly Send[];
  /** The login that is on its way to each node. */
  readonly #logins: (Call | undefined)[] = [];

  constructor(options: FailoverOptions, next: Send, onSlow: (slow: Try) => void) {
    const { nodes, clock, maxAttemptsPerNode = 3, connectionAttemptDelay = 250 } = options;
    this.next = next;
    this.options = options;
    this.clock = clock;
    this.maxTries = Math.max(1, maxAttemptsPerNode);
    this.patience = connectionAttemptDelay;
    this.loadJourneys = memoizeAsync(async () => (this.startJourney = await options.loadJourneys()));
    this.connecting = new DelayQueue(clock, connectionAttemptDelay, onSlow);
    this.pool = new NodePool(nodes, options.circuit, (node, circuit) => {
      const resetTimeout = circuit.state === "closed" ? 0 : circuit.resetTimeout;
      this.tell(undefined, { type: "circuit", node: node.url, state: circuit.state, resetTimeout });
    });
    this.#sends = nodes.map((_, index) => (call) => this.#sendLogin(call, index));
  }

  nodeAt(index: number): Node {
    return this.pool.nodes[index] as Node;
  }

  loginAt(index: number): Call | undefined {
    return this.#logins[index];
  }

  modeOf(call: Call): RetryMode {
    return call.options.retry ?? this.options.retry ?? "safe";
  }

  /** Whether a call may be on its way to two nodes at once. */
  mayRace(call: Call): boolean {
    return isReplaySafe(call.operation, call.method) && call.isReplayable && this.mayMove(call);
  }

  /** Whether a call may go to another node than its first. */
  mayMove(call: Call): boolean {
    return this.pool.nodes.length > 1 && call.options.node === undefined && this.modeOf(call) !== "never";
  }

  /** The ticket for a node; `undefined` for a call that needs none. */
  ticketFor(call: Call, index: number): SessionTicket | Promise<SessionTicket> | undefined {
    const { authorize } = call;
    if (!authorize || call.options.session !== undefined || call.operation?.session === "none") return undefined;
    return authorize(this.nodeAt(index), this.#sends[index] as Send, call.signal);
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
      // What an observer throws is its own affair.
    }
  }

  /** Tells how a try ended. @param attempt its number, from 1 */
  tellAttempt(call: Call, attempt: number, { index, reply, error, failure, duration }: Ended): void {
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

  /** A call of the session strategy. No answer is that node's failure, and so is one that says it can't serve. */
  #sendLogin(call: Call, index: number): Promise<Reply> {
    const attempt = call.attemptAt(this.nodeAt(index), undefined);
    this.#logins[index] = attempt;
    const settled = (): void => {
      if (this.#logins[index] === attempt) this.#logins[index] = undefined;
    };
    return this.next(attempt).then(
      (reply) => {
        settled();
        const failure = classify(reply);
        if (failure.outcome === "answered") return reply;
        throw new SessionCallFailed(failure, { status: reply.status, retryAfter: reply.headers.get("retry-after") });
      },
      (error: unknown) => {
        settled();
        const failure = classify({ error, written: attempt.written });
        if (attempt.signal?.aborted || failure.outcome === "answered") throw error;
        throw new SessionCallFailed(failure, { cause: error });
      },
    );
  }
}

/** The node could not serve a call of the session strategy. Stays inside: the session layer passes it on as it is. */
export class SessionCallFailed extends Error {
  readonly failure: Failure;
  /** Absent when there was no answer. */
  readonly status: number | undefined;
  /** The pause that the answer asks for. */
  readonly retryAfter: string | null | undefined;

  constructor(
    failure: Failure,
    details: { readonly status?: number; readonly retryAfter?: string | null; readonly cause?: unknown },
  ) {
    super(failure.reason, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "SessionCallFailed";
    this.failure = failure;
    this.status = details.status;
    this.retryAfter = details.retryAfter;
  }
}

/** Ends an attempt that has no connection, so that its call can go to another node. */
export function slowConnect(patience: number): Error {
  return Object.assign(new Error(`No connection after ${patience} ms`), { code: slowConnectCode });
}

/**
 * Judges a login that failed. The call itself was not sent, whatever became of the login.
 * What is no failure of the node (refused credentials, a closed client) is final.
 */
export function classifyLogin(error: unknown): Failure {
  if (error instanceof SessionCallFailed) {
    return { ...error.failure, outcome: "never-sent", reason: `login: ${error.failure.reason}` };
  }
  const reason = isNorthboundError(error) ? error.message : "login failed";
  return { outcome: "answered", cause: "call could not be made", reason };
}
