import { isNorthboundError } from "../errors/northbound-error.ts";
import { redactText } from "../errors/redact.ts";
import type { Fault } from "../core/fault.ts";

/**
 * What is known about a try that did not give a good answer: `never-sent` no byte of the request was
 * read · `rejected` the backend says that it did not process it · `unknown` it may have been
 * processed · `answered` this is the answer.
 */
export type Outcome = "never-sent" | "rejected" | "unknown" | "answered";

/** Why a try failed, as far as it matters for what to do next; also the words for it. */
export type FailureCause =
  | "connection refused"
  | "node unreachable"
  | "name not resolved"
  | "TLS failed"
  | "certificate not accepted"
  | "no connection in time"
  | "no connection soon"
  | "proxy not passed"
  | "no answer in time"
  | "connection lost"
  | "answer cut off"
  | "answer is not HTTP"
  | "gateway"
  | "overload"
  | "unavailable"
  | "answered"
  | "call could not be made"
  | "transport failed";

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

/** What the codes of Node, its TLS, undici and ourselves mean. The first that fits decides. */
const meanings: readonly (readonly [RegExp, FailureCause])[] = [
  [/^ECONNREFUSED$/, "connection refused"],
  [/^(EHOST|ENET)(UNREACH|DOWN)$|^EADDRNOTAVAIL$/, "node unreachable"],
  [/^(ENOTFOUND$|EAI_)/, "name not resolved"],
  [/^(UND_ERR_CONNECT|ERR_SOCKET_CONNECTION|ERR_TLS_HANDSHAKE)_TIMEOUT$/, "no connection in time"],
  [/^SLOW_CONNECT$/, "no connection soon"],
  [/^PROXY_(UNREACHABLE|REFUSED)$/, "proxy not passed"],
  [/^(ATTEMPT_TIMEOUT|E(SOCKET)?TIMEDOUT|UND_ERR_(HEADERS|BODY)_TIMEOUT)$/, "no answer in time"],
  [/^(ECONN(RESET|ABORTED)|EPIPE|UND_ERR_(SOCKET|INFO))$|^ERR_HTTP2_/, "connection lost"],
  [/^(ERR_STREAM_PREMATURE_CLOSE|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|HPE_INVALID_EOF_STATE)$/, "answer cut off"],
  [/^(HPE_|UND_ERR_HEADERS_OVERFLOW$)/, "answer is not HTTP"],
  // The alerts by which a server refuses us arrive after the handshake under TLS 1.3, still before a request is read.
  [
    /^(CERT|CRL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS_CERT|PATH_LENGTH)_|^(HOSTNAME_MISMATCH|INVALID_CA)|ALERT_(\w+_CERTIFICATE|CERTIFICATE|UNKNOWN_CA)/,
    "certificate not accepted",
  ],
  [/^(EPROTO$|UND_ERR_PRX_TLS$|ERR_(SSL|TLS|OSSL)_)/, "TLS failed"],
  [
    /^(UND_ERR_(INVALID|NOT_SUPPORTED|REQ_|RES_EXCEEDED|DESTROYED|CLOSED)|ERR_(INVALID|UNESCAPED)_)/,
    "call could not be made",
  ],
];

/** Causes that can only come up before a request is read, whatever the transport could see. */
const beforeAnything: ReadonlySet<FailureCause> = new Set([
  "connection refused",
  "name not resolved",
  "certificate not accepted",
  "no connection in time",
  "no connection soon",
  "proxy not passed",
]);

/** What may lie under an answer that can't be read, and says that it was lost on the way. */
const onTheWay: ReadonlySet<FailureCause> = new Set(["connection lost", "answer cut off", "no answer in time"]);

const ourCodes: ReadonlySet<string> = new Set([attemptTimeoutCode, slowConnectCode]);

/** Judges how a try ended. Total: whatever a transport rejects with gets a safe reading. */
export function classify(ending: Ending): Failure {
  return "status" in ending
    ? classifyReply(ending.status, ending.fault)
    : classifyError(ending.error, ending.written, ending.begun ?? false);
}

function classifyReply(status: number, fault: Fault | undefined): Failure {
  const said = `status ${status}${fault?.message ? `: ${redactText(oneLine(fault.message))}` : ""}`;
  if (fault?.kind === "overload") return { outcome: "rejected", cause: "overload", reason: said };
  if (fault?.kind === "unavailable") return { outcome: "rejected", cause: "unavailable", reason: said };
  // A gateway speaks for a backend that it lost; the request may have been processed (RFC 9110 section 15.6.3 and 15.6.5).
  if (fault?.kind === "server" && (status === 502 || status === 504))
    return { outcome: "unknown", cause: "gateway", reason: said };
  return { outcome: "answered", cause: "answered", reason: said };
}

function classifyError(error: unknown, written: boolean, begun: boolean): Failure {
  const code = codeOf(error);
  let cause = causeOf(error, code);
  if (ownCodeOf(error) === unreadable && !onTheWay.has(cause)) {
    return { outcome: "answered", cause: "answered", reason: "answer can't be read" };
  }
  if (cause === "no answer in time" && !written) cause = "no connection in time";
  if (cause === "answer cut off" && !written) cause = "connection lost";
  if (cause === "connection lost" && written && begun) cause = "answer cut off";
  return {
    outcome: beforeAnything.has(cause) || !written ? "never-sent" : "unknown",
    cause,
    reason: code === undefined || ourCodes.has(code) ? cause : `${cause} (${code})`,
  };
}

function causeOf(error: unknown, code: string | undefined): FailureCause {
  if (code === undefined) return nameOf(error) === "TimeoutError" ? "no answer in time" : "transport failed";
  const known = meanings.find(([pattern]) => pattern.test(code));
  return known?.[1] ?? (isNorthboundError(error) ? "call could not be made" : "transport failed");
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
