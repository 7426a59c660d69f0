import { type Call, type Fault, type FaultKind, isRecord, jsonOf, kindOfStatus, type Reply } from "@northbound/runtime";
import { meaningOfPortalCode } from "./portal-codes.ts";

/**
 * Reads failure out of an answer of CloudVision. Portal calls may answer 200 with an `errorCode` anywhere in the
 * body (before 2021.2 nearly all errors do), Resource APIs answer a `google.rpc.Status`, and an ended session looks
 * different in each release. Source: behaviour of cvprac 1.4 and the portal's REST definition of 2021.3.
 */
export function readFault(reply: Reply, call: Call): Fault | undefined {
  const isLogin = call.operation?.session === "none";
  if (reply.status === 302 || reply.status === 303) {
    return { kind: isLogin ? "credentials" : "session", message: "The server answered with its login page." };
  }
  const fault = reply.status >= 400 ? readFailure(reply) : readSuccess(reply);
  if (fault?.kind === "session" && isLogin) return { ...fault, kind: "credentials" };
  return fault;
}

/** A success that is none. The raw bytes are searched first, so that a real success is not parsed here. */
function readSuccess(reply: Reply): Fault | undefined {
  if (isLogOutMessage(reply)) return { kind: "session", message: "The session has ended (LOG OUT MESSAGE)." };
  if (!reply.includes('"errorCode"')) return undefined;
  const error = findPortalError(reply.value());
  return error && portalFault(error);
}

/**
 * Whether the whole answer is the portal's word for an ended session, as text or as the only member of an object. In a
 * configlet, a banner or a description it is data.
 */
function isLogOutMessage(reply: Reply): boolean {
  return (
    reply.includes("LOG OUT MESSAGE") &&
    /^\s*(?:\{\s*"\w+"\s*:\s*)?"?LOG OUT MESSAGE"?\s*\}?\s*$/.test(reply.bufferedText())
  );
}

function readFailure(reply: Reply): Fault | undefined {
  const body = jsonOf(reply);
  if (reply.statusText.includes("Unauthorized") || reply.includes("User is unauthorized") || reply.status === 401) {
    return { kind: "session", message: messageOf(body) ?? plainText(reply) ?? "The session is unknown or has ended." };
  }
  const error = findPortalError(body);
  if (error) return portalFault(error, reply.status);
  if (!isRecord(body) || typeof body["code"] !== "number" || !("message" in body)) return readPlainText(reply);
  return rpcFault(body["code"], String(body["message"]), body["details"]);
}

/**
 * A failure in the words of `google.rpc.Status`. Some codes the libraries make themselves, also after the service has
 * had the request: 14 when the connection to it broke, 8 when its answer was too large (grpc, doc/statuscodes.md).
 */
function rpcFault(code: number, message: string, detail: unknown): Fault {
  const fault = { kind: rpcKinds[code] ?? "server", code: String(code), message, detail } as const;
  if (code === 8 && tooLargeAnAnswer.test(message)) return { ...fault, kind: "server", outcome: "processed" };
  if (code === 8) return { ...fault, outcome: "not-processed", retryAfter: retryDelayIn(detail) };
  if (code === 14) return { ...fault, outcome: failedToConnect.test(message) ? "not-processed" : "unknown" };
  return { ...fault, outcome: provenCodes.has(code) ? "not-processed" : "unknown" };
}

/** `RetryInfo` of a status: when to ask again, a duration in seconds such as `1.5s` (google.rpc, error_details.proto). */
function retryDelayIn(details: unknown): number | undefined {
  if (!Array.isArray(details)) return undefined;
  const info: unknown = details.find(
    (item) => isRecord(item) && item["@type"] === "type.googleapis.com/google.rpc.RetryInfo",
  );
  const [, seconds] = /^(\d+(?:\.\d+)?)s$/.exec(isRecord(info) ? String(info["retryDelay"]) : "") ?? [];
  return seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1_000);
}

const tooLargeAnAnswer = /larger than max/i;

/** Words of a connection between services that was never made. */
const failedToConnect = /connection refused|error while dialing|no such host|name resol/i;

/** Codes that only an application gives, when it turned the request away, and 12 and 16 from before it was asked. */
const provenCodes: ReadonlySet<number> = new Set([3, 5, 6, 7, 8, 9, 10, 11, 12, 16]);

/** Fault in a line of a Resource API stream: `{"error": {code, message}}` instead of `{"result": …}`. */
export function readRecordFault(record: unknown): Fault | undefined {
  if (!isRecord(record) || !isRecord(record["error"])) return undefined;
  const { code, message, details } = record["error"];
  return rpcFault(Number(code), String(message ?? "The stream ended with an error."), details);
}

interface PortalError {
  readonly errorCode: string;
  readonly errorMessage?: unknown;
  readonly errors?: unknown;
}

/** The first object, depth first, with a truthy `errorCode`, which is how cvprac finds it too. */
function findPortalError(value: unknown): PortalError | undefined {
  if (Array.isArray(value)) {
    for (const item of value) {
      const found = findPortalError(item);
      if (found) return found;
    }
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  if (value["errorCode"]) return { ...value, errorCode: String(value["errorCode"]) };
  return findPortalError(Object.values(value).filter((member) => typeof member === "object"));
}

function portalFault({ errorCode, errorMessage, errors }: PortalError, status = 200): Fault {
  const list = Array.isArray(errors) ? errors.map(String).join("\n") : undefined;
  // A code that is not known may have come up in the middle of the work, unless the status blames the request.
  const unknown = {
    kind: kindOfStatus(status),
    outcome: status >= 400 && status < 500 ? "not-processed" : "unknown",
  } as const;
  return {
    ...(meaningOfPortalCode(errorCode) ?? unknown),
    // Old portals have one code for an ended session and for a call that the account may not make.
    ...(errorCode === "112498" && { onFreshSession: "permission" }),
    code: errorCode,
    message:
      typeof errorMessage === "string" && errorMessage !== ""
        ? errorMessage
        : (list ?? `CloudVision error ${errorCode}`),
  };
}

/** Codes of `google.rpc.Code` that say more than "failed". */
const rpcKinds: Readonly<Record<number, FaultKind>> = {
  3: "invalid",
  5: "notFound",
  6: "conflict",
  7: "permission",
  8: "overload",
  9: "conflict",
  10: "conflict",
  11: "invalid",
  14: "unavailable",
  16: "session",
};

/**
 * Some services of the portal say in plain text what is wrong: 400, 500, and 403 for a missing right, by the definition
 * of 2021.3. A plain text with another status, such as 404, may be that of anything in front.
 */
function readPlainText(reply: Reply): Fault | undefined {
  const text = [400, 403, 500].includes(reply.status) ? plainText(reply) : undefined;
  return text === undefined ? undefined : { kind: kindOfStatus(reply.status), message: text };
}

/** A plain text. A page in HTML is not the portal's word. */
function plainText(reply: Reply): string | undefined {
  if (!/^text\/plain\b/i.test(reply.headers.get("content-type") ?? "")) return undefined;
  const text = reply.bufferedText().trim();
  return text === "" || text.startsWith("<") ? undefined : text.slice(0, 300);
}

function messageOf(body: unknown): string | undefined {
  if (typeof body === "string" && body !== "") return body.slice(0, 300);
  if (isRecord(body) && typeof body["message"] === "string") return body["message"];
  return undefined;
}
