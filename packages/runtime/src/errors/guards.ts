import type { BackendError } from "./backend-error.ts";
import type { ConflictError } from "./conflict-error.ts";
import type { ConnectionError } from "./connection-error.ts";
import type { CredentialsError } from "./credentials-error.ts";
import type { GatewayError } from "./gateway-error.ts";
import type { ErrorCode } from "./error-code.ts";
import { isNorthboundError, type NorthboundError } from "./northbound-error.ts";
import type { NotFoundError } from "./not-found-error.ts";
import type { PermissionError } from "./permission-error.ts";
import type { RateLimitError } from "./rate-limit-error.ts";
import type { ReadOnlyError } from "./read-only-error.ts";
import type { RejectedInputError } from "./rejected-input-error.ts";
import type { SessionError } from "./session-error.ts";
import type { TimeoutError } from "./timeout-error.ts";
import type { WaitFailedError } from "./wait-failed-error.ts";

const backendCodes: readonly ErrorCode[] = [
  "BACKEND_ERROR",
  "NOT_FOUND",
  "CONFLICT",
  "PERMISSION_DENIED",
  "RATE_LIMITED",
  "REJECTED_INPUT",
];

/** The backend answered that the call failed, whatever the reason; its own words are in `backendMessage`. */
export function isBackendFailure(error: unknown): error is BackendError {
  return isNorthboundError(error) && backendCodes.includes(error.code);
}

/** What the call names does not exist, or is hidden from this account. */
export function isNotFound(error: unknown): error is NotFoundError {
  return hasCode(error, "NOT_FOUND");
}

/** The state of the object does not allow the call now. */
export function isConflict(error: unknown): error is ConflictError {
  return hasCode(error, "CONFLICT");
}

/** The account may not do this. */
export function isPermissionDenied(error: unknown): error is PermissionError {
  return hasCode(error, "PERMISSION_DENIED");
}

/** The backend found the request wrong; `detail` tells where, when it said. */
export function isRejectedInput(error: unknown): error is RejectedInputError {
  return hasCode(error, "REJECTED_INPUT");
}

/** The backend takes no more calls for now. */
export function isRateLimited(error: unknown): error is RateLimitError {
  return hasCode(error, "RATE_LIMITED");
}

/** The client is read-only and refused the call. */
export function isReadOnly(error: unknown): error is ReadOnlyError {
  return hasCode(error, "READ_ONLY");
}

/** The backend refused the credentials, for good. */
export function isCredentialsRejected(error: unknown): error is CredentialsError {
  return hasCode(error, "CREDENTIALS_REJECTED");
}

/** A session could not be made or renewed. */
export function isSessionFailed(error: unknown): error is SessionError {
  return hasCode(error, "SESSION_FAILED");
}

/** No node could be reached; the call was not processed anywhere. */
export function isConnectionFailed(error: unknown): error is ConnectionError {
  return hasCode(error, "CONNECTION_FAILED");
}

/** The time for a try, for the whole call or for a wait was over. */
export function isTimeout(error: unknown): error is TimeoutError {
  return hasCode(error, "TIMEOUT");
}

/**
 * The call may or may not have been processed: look before it is repeated. That is every error whose `outcome` is
 * `unknown`: an `UnknownOutcomeError`, and a write that the backend says has failed inside.
 */
export function isUnknownOutcome(error: unknown): error is NorthboundError & { readonly outcome: "unknown" } {
  return isNorthboundError(error) && error.outcome === "unknown";
}

/** Something in front of the backend answered for it. */
export function isGatewayError(error: unknown): error is GatewayError {
  return hasCode(error, "GATEWAY_ERROR");
}

/** What was waited for can no longer come. */
export function isWaitFailed(error: unknown): error is WaitFailedError {
  return hasCode(error, "WAIT_FAILED");
}

/**
 * The backend has too much to do, and the same call may well succeed later: rate limited, unavailable
 * (status 429 or 503), or a time limit passed.
 */
export function isOverload(error: unknown): error is NorthboundError {
  if (!isNorthboundError(error)) return false;
  return error.code === "RATE_LIMITED" || error.code === "TIMEOUT" || error.status === 429 || error.status === 503;
}

const outageCodes = ["RATE_LIMITED", "TIMEOUT", "CONNECTION_FAILED", "GATEWAY_ERROR"];
/** Statuses of something in front of a server that can't reach it, the last of them those of Cloudflare. */
const outageStatuses = [408, 421, 425, 429, 502, 503, 504, 520, 521, 522, 523, 524];

/**
 * The backend could not be asked: it restarts, is overloaded, or can't be reached, also for a login that the call needed.
 * The same read may well succeed in a minute. Refused credentials are no outage.
 */
export function isOutage(error: unknown): error is NorthboundError {
  if (!isNorthboundError(error)) return false;
  const { code, status } = error;
  if (outageCodes.includes(code) || (status !== undefined && outageStatuses.includes(status))) return true;
  return code === "SESSION_FAILED" && (status === undefined || status >= 500 || status === 404);
}

function hasCode(error: unknown, code: ErrorCode): boolean {
  return isNorthboundError(error) && error.code === code;
}
