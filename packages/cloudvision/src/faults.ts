import { type Call, type Fault, type FaultKind, kindOfStatus, type Reply } from "@northbound/runtime";

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
  const body = readBody(reply);
  if (reply.statusText.includes("Unauthorized") || reply.includes("User is unauthorized") || reply.status === 401) {
    return { kind: "session", message: messageOf(body) ?? "The session is unknown or has ended." };
  }
  const error = findPortalError(body);
  if (error) return portalFault(error, reply.status);
  if (isRecord(body) && typeof body["code"] === "number" && "message" in body) {
    return {
      kind: rpcKinds[body["code"]] ?? "server",
      code: String(body["code"]),
      message: String(body["message"]),
      detail: body["details"],
    };
  }
  const message = messageOf(body);
  return message === undefined ? undefined : { kind: kindOfStatus(reply.status), message };
}

/** Fault in a line of a Resource API stream: `{"error": {code, message}}` instead of `{"result": …}`. */
export function readRecordFault(record: unknown): Fault | undefined {
  if (!isRecord(record) || !isRecord(record["error"])) return undefined;
  const { code, message, details } = record["error"];
  return {
    kind: rpcKinds[Number(code)] ?? "server",
    code: String(code),
    message: String(message ?? "The stream ended with an error."),
    detail: details,
  };
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
  return {
    kind: kindOfCode(errorCode) ?? kindOfStatus(status),
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

/** JSON where it is JSON, else the text: 401 and 403 are plain text. */
function readBody(reply: Reply): unknown {
  try {
    return reply.value();
  } catch {
    return undefined;
  }
}

function messageOf(body: unknown): string | undefined {
  if (typeof body === "string" && body !== "") return body.slice(0, 300);
  if (isRecord(body) && typeof body["message"] === "string") return body["message"];
  return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
