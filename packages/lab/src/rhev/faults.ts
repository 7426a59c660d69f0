import type { IncomingRequest } from "../core/backend.ts";
import { LabFault } from "../core/fault-error.ts";
import { Answer, json, text } from "../http/message.ts";
import type { Problem } from "../spec/validator.ts";
import type { EngineState } from "./state.ts";

/** A refusal in the engine's words. */
export function engineFault(status: number, reason: string, detail: string): LabFault {
  return new LabFault(reason, detail, status);
}

/** A rule of the engine says no; such details come in brackets. */
export function refusal(detail: string, status = 409): LabFault {
  return engineFault(status, "Operation Failed", `[${detail}]`);
}

/** A direct command that is refused answers with an action that holds the fault. */
export function failedAction(detail: string, status = 409): LabFault {
  return new LabFault("Operation Failed", `[${detail}]`, status, "action");
}

/** There is no such object. */
export function notFound(id: string): LabFault {
  return engineFault(404, "Operation Failed", `Entity not found: ${id}`);
}

/** Writes a refusal. A read of what is not there has no body. */
export function refuse(
  { method }: IncomingRequest<EngineState>,
  reason: string,
  message: string,
  status = 400,
  detail?: unknown,
): Answer {
  if (status === 404 && method === "GET") return new Answer(404, { kind: "none" });
  const fault = { reason, detail: message };
  return json(detail === "action" ? { status: "failed", fault } : fault, status);
}

/** Parameters that can't be read are as good as absent, but a negative size is not. */
export function tolerates(_incoming: IncomingRequest<EngineState>, { field, message }: Problem): boolean {
  return /^(query|header)\./.test(field) && !message.startsWith("must be >=");
}

/** Answer for a request that breaks the spec. */
export function invalid(
  { operation, headers, state }: IncomingRequest<EngineState>,
  problems: readonly Problem[],
): Answer {
  if (operation?.id.startsWith("sso/")) {
    return json(
      { error_code: "invalid_request", error: problems.map(({ field, message }) => `${field} ${message}`).join("; ") },
      400,
    );
  }
  // Of a machine the cluster is looked at before anything else (`BackendVmsResource.add`).
  const missing = problems.filter(({ message }) => /^is (?:required|missing)$/.test(message));
  const type = typeWords(operation?.tag ?? "");
  if (missing.length > 0) {
    return json(
      {
        reason: "Incomplete parameters",
        detail: `${type} [${namesOf(operation?.id === "vms/create" ? missing.slice(0, 1) : missing)}] required for ${operation?.method === "PUT" ? "update" : "add"}`,
      },
      400,
    );
  }
  const [first] = problems;
  // In XML, a value that can't be read is told apart from a document that can't.
  if (state.inXml.has(headers) && first && first.field !== "body") {
    const isEnum = /^must be (?:equal to )?one of/.test(first.message);
    const path = first.field.split("/").slice(1).join(".");
    return json({ reason: isEnum ? "Invalid Enum value" : "Invalid value", detail: `${type} [${path}]` }, 400);
  }
  const detail = "Request syntactically incorrect. See the link for correct syntax: '/ovirt-engine/apidoc'";
  return json({ reason: "Request syntactically incorrect.", detail }, 400);
}

/** What every variant of a body misses; what one variant misses, another may do without. */
function namesOf(missing: readonly Problem[]): string {
  const names = missing.map(({ field }) => field.split("/").slice(1).join(".")).filter((name) => name !== "");
  const count = (name: string): number => names.filter((other) => other === name).length;
  const most = Math.max(...names.map(count));
  return [...new Set(names.filter((name) => count(name) === most))].join(", ");
}

/** `vms` is spoken of as `Vm`. */
function typeWords(tag: string): string {
  const name = tag.replace(/ies$/, "y").replace(/s$/, "");
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Answer for a path or method that is not there. */
export function unknownPath(incoming: IncomingRequest<EngineState>, allowed: readonly string[] | undefined): Answer {
  // Old clients ask in this way whether they are at the right place.
  if (allowed && incoming.method === "OPTIONS")
    return new Answer(200, { kind: "none" }, [["allow", allowed.join(", ")]]);
  if (allowed) return new Answer(405, { kind: "none" }, [["allow", allowed.join(", ")]]);
  return text(
    "<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>",
    404,
    "text/html",
  );
}

/** Answer for a caller that is not known: a page, never a fault. */
export function unauthorized(words = "Unauthorized"): Answer {
  return text(
    `<html><head><title>Error</title></head><body>${words}</body></html>`,
    401,
    "text/html;charset=UTF-8",
  ).with("www-authenticate", 'Basic realm="RESTAPI"');
}
