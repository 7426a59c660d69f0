import type { NorthboundError } from "../errors/northbound-error.ts";

/** What every event carries. */
export interface EventBase {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly backend: string;
  /** `group/method` of the spec, or method and path for an untyped request. */
  readonly operation?: string | undefined;
  readonly correlationId?: string | undefined;
}

/** Everything that a client tells about itself. Events hold no secret and no body. */
export type NorthboundEvent = EventBase &
  (
    | { readonly type: "call"; readonly method: string; readonly status: number | undefined; readonly duration: number; readonly attempts: number; readonly fromCache: boolean; readonly error: NorthboundError | undefined }
    | { readonly type: "attempt"; readonly node: string; readonly method: string; readonly attempt: number; readonly status: number | undefined; readonly duration: number; readonly error: Error | undefined }
    | { readonly type: "retry"; readonly node: string; readonly delay: number; readonly reason: string }
    | { readonly type: "failover"; readonly from: string; readonly to: string; readonly reason: string }
    | { readonly type: "circuit"; readonly node: string; readonly state: "closed" | "open" | "half-open"; readonly coolDown: number }
    | { readonly type: "login"; readonly node: string; readonly strategy: string; readonly duration: number; readonly reason: "first" | "expired" | "ahead"; readonly error: Error | undefined }
    | { readonly type: "logout"; readonly node: string; readonly error: Error | undefined }
    | { readonly type: "cache"; readonly result: "hit" | "stale" | "miss" | "coalesced" | "invalidated" | "refresh-failed" }
    | { readonly type: "limit"; readonly waited: number; readonly queued: number }
    | { readonly type: "page"; readonly position: number | string; readonly items: number; readonly total: number | undefined; readonly concurrency: number }
    | { readonly type: "wait"; readonly reads: number; readonly elapsed: number; readonly done: boolean }
    | { readonly type: "warning"; readonly message: string }
  );

/** Receives events; what it throws is ignored. */
export type Observe = (event: NorthboundEvent) => void;
