import {
  type Call,
  type Fault,
  isRecord,
  jsonOf,
  kindOfStatus,
  type Outcome,
  type Presence,
  type Reply,
} from "@northbound/runtime";
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
 *
 * Apache stands in front of the engine and speaks for it with pages: a 503 page is the answer to a refused connection
 * as well as to a DELETE that the engine had read, a 500 page to a POST. None of them is the engine's word.
 */
export function readFault(reply: Reply, call: Call): Fault | undefined {
  const isSso = call.url.startsWith("/ovirt-engine/s");
  if (reply.status < 400) return isSso ? readSsoSuccess(reply) : readSuccess(reply);
  if (reply.status === 401)
    return { kind: isSso ? "credentials" : "session", message: faultIn(bodyOf(reply))?.reason || "Unauthorized" };
  const body = bodyOf(reply);
  if (isSso && body) return ssoFault(body);
  const fault = faultIn(body);
  if (fault) return { ...toFault(fault, reply.status), outcome: outcomeOf(fault, reply, call) };
  return isEmpty(reply) ? emptyFault(reply) : undefined;
}

/** An action that failed may come with 200 or 202. The bytes are searched first, so that a real success is not parsed here. */
function readSuccess(reply: Reply): Fault | undefined {
  if (reply.isStreamed || !reply.includes('"fault"')) return undefined;
  const body = bodyOf(reply);
  const fault = body?.["fault"];
  if (!isRecord(fault) || (body?.["status"] !== undefined && plainState(body["status"]) !== "failed")) return undefined;
  return { ...toFault(engineFault(fault), reply.status), kind: "server" };
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
  // Up to 3.6 a body that can't be read is answered with a usage message: how it should look (api.xsd, UsageMessage). Gateways
  // say `message`, too, but know no link to the engine's description of itself.
  const { message } = body;
  if (typeof message === "string" && Object.keys(body).some((name) => /^detailed_?link/i.test(name)))
    return { reason: message, detail: "" };
  // A fault of the engine always has a reason (BaseBackendResource.fault); problem details (RFC 9457) have a `detail` alone.
  return typeof body["reason"] === "string" ? engineFault(body) : undefined;
}

function engineFault({ reason, detail }: Readonly<Record<string, unknown>>): EngineFault {
  return { reason: typeof reason === "string" ? reason : "", detail: typeof detail === "string" ? detail : "" };
}

/**
 * What a fault proves about a write. An action that failed while it ran looks like one that was turned away: only the
 * detail of a rule begins with "Cannot" (AppErrors.properties; BackendResource.doAction and handleError).
 */
function outcomeOf({ reason, detail }: EngineFault, { status }: Reply, call: Call): Outcome {
  if (status >= 500) return "unknown";
  // A change of the cluster is made before the rest of the update (BackendVmResource.update).
  if (call.operation?.id === "vms/update" && typeof call.body === "string" && /["<]cluster\b/.test(call.body))
    return "unknown";
  const hasFailedWhileRunning =
    status === 400 && /^operation failed$/i.test(reason) && !/^\[?\s*cannot\b/i.test(detail);
  return hasFailedWhileRunning ? "unknown" : "not-processed";
}

function toFault({ reason, detail }: EngineFault, status: number): Fault {
  const message = detail === "" || detail === reason ? reason : reason === "" ? detail : `${reason}: ${detail}`;
  return {
    kind: kindOfStatus(status),
    message: message || "The engine gave no reason.",
    code: reason || undefined,
    detail: { reason, detail },
  };
}

function isEmpty(reply: Reply): boolean {
  return reply.size === 0;
}

/**
 * The engine answers some failures with a status alone: 404 for what does not exist (BaseBackendResource.handleError),
 * which is also what its application server says while the application is not deployed; 503 while that server starts
 * or stops (WildFly, SuspendedServerHandler); 405 for a method that a resource does not have.
 */
function emptyFault({ status, statusText }: Reply): Fault | undefined {
  const message = statusText || `HTTP status ${status}`;
  if (status === 404) return { kind: "notFound", message, isAmbiguous: true };
  if (status === 503) return { kind: "unavailable", message };
  return status === 405 ? { kind: "invalid", message } : undefined;
}

/** The root of the API is always there, as JSON or XML that was translated, and knows its product. */
export const presence: Presence = {
  path: "/ovirt-engine/api",
  isOwn: (reply) => reply.status === 401 || (reply.ok && bodyOf(reply)?.["product_info"] !== undefined),
};

/** The document; older SDKs also expect an array around it. */
function bodyOf(reply: Reply): Readonly<Record<string, unknown>> | undefined {
  const value = jsonOf(reply);
  const body: unknown = Array.isArray(value) ? value[0] : value;
  return isRecord(body) ? body : undefined;
}
