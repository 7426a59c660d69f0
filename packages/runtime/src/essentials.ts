// What the users of a client import beside it. Every client exports all of it, so that nobody has to install this package.

// Errors and what tells them apart.
export { type AttemptRecord, isNorthboundError, NorthboundError } from "./errors/northbound-error.ts";
export type { ErrorCode } from "./errors/error-code.ts";
export type { Outcome } from "./core/outcome.ts";
export {
  isBackendFailure,
  isConflict,
  isConnectionFailed,
  isCredentialsRejected,
  isGatewayError,
  isNotFound,
  isOutage,
  isOverload,
  isPermissionDenied,
  isRateLimited,
  isReadOnly,
  isRejectedInput,
  isSessionFailed,
  isTimeout,
  isUnknownOutcome,
  isWaitFailed,
} from "./errors/guards.ts";
export { BackendError } from "./errors/backend-error.ts";
export { BodyNotReplayableError } from "./errors/body-not-replayable-error.ts";
export { ClosedError } from "./errors/closed-error.ts";
export { ConflictError } from "./errors/conflict-error.ts";
export { ConnectionError } from "./errors/connection-error.ts";
export { CredentialsError } from "./errors/credentials-error.ts";
export { GatewayError } from "./errors/gateway-error.ts";
export { InvalidAnswerError } from "./errors/invalid-answer-error.ts";
export { InvalidInputError } from "./errors/invalid-input-error.ts";
export { InvalidOptionError } from "./errors/invalid-option-error.ts";
export { mayRepeat } from "./errors/may-repeat.ts";
export { NotCachedError } from "./errors/not-cached-error.ts";
export { NotFoundError } from "./errors/not-found-error.ts";
export { PermissionError } from "./errors/permission-error.ts";
export { RateLimitError } from "./errors/rate-limit-error.ts";
export { ReadOnlyError } from "./errors/read-only-error.ts";
export { RedirectError } from "./errors/redirect-error.ts";
export { RejectedInputError } from "./errors/rejected-input-error.ts";
export { RepeatedPageError } from "./errors/repeated-page-error.ts";
export { SessionError } from "./errors/session-error.ts";
export { TimeoutError } from "./errors/timeout-error.ts";
export { UnknownOutcomeError, type UnsettledCall } from "./errors/unknown-outcome-error.ts";
export { UnsupportedVersionError } from "./errors/unsupported-version-error.ts";
export { WaitFailedError } from "./errors/wait-failed-error.ts";

// Options of clients and calls.
export type { CacheMode, CallOptions, PagedOptions, Progress, RetryMode, StreamOptions } from "./core/call-options.ts";
export type { CacheOptions, ClientOptions, RateLimitOptions, TlsOptions } from "./core/client-options.ts";
export type { Drift, DriftControl, ValidateMode, ValidateOptions } from "./drift/drift.ts";
export type { BackoffOptions } from "./failover/backoff.ts";
export type { CircuitOptions } from "./failover/circuit.ts";
export type { HeadersInput } from "./core/headers.ts";
export type { SessionTimes } from "./session/session-times.ts";
export type { CacheStore } from "./cache/store.ts";
export type { Transport } from "./core/send.ts";
export { createMemoryStore } from "./cache/memory-store.ts";
export { createFetchTransport } from "./transport/fetch-transport.ts";
export { type Clock, sleep, systemClock } from "./util/clock.ts";
export { shareDeadline } from "./core/shared-deadline.ts";

// What calls give.
export type { Middleware, PathInit, PathResult, UntypedInit, UntypedResult } from "./calls/path-client.ts";
export type { PagePromise } from "./paging/page-promise.ts";
export type { PageView } from "./paging/page-scan.ts";
export type { RecordStream } from "./stream/record-stream.ts";
export { Reply } from "./core/reply.ts";
export { waitFor, type WaitOptions, type WaitReport } from "./wait/wait-for.ts";

// Seeing what a client does.
export type { Logger, LogLevel } from "./telemetry/logger.ts";
export type {
  AttemptEvent,
  CacheEvent,
  CallEvent,
  CircuitEvent,
  FailoverEvent,
  LimitEvent,
  LoginEvent,
  LogoutEvent,
  NorthboundEvent,
  Observe,
  PageEvent,
  RetryEvent,
  StartEvent,
  WaitEvent,
  WarningEvent,
} from "./telemetry/events.ts";
export { combineObservers } from "./telemetry/observe.ts";
