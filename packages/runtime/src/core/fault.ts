import type { Outcome } from "./outcome.ts";

/**
 * What a failure means to the runtime and to a caller:
 * `session` the session is missing or ended · `credentials` login refused for good · `permission` the account may not ·
 * `notFound` · `conflict` the state does not allow it · `invalid` the request is wrong · `overload` too many calls ·
 * `unavailable` the node can't answer now · `server` it failed inside · `gateway` not the backend's words: something in
 * front of it answered.
 */
export type FaultKind =
  | "session"
  | "credentials"
  | "permission"
  | "notFound"
  | "conflict"
  | "invalid"
  | "overload"
  | "unavailable"
  | "server"
  | "gateway";

/** An answer that means failure, in the backend's own words, whatever its HTTP status. */
export interface Fault {
  readonly kind: FaultKind;
  /** The backend's message, or our words when it sent none. */
  readonly message: string;
  /** The backend's own error code, when it has one. */
  readonly code?: string | undefined;
  /**
   * What it means when a session that has just been opened for this call is told the same: where one code stands for an
   * ended session and for a missing right.
   */
  readonly onFreshSession?: FaultKind | undefined;
  /** Further structured detail of the backend, such as messages per field. */
  readonly detail?: unknown;
  /**
   * What the answer proves about a write. A write is sent again only after `not-processed`. Default: `unknown` for
   * `server` and `gateway`, `not-processed` for the others.
   */
  readonly outcome?: Outcome | undefined;
  /** Of `overload`: how many calls the backend takes, in each `window`, or at the same time where it names no window. */
  readonly limit?: number | undefined;
  /** Of `overload`: length of the window of `limit`, in milliseconds. */
  readonly window?: number | undefined;
  /** When to ask again, in milliseconds from now, where the backend says it elsewhere than in `Retry-After`. */
  readonly retryAfter?: number | undefined;
  /** Set where the answer is not in the backend's own words. */
  readonly isForeign?: true | undefined;
  /** A "not found" that something else may have given as well. The backend's `presence` decides. */
  readonly isAmbiguous?: true | undefined;
}

/** What a fault proves about a write. */
export function outcomeOf({ kind, outcome }: Fault): Outcome {
  return outcome ?? (kind === "server" || kind === "gateway" ? "unknown" : "not-processed");
}
