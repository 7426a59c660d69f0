import {
  type Call,
  type Fault,
  type FaultKind,
  isRecord,
  jsonOf,
  kindOfStatus,
  type Outcome,
  type Reply,
} from "@northbound/runtime";

/** The `Invalid username or password` of old portals, and also their word for an ended session. */
const unauthorizedCode = "112498";

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
  if (reply.includes("LOG OUT MESSAGE"))
    return { kind: "session", message: "The session has ended (LOG OUT MESSAGE)." };
  if (!reply.includes('"errorCode"')) return undefined;
  const error = findPortalError(reply.value());
  return error && portalFault(error);
}

function readFailure(reply: Reply): Fault | undefined {
  const body = jsonOf(reply);
  if (reply.statusText.includes("Unauthorized") || reply.includes("User is unauthorized") || reply.status === 401) {
    return { kind: "session", message: messageOf(body) ?? "The session is unknown or has ended." };
  }
  const error = findPortalError(body);
  if (error) return portalFault(error, reply.status);
  if (!isRecord(body) || typeof body["code"] !== "number" || !("message" in body)) return undefined;
  return rpcFault(body["code"], String(body["message"]), body["details"]);
}

/**
 * A failure in the words of `google.rpc.Status`. Some codes the libraries make themselves, also after the service has
 * had the request: 14 when the connection to it broke, 8 when its answer was too large (grpc, doc/statuscodes.md).
 */
function rpcFault(code: number, message: string, detail: unknown): Fault {
  const fault = { kind: rpcKinds[code] ?? "server", code: String(code), message, detail } as const;
  if (code === 8 && tooLargeAnAnswer.test(message)) return { ...fault, kind: "server", outcome: "processed" };
  if (code === 14) return { ...fault, outcome: failedToConnect.test(message) ? "not-processed" : "unknown" };
  return { ...fault, outcome: provenCodes.has(code) ? "not-processed" : "unknown" };
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
  const kind = kindOfCode(errorCode);
  // A condition that is not known may have come up in the middle of the work, unless the status blames the request.
  const outcome: Outcome = kind !== undefined || (status >= 400 && status < 500) ? "not-processed" : "unknown";
  return {
    kind: kind ?? kindOfStatus(status),
    outcome,
    code: errorCode,
    message:
      typeof errorMessage === "string" && errorMessage !== ""
        ? errorMessage
        : (list ?? `CloudVision error ${errorCode}`),
  };
}

/** A portal code is module digits, one layer digit and three digits that name the condition. */
function kindOfCode(code: string): FaultKind | undefined {
  if (code === unauthorizedCode) return "session";
  return conditions[code.slice(-3)];
}

const conditions: Readonly<Record<string, FaultKind>> = {
  "407": "permission",
  "498": "session",
  "518": "conflict",
  "532": "notFound",
  "701": "invalid",
  "702": "invalid",
  "703": "invalid",
  "718": "invalid",
  "801": "notFound",
  "850": "notFound",
  "851": "notFound",
};

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

function messageOf(body: unknown): string | undefined {
  if (typeof body === "string" && body !== "") return body.slice(0, 300);
  if (isRecord(body) && typeof body["message"] === "string") return body["message"];
  return undefined;
}
