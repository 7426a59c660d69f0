import { isNorthboundError } from "../errors/northbound-error.ts";
import type { Fault } from "../fault.ts";

/**
 * What is known about a try that did not give a good answer: `never-sent` no byte of the request was
 * read · `rejected` the backend says that it did not process it · `unknown` it may have been
 * processed · `answered` this is the answer.
 */
export type Outcome = "never-sent" | "rejected" | "unknown" | "answered";

/** Why a try failed, as far as it matters for what to do next. */
export type FailureCause =
  | "refused"
  | "unreachable"
  | "dns"
  | "tls"
  | "certificate"
  | "connect-timeout"
  | "slow"
  | "timeout"
  | "reset"
  | "cut-off"
  | "garbage"
  | "gateway"
  | "overload"
  | "unavailable"
  | "answer"
  | "local"
  | "other";

/** A failed try, judged. */
export interface Failure {
  readonly outcome: Outcome;
  readonly cause: FailureCause;
  /** One line for errors and events, free of secrets. */
  readonly reason: string;
}

/** How a try ended: the transport's error, whether the request may have been read and an answer had begun by then; or a reply. */
export type Ending =
  | { readonly error: unknown; readonly written: boolean; readonly begun?: boolean }
  | { readonly status: number; readonly fault: Fault | undefined };

/** The code of an attempt that the timeout layer ended. */
export const attemptTimeoutCode = "ATTEMPT_TIMEOUT";

/** The code of an attempt that gave way to another node, because it had no connection soon enough. */
export const slowConnectCode = "SLOW_CONNECT";

/** Code of the error for an answer that can't be read; where its cause has a code, that one tells more. */
const unreadable = "INVALID_ANSWER";

const causeOfCode: Readonly<Record<string, FailureCause>> = {
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EHOSTDOWN: "unreachable",
  ENETDOWN: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  EAI_NODATA: "dns",
  EAI_NONAME: "dns",
  EPROTO: "tls",
  UND_ERR_PRX_TLS: "tls",
  UND_ERR_CONNECT_TIMEOUT: "connect-timeout",
  ERR_SOCKET_CONNECTION_TIMEOUT: "connect-timeout",
  ERR_TLS_HANDSHAKE_TIMEOUT: "connect-timeout",
  [slowConnectCode]: "slow",
  [attemptTimeoutCode]: "timeout",
  ETIMEDOUT: "timeout",
  ESOCKETTIMEDOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
  UND_ERR_SOCKET: "reset",
  UND_ERR_INFO: "reset",
  ERR_STREAM_PREMATURE_CLOSE: "cut-off",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "cut-off",
  HPE_INVALID_EOF_STATE: "cut-off",
  UND_ERR_HEADERS_OVERFLOW: "garbage",
  HPE_HEADER_OVERFLOW: "garbage",
  UND_ERR_INVALID_ARG: "local",
  UND_ERR_INVALID_RETURN_VALUE: "local",
  UND_ERR_NOT_SUPPORTED: "local",
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: "local",
  UND_ERR_RES_EXCEEDED_MAX_SIZE: "local",
  UND_ERR_DESTROYED: "local",
  UND_ERR_CLOSED: "local",
};

/** Families of codes, where naming each member would only go out of date. */
const causeOfPattern: readonly (readonly [RegExp, FailureCause])[] = [
  [/^HPE_/, "garbage"],
  [/^ERR_HTTP2_/, "reset"],
  [
    /^(CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH_EXCEEDED)/,
    "certificate",
  ],
  // Alerts by which a server refuses us; under TLS 1.3 they arrive after the handshake, still before any request is read.
  [/^ERR_SSL_.*ALERT_(CERTIFICATE|BAD_CERTIFICATE|UNKNOWN_CA|NO_CERTIFICATE|UNSUPPORTED_CERTIFICATE)/, "certificate"],
  [/^ERR_(SSL|TLS|OSSL)_/, "tls"],
  [/^(ERR_INVALID_|ERR_UNESCAPED_)/, "local"],
];

