import type { Arrival } from "../core/backend.ts";
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

/** Writes a refusal. */
export function refuse(
  _arrival: Arrival<EngineState>,
  reason: string,
  message: string,
  status = 400,
  detail?: unknown,
): Answer {
  const fault = { reason, detail: message };
  return json(detail === "action" ? { status: "failed", fault } : fault, status);
}

/** Answer for a request that breaks the spec. */
export function invalid({ operation }: Arrival<EngineState>, problems: readonly Problem[]): Answer {
  if (operation?.id.startsWith("sso/")) {
    return json(
      { error_code: "invalid_request", error: problems.map(({ field, message }) => `${field} ${message}`).join("; ") },
      400,
    );
  }
  const missing = problems.filter(({ message }) => message === "is required");
  if (missing.length > 0) {
    const names = missing.map(({ field }) => field.split("/").slice(1).join(".")).filter((name) => name !== "");
    const type = typeWords(operation?.tag ?? "");
    return json(
      {
        reason: "Incomplete parameters",
        detail: `${type} [${names.join(", ")}] required for ${operation?.method === "PUT" ? "update" : "add"}`,
      },
      400,
    );
  }
  const detail = "Request syntactically incorrect. See the link for correct syntax: '/ovirt-engine/apidoc'";
  return json({ reason: "Request syntactically incorrect.", detail }, 400);
}

/** `vms` is spoken of as `Vm`. */
function typeWords(tag: string): string {
  const name = tag.replace(/ies$/, "y").replace(/s$/, "");
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Answer for a path or method that is not there. */
export function unknownPath(arrival: Arrival<EngineState>, allowed: readonly string[] | undefined): Answer {
  // Old clients ask in this way whether they are at the right place.
  if (allowed && arrival.method === "OPTIONS")
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
