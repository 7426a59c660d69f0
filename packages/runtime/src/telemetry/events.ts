/** What every event carries. */
export interface EventBase {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly backend: string;
  /** `group/method` of the spec, or method and path for an untyped request. */
  readonly operation?: string | undefined;
  readonly correlationId?: string | undefined;
}

/** A call began. */
export interface StartEvent extends EventBase {
  readonly type: "start";
  readonly method: string;
}

/** A call ended, well or not. For a streamed answer: it began to arrive. */
export interface CallEvent extends EventBase {
  readonly type: "call";
  readonly method: string;
  /** Absent when there was no answer. */
  readonly status: number | undefined;
  /** Over all tries and waits, in milliseconds. */
  readonly duration: number;
  /** Tries that it took; 0 when nothing was sent for it. */
  readonly attempts: number;
  readonly fromCache: boolean;
  /** What the caller gets instead of data; for one who aborts, the reason that he gave. */
  readonly error: Error | undefined;
}

/** One try of a call at one node ended. */
export interface AttemptEvent extends EventBase {
  readonly type: "attempt";
  readonly node: string;
  readonly method: string;
  /** Where it was sent, without the query. */
  readonly url?: string | undefined;
  /** Path template of the operation, such as `/vms/{vmId}`. */
  readonly template?: string | undefined;
  /** Number of this try, from 1. */
  readonly attempt: number;
  readonly status: number | undefined;
  readonly duration: number;
  readonly error: Error | undefined;
}

/** A call is sent again to the same node. */
export interface RetryEvent extends EventBase {
  readonly type: "retry";
  readonly node: string;
  /** Before it is sent, in milliseconds. */
  readonly delay: number;
  readonly reason: string;
}

/** A call moves on to another node. */
export interface FailoverEvent extends EventBase {
  readonly type: "failover";
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** A node is left alone for a while, is tried out again, or works again. */
export interface CircuitEvent extends EventBase {
  readonly type: "circuit";
  readonly node: string;
  readonly state: "closed" | "open" | "half-open";
  readonly resetTimeout: number;
}

/** A login ended, well or not. */
export interface LoginEvent extends EventBase {
  readonly type: "login";
  readonly node: string;
  readonly strategy: string;
  readonly duration: number;
  readonly reason: "first" | "expired" | "ahead";
  readonly error: Error | undefined;
}

/** A logout ended, well or not. */
export interface LogoutEvent extends EventBase {
  readonly type: "logout";
  readonly node: string;
  readonly error: Error | undefined;
}

/** What the cache did for a call, or to its entries. */
export interface CacheEvent extends EventBase {
  readonly type: "cache";
  readonly result: "hit" | "stale" | "miss" | "coalesced" | "invalidated" | "refresh-failed";
}

/** A call had to wait for its turn under a rate limit. */
export interface LimitEvent extends EventBase {
  readonly type: "limit";
  /** In milliseconds. */
  readonly waited: number;
  /** Calls that wait. */
  readonly queued: number;
}

/** A page was handed out. */
export interface PageEvent extends EventBase {
  readonly type: "page";
  readonly position: number | string;
  readonly items: number;
  readonly total: number | undefined;
  /** Pages that may be on their way at the same time now. */
  readonly concurrency: number;
}

/** A wait for a state read once more. */
export interface WaitEvent extends EventBase {
  readonly type: "wait";
  readonly reads: number;
  readonly elapsed: number;
  readonly done: boolean;
  /** What made the last read fail, when it failed and the wait goes on, as in an outage. */
  readonly error: Error | undefined;
}

/** Something that a person may want to know. */
export interface WarningEvent extends EventBase {
  readonly type: "warning";
  readonly message: string;
}

/** Everything that a client tells about itself. Events hold no secret and no body. */
export type NorthboundEvent =
  | StartEvent
  | CallEvent
  | AttemptEvent
  | RetryEvent
  | FailoverEvent
  | CircuitEvent
  | LoginEvent
  | LogoutEvent
  | CacheEvent
  | LimitEvent
  | PageEvent
  | WaitEvent
  | WarningEvent;

/** Receives events; what it throws is ignored. */
export type Observe = (event: NorthboundEvent) => void;