/** Causes that can only come up before a request is read, whatever the transport could see. */
const beforeAnything: ReadonlySet<FailureCause> = new Set(["refused", "dns", "certificate", "connect-timeout", "slow"]);

/** What may lie under an answer that can't be read, and says that it was lost on the way. */
const onTheWay: ReadonlySet<FailureCause> = new Set(["reset", "cut-off", "timeout"]);

const ourCodes: ReadonlySet<string> = new Set([attemptTimeoutCode, slowConnectCode]);

const words: Readonly<Record<FailureCause, string>> = {
  refused: "connection refused",
  unreachable: "node unreachable",
  dns: "name not resolved",
  tls: "TLS failed",
  certificate: "certificate not accepted",
  "connect-timeout": "no connection in time",
  slow: "no connection soon",
  timeout: "no answer in time",
  reset: "connection lost",
  "cut-off": "answer cut off",
  garbage: "answer is not HTTP",
  gateway: "gateway got no answer",
  overload: "too many calls",
  unavailable: "node unavailable",
  answer: "failure answered",
  local: "call could not be made",
  other: "transport failed",
};

/** Judges how a try ended. Total: whatever a transport rejects with gets a safe reading. */
export function classify(ending: Ending): Failure {
  return "status" in ending
    ? classifyReply(ending.status, ending.fault)
    : classifyError(ending.error, ending.written, ending.begun ?? false);
}

function classifyReply(status: number, fault: Fault | undefined): Failure {
  const said = `status ${status}${fault?.message ? `: ${oneLine(fault.message)}` : ""}`;
  if (fault?.kind === "overload") return { outcome: "rejected", cause: "overload", reason: said };
  if (fault?.kind === "unavailable") return { outcome: "rejected", cause: "unavailable", reason: said };
  // A gateway speaks for a backend that it lost; the request may have been processed (RFC 9110 section 15.6.3 and 15.6.5).
  if (fault?.kind === "server" && (status === 502 || status === 504))
    return { outcome: "unknown", cause: "gateway", reason: said };
  return { outcome: "answered", cause: "answer", reason: said };
}

function classifyError(error: unknown, written: boolean, begun: boolean): Failure {
  const code = codeOf(error);
  let cause = causeOf(error, code);
  if (ownCodeOf(error) === unreadable && !onTheWay.has(cause)) {
    return { outcome: "answered", cause: "answer", reason: "answer can't be read" };
  }
  if (cause === "timeout" && !written) cause = "connect-timeout";
  if (cause === "cut-off" && !written) cause = "reset";
  if (cause === "reset" && written && begun) cause = "cut-off";
  return {
    outcome: beforeAnything.has(cause) || !written ? "never-sent" : "unknown",
    cause,
    reason: code === undefined || ourCodes.has(code) ? words[cause] : `${words[cause]} (${code})`,
  };
}

function causeOf(error: unknown, code: string | undefined): FailureCause {
  if (code === undefined) return nameOf(error) === "TimeoutError" ? "timeout" : "other";
  const known = causeOfCode[code];
  if (known) return known;
  for (const [pattern, cause] of causeOfPattern) if (pattern.test(code)) return cause;
  return isNorthboundError(error) ? "local" : "other";
}

/**
 * The most telling code of an error: its own, else that of its first part (Node tries several
 * addresses of a name and gathers the failures), else that of its cause (`fetch failed` says nothing itself).
 */
function codeOf(error: unknown, depth = 0): string | undefined {
  if (typeof error !== "object" || error === null || depth > 4) return undefined;
  const { errors, cause } = error as { errors?: unknown; cause?: unknown };
  const own = ownCodeOf(error);
  if (own !== undefined && own !== unreadable) return own;
  const inner = Array.isArray(errors) ? codeOf(errors[0], depth + 1) : undefined;
  return inner ?? codeOf(cause, depth + 1) ?? own;
}

function ownCodeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" && error.code !== "" ? error.code : undefined;
}

function nameOf(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "name" in error && typeof error.name === "string"
    ? error.name
    : undefined;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
