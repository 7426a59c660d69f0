/**
 * What a failure means to the runtime and to a caller:
 * `session` the session is missing or ended · `credentials` login refused for good · `permission` the account may not ·
 * `notFound` · `conflict` the state does not allow it · `invalid` the request is wrong · `overload` too many calls, not processed ·
 * `unavailable` the node can't answer now, not processed · `server` it failed inside.
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
  | "server";

/** An answer that means failure, in the backend's own words, whatever its HTTP status. */
export interface Fault {
  readonly kind: FaultKind;
  /** The backend's message, or our words when it sent none. */
  readonly message: string;
  /** The backend's own error code, when it has one. */
  readonly code?: string | undefined;
  /** Further structured detail of the backend, such as messages per field. */
  readonly detail?: unknown;
}
