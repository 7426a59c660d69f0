import { LabFault } from "../core/fault-error.ts";
import { type Answer, json, text } from "../http/message.ts";
import type { Problem } from "../spec/validator.ts";
import type { XpressoIncomingRequest } from "./handlers.ts";

/** A refusal of the requests service: `{"Error": …}`. */
export function submissionFault(message: string): LabFault {
  return new LabFault("Error", message, 400);
}

/** A refusal of the other services: `{"detail": …}`. */
export function detailFault(message: string, status: number): LabFault {
  return new LabFault("detail", message, status);
}

/** A refusal by field: `{"testbeds": ["…"]}`. */
export function fieldFault(field: string, message: string): LabFault {
  return new LabFault(field, message, 400, "field");
}

/** An unknown request: v1 has nothing to say about it. */
export function noSuchRequest(path: string): LabFault {
  return path.startsWith("/api/v1/") ? new LabFault("", "", 404) : detailFault("Not Found", 404);
}

/** Writes a refusal. */
export function refuse(
  _incoming: XpressoIncomingRequest,
  code: string,
  message: string,
  status: number | undefined,
  detail: unknown,
): Answer {
  const body = code === "" ? {} : { [code]: detail === "field" ? [message] : message };
  return json(body, status ?? 400);
}

/** The identifier of a profile or bundle is not looked at before it is looked up: what has no form of one is not defined. */
export function tolerates({ operation }: XpressoIncomingRequest, { field, message }: Problem): boolean {
  return (
    (operation?.id.endsWith("/submit") ?? false) &&
    /^body\/(?:profile|bundle)$/.test(field) &&
    message.includes("format")
  );
}

/** Answer for a request that breaks the spec. */
export function invalid({ operation, state }: XpressoIncomingRequest, problems: readonly Problem[]): Answer {
  if (operation?.id.endsWith("/submit")) {
    state.refusedSubmissions += 1;
    return json({ Error: `Provided payload is not valid: ${describe(problems)}` }, 400);
  }
  return json(Object.fromEntries(problems.map(({ field, message }) => [field, [message]])), 400);
}

function describe(problems: readonly Problem[]): string {
  return problems.map(({ field, message }) => `${field} ${message}`).join("; ");
}

/** What nginx says when nothing stands behind a path. */
export function unknownPath(_incoming: XpressoIncomingRequest, allowed: readonly string[] | undefined): Answer {
  return allowed ? proxyPage(405, "Not Allowed") : proxyPage(404, "Not Found");
}

/** A page of the proxy in front. */
export function proxyPage(status: number, words: string): Answer {
  const title = `${status} ${words}`;
  return text(
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`,
    status,
    "text/html",
  );
}
