import { isNorthboundError } from "../errors/northbound-error.ts";
import { redactText } from "../errors/redact.ts";
import { type Fault, type FaultKind, outcomeOf } from "../core/fault.ts";
import type { Outcome } from "../core/outcome.ts";

/** Why an attempt failed, as far as it matters for what to do next; also the words for it. */
export type FailureCause =
  | "connection refused"
  | "node unreachable"
  | "name not resolved"
  | "TLS failed"
  | "certificate not accepted"
  | "no connection in time"
  | "no connection soon"
  | "proxy not passed"
  | "left the queue"
  | "no room in the server's limit"
  | "no answer in time"
  | "connection lost"
  | "answer cut off"
  | "answer is not HTTP"
  | "gateway"
  | "not the backend"
  | "overload"
  | "unavailable"
  | "answered"
  | "login failed"
  | "call could not be made"
  | "transport failed";

/** A failed attempt, judged. `answered` ends the call: another attempt would get the same answer. */
export interface Failure {
  readonly cause: FailureCause;
  /** What is known about a write. */
  readonly outcome: Outcome;
  /** One line for errors and events, free of secrets. */
  readonly reason: string;
}

/** How an attempt ended: an error of the transport, whether the request may have been read and an answer had begun by then; or a reply. */
export type Ending =
  | { readonly error: unknown; readonly written: boolean; readonly begun?: boolean }
  | { readonly status: number; readonly fault: Fault | undefined };

/** The code of an attempt that the timeout layer ended. */
export const attemptTimeoutCode = "ATTEMPT_TIMEOUT";

/** The code of an attempt that gave way to another node, because it had no connection soon enough. */
export const slowConnectCode = "SLOW_CONNECT";

/** The code of an attempt that was taken out of the client's own queue, because its node's circuit opened. */
export const leftQueueCode = "LEFT_QUEUE";

/** The code of an attempt that waited too long for room in a limit that the server stated. */
export const limitFullCode = "LIMIT_FULL";

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
  [/^LEFT_QUEUE$/, "left the queue"],
  [/^LIMIT_FULL$/, "no room in the server's limit"],
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
  "left the queue",
  "no room in the server's limit",
]);

/** In the reason of an attempt whose connection broke while it was made. */
export const beforeRequest = "before a request was sent";

/** What may lie under an answer that can't be read, and says that it was lost on the way. */
const onTheWay: ReadonlySet<FailureCause> = new Set(["connection lost", "answer cut off", "no answer in time"]);

const ourCodes: ReadonlySet<string> = new Set([attemptTimeoutCode, slowConnectCode, leftQueueCode, limitFullCode]);

/** Judges how an attempt ended. Total: whatever a transport rejects with gets a safe reading. */
export function classify(ending: Ending): Failure {
  return "status" in ending
    ? classifyReply(ending.status, ending.fault)
    : classifyError(ending.error, ending.written, ending.begun ?? false);
}

function classifyReply(status: number, fault: Fault | undefined): Failure {
  const reason = `status ${status}${fault?.message ? `: ${redactText(oneLine(fault.message))}` : ""}`;
  // A redirect after a write may be the answer to it; only 307 and 308 say that it was not done (RFC 9110 section 15.4).
  if (!fault)
    return { cause: "answered", outcome: status === 307 || status === 308 ? "not-processed" : "unknown", reason };
  return { cause: causeOfFault(status, fault.kind), outcome: outcomeOf(fault), reason };
}

function causeOfFault(status: number, kind: FaultKind): FailureCause {
  if (kind === "gateway") return status < 500 ? "not the backend" : "gateway";
  return kind === "overload" || kind === "unavailable" ? kind : "answered";
}

function classifyError(error: unknown, written: boolean, begun: boolean): Failure {
  const code = codeOf(error);
  let cause = causeOf(error, code);
  if (ownCodeOf(error) === unreadable && !onTheWay.has(cause)) {
    return { cause: "answered", outcome: "unknown", reason: "answer can't be read" };
  }
  if (cause === "no answer in time" && !written) cause = "no connection in time";
  if (cause === "answer cut off" && !written) cause = "connection lost";
  if (cause === "connection lost" && written && begun) cause = "answer cut off";
  const words = cause === "connection lost" && !written ? `${cause} ${beforeRequest}` : cause;
  return {
    cause,
    outcome: beforeAnything.has(cause) || !written ? "not-processed" : "unknown",
    reason: code === undefined || ourCodes.has(code) ? words : `${words} (${code})`,
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
