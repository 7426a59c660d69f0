import type { GuardedStore } from "../cache/guarded-store.ts";
import type { Clock } from "../util/clock.ts";

/** What a process got: places to use at once, and when to ask again when it got fewer than it wanted. */
export interface Grant {
  readonly granted: number;
  /** In milliseconds from now. */
  readonly askAgainIn: number;
}

/** Options of a shared window. */
export interface SharedWindowOptions {
  /** One that never fails: without its answers the limit is kept by each process alone. */
  readonly store: GuardedStore;
  /** Names the limit in the store; the same in all processes that share it. */
  readonly key: string;
  readonly requests: number;
  readonly window: number;
  readonly clock: Clock;
}
