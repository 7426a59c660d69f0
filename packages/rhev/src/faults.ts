import { type Call, type Fault, type FaultKind, kindOfStatus, type Reply } from "@northbound/runtime";
import { plainState } from "./plain-state.ts";

/** A fault of the engine in its own words. */
export interface EngineFault {
  /** Kind of failure, such as `Operation Failed` or `Incomplete parameters`. */
  readonly reason: string;
  /** What led to it; rules of the engine come in brackets: `[Cannot run VM. VM is running.]`. */
  readonly detail: string;
}

/**
 * Reads failure out of an answer of the engine: a fault, bare or inside an action document (also with the status 200
 * and 202), or an error of the single sign-on service. Pages and XML were translated before.
 */
export function readFault(reply: Reply, call: Call): Fault | undefined {
  const isSso = call.url.startsWith("/ovirt-engine/s");
  if (reply.status < 400) return isSso ? readSsoSuccess(reply) : readSuccess(reply);
  if (reply.status === 401)
    return { kind: isSso ? "credentials" : "session", message: faultIn(bodyOf(reply))?.reason || "Unauthorized" };
  const body = bodyOf(reply);
  if (isSso && body) return ssoFault(body) ?? plainFault(reply);
  const fault = faultIn(body);
  return fault ? toFault(fault, kindOfStatus(reply.status)) : plainFault(reply);
}

/** An action that failed may come with 200 or 202. The bytes are searched first, so that a real success is not parsed here. */
function readSuccess(reply: Reply): Fault | undefined {
  if (reply.isStreamed || !reply.includes('"fault"')) return undefined;
  const body = bodyOf(reply);
  const fault = body?.["fault"];
  if (!isRecord(fault) || (body?.["status"] !== undefined && plainState(body["status"]) !== "failed")) return undefined;
  return toFault(engineFault(fault), "server");
}

function readSsoSuccess(reply: Reply): Fault | undefined {
  if (reply.isStreamed || !reply.includes('"error')) return undefined;
  const body = bodyOf(reply);
  return body && ssoFault(body);
}

/** Two shapes, depending on the scope that the request named; older SDKs also expect an array around either. */
function ssoFault(body: Readonly<Record<string, unknown>>): Fault | undefined {
  const { error, error_code, error_description } = body;
  const code = error_code ?? error;
  if (typeof code !== "string") return undefined;
  const words = error_description ?? error;
  const isRefusal = ["access_denied", "invalid_grant", "unauthorized_client"].includes(code);
  return { kind: isRefusal ? "credentials" : "invalid", code, message: typeof words === "string" ? words : code };
}

/** The fault of a body: the body itself, or the one inside an action document. */
function faultIn(body: Readonly<Record<string, unknown>> | undefined): EngineFault | undefined {
  if (!body) return undefined;
  if (isRecord(body["fault"])) return engineFault(body["fault"]);
  return "reason" in body || "detail" in body ? engineFault(body) : undefined;
}

function engineFault({ reason, detail }: Readonly<Record<string, unknown>>): EngineFault {
  return { reason: typeof reason === "string" ? reason : "", detail: typeof detail === "string" ? detail : "" };
}

function toFault({ reason, detail }: EngineFault, kind: FaultKind): Fault {
  const message = detail === "" || detail === reason ? reason : reason === "" ? detail : `${reason}: ${detail}`;
  return {
    kind,
    message: message || "The engine gave no reason.",
    code: reason || undefined,
    detail: { reason, detail },
  };
}

/** Without a fault the status says it all: an empty 404, a 405, a page of the proxy. */
function plainFault(reply: Reply): Fault {
  return { kind: kindOfStatus(reply.status), message: reply.statusText || `HTTP status ${reply.status}` };
}

function bodyOf(reply: Reply): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = reply.value();
    const body: unknown = Array.isArray(value) ? value[0] : value;
    return isRecord(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
