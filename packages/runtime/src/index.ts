// What users of clients import as well.
export * from "./essentials.ts";

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
export type { ExtraQuery } from "./core/call-options.ts";
export type { ClientDefaults } from "./core/client-options.ts";
export { clientDefaults } from "./core/client-options.ts";
export type { HeadResult, ParseAs, PathCalls, PathOptions } from "./calls/path-client.ts";

// What travels.
export { Call, type CallBody, type CallInit } from "./core/call.ts";
export type { ReplyInit } from "./core/reply.ts";
export type { Fault, FaultKind } from "./core/fault.ts";
export { kindOfStatus } from "./layers/fault.ts";
export type { Node } from "./core/node.ts";
export type { Layer, Send } from "./core/send.ts";
export type { NodeTransportOptions, TransportOptions } from "./transport/transport-options.ts";

export type { ExplainedNode, Explanation } from "./explain/explanation.ts";

// Pages, streams, waiting.
export { type AllOptions, createPagePromise } from "./paging/page-promise.ts";
export type { PageSource } from "./paging/page-scan.ts";
export type { AskedPages, CallInput, PagePosition, PagingStyle } from "./paging/paging-style.ts";
export { cursor, type CursorOptions } from "./paging/styles/cursor.ts";
export { link, type LinkOptions } from "./paging/styles/link.ts";
export { offset, type OffsetOptions, type StyleOptions } from "./paging/styles/offset.ts";
export { page, type PageOptions } from "./paging/styles/page.ts";
export { range, type RangeOptions } from "./paging/styles/range.ts";
export { searchPage, type SearchPageOptions } from "./paging/styles/search-page.ts";

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
export { sessionTimes } from "./session/session-times.ts";
export { staticToken, type StaticTokenOptions } from "./session/static-token.ts";

// Cache.
export type { CacheControl, CacheStats } from "./cache/cache.ts";

// Errors.
export type { ErrorDetails } from "./errors/northbound-error.ts";
export { errorFromReply } from "./errors/error-from-reply.ts";
export { redact, redactText, redactUrl } from "./errors/redact.ts";
export { isSecretName, redacted } from "./errors/secret-name.ts";

// Seeing, time.
export type { EventBase } from "./telemetry/events.ts";
export { didYouMean, insteadOf } from "./util/did-you-mean.ts";
export { untilAborted } from "./util/until-aborted.ts";
export { compareVersions } from "./core/version.ts";

// For backend packages.
export { jsonOf } from "./core/json-of.ts";
export { likeCall } from "./calls/call-facts.ts";
export { notify } from "./util/notify.ts";
export { toBase64 } from "./util/base64.ts";
export { isRecord } from "./util/is-record.ts";
