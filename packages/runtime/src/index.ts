// What a client is made of.
export {
  type Caller,
  type Client,
  type ClientBase,
  createCaller,
  createClient,
  createPathClient,
  type PathClient,
  type PathsOf,
} from "./client/client.ts";
export type { ClientSetup } from "./client/client-setup.ts";
export type { Backend, Presence, SpecData } from "./core/backend.ts";
export { createLoginService } from "./client/login-service.ts";
export type { LoginService } from "./client/client-setup.ts";
export type { Translate } from "./layers/translate.ts";
export type { VersionSource } from "./core/version-source.ts";
export type {
  BodyKind,
  CookieStyle,
  Effect,
  Method,
  Operation,
  OperationTable,
  PathStyle,
  QueryStyle,
} from "./core/operation.ts";
export { effectOf } from "./core/operation.ts";
export type { BackoffOptions } from "./failover/backoff.ts";
export type { CircuitOptions } from "./failover/circuit.ts";
export type {
  CacheMode,
  CallOptions,
  ExtraQuery,
  PagedOptions,
  Progress,
  RetryMode,
  StreamOptions,
} from "./core/call-options.ts";
export type {
  CacheOptions,
  ClientDefaults,
  ClientOptions,
  RateLimitOptions,
  TlsOptions,
} from "./core/client-options.ts";
export type { HeadersInput } from "./core/headers.ts";
export { clientDefaults } from "./core/client-options.ts";
export type {
  HeadResult,
  Middleware,
  ParseAs,
  PathCalls,
  PathInit,
  PathOptions,
  PathResult,
  UntypedInit,
  UntypedResult,
} from "./calls/path-client.ts";

// What travels.
export { Call, type CallBody, type CallInit } from "./core/call.ts";
export { Reply, type ReplyInit } from "./core/reply.ts";
export type { Fault, FaultKind } from "./core/fault.ts";
export type { Outcome } from "./core/outcome.ts";
export { kindOfStatus } from "./layers/fault.ts";
export type { Node } from "./core/node.ts";
export type { Layer, Send, Transport } from "./core/send.ts";
export { createFetchTransport } from "./transport/fetch-transport.ts";
export type { NodeTransportOptions, TransportOptions } from "./transport/transport-options.ts";

// Pages, streams, waiting.
export { type AllOptions, createPagePromise, type PagePromise } from "./paging/page-promise.ts";
export type { PageSource, PageView } from "./paging/page-scan.ts";
export type { AskedPages, CallInput, PagePosition, PagingStyle } from "./paging/paging-style.ts";
export { cursor, type CursorOptions } from "./paging/styles/cursor.ts";
export { link, type LinkOptions } from "./paging/styles/link.ts";
export { offset, type OffsetOptions, type StyleOptions } from "./paging/styles/offset.ts";
export { page, type PageOptions } from "./paging/styles/page.ts";
export { range, type RangeOptions } from "./paging/styles/range.ts";
export { searchPage, type SearchPageOptions } from "./paging/styles/search-page.ts";
export type { RecordStream } from "./stream/record-stream.ts";
export { waitFor, type WaitOptions, type WaitReport } from "./wait/wait-for.ts";

// Sessions.
export { basicAuth, type BasicAuthOptions, type BasicSessionOptions } from "./session/basic-auth.ts";
export { cookieHeader, cookiesOf } from "./session/cookies.ts";
export { jwtExpiry, jwtPayload } from "./session/jwt-expiry.ts";
export { jwtFromUser, type JwtFromUserOptions } from "./session/jwt-from-user.ts";
export {
  type BasicCredentials,
  type DeclaredScheme,
  declaredLogin,
  type OAuthCredentials,
} from "./session/declared-login.ts";
export { oauthPassword, type OAuthPasswordOptions } from "./session/oauth-password.ts";
export { type PasswordCredentials, passwordLogin, type PasswordLoginOptions } from "./session/password-login.ts";
export type { Session } from "./core/session-ticket.ts";
export type { SessionStrategy } from "./session/session.ts";
export type { SessionControl } from "./session/sessions.ts";
export { sessionTimes, type SessionTimes } from "./session/session-times.ts";
export { staticToken, type StaticTokenOptions } from "./session/static-token.ts";

// Cache.
export type { CacheControl, CacheStats } from "./cache/cache.ts";
export { createMemoryStore } from "./cache/memory-store.ts";
export type { CacheStore } from "./cache/store.ts";

// Errors.
export {
  type AttemptRecord,
  type ErrorDetails,
  isNorthboundError,
  NorthboundError,
} from "./errors/northbound-error.ts";
export { BackendError } from "./errors/backend-error.ts";
export { BodyNotReplayableError } from "./errors/body-not-replayable-error.ts";
export { ClosedError } from "./errors/closed-error.ts";
export { ConflictError } from "./errors/conflict-error.ts";
export { ConnectionError } from "./errors/connection-error.ts";
export { CredentialsError } from "./errors/credentials-error.ts";
export { errorFromReply } from "./errors/error-from-reply.ts";
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
export { GatewayError } from "./errors/gateway-error.ts";
export { InvalidAnswerError } from "./errors/invalid-answer-error.ts";
export { InvalidInputError } from "./errors/invalid-input-error.ts";
export { InvalidOptionError } from "./errors/invalid-option-error.ts";
export { NotCachedError } from "./errors/not-cached-error.ts";
export { NotFoundError } from "./errors/not-found-error.ts";
export { PermissionError } from "./errors/permission-error.ts";
export { RateLimitError } from "./errors/rate-limit-error.ts";
export { redact, redacted, redactUrl } from "./errors/redact.ts";
export { ReadOnlyError } from "./errors/read-only-error.ts";
export { RedirectError } from "./errors/redirect-error.ts";
export { RejectedInputError } from "./errors/rejected-input-error.ts";
export { RepeatedPageError } from "./errors/repeated-page-error.ts";
export { SessionError } from "./errors/session-error.ts";
export { TimeoutError } from "./errors/timeout-error.ts";
export { UnknownOutcomeError } from "./errors/unknown-outcome-error.ts";
export { UnsupportedVersionError } from "./errors/unsupported-version-error.ts";
export { WaitFailedError } from "./errors/wait-failed-error.ts";

// Seeing, time.
export type {
  AttemptEvent,
  CacheEvent,
  CallEvent,
  CircuitEvent,
  EventBase,
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
export type { Logger, LogLevel } from "./telemetry/logger.ts";
export { combineObservers } from "./telemetry/observe.ts";
export { type Clock, sleep, systemClock } from "./util/clock.ts";
export { didYouMean } from "./util/did-you-mean.ts";
export { untilAborted } from "./util/until-aborted.ts";
export { compareVersions } from "./core/version.ts";

// For backend packages.
export { jsonOf } from "./core/json-of.ts";
export { notify } from "./util/notify.ts";
export { shareDeadline } from "./core/shared-deadline.ts";
export { toBase64 } from "./util/base64.ts";
export { isRecord } from "./util/is-record.ts";
