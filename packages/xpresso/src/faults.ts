import { type Call, type Fault, type FaultKind, isRecord, jsonOf, kindOfStatus, type Reply } from "@northbound/runtime";

/** What the vendor's documentation says that a caller needs; named in the error of a call that was not allowed. */
const permissions: Readonly<Record<string, string>> = {
  "requestsV1/submit": "run_request",
  "requestsV2/submit": "run_request",
  "requestsV1/stop": "stop_request",
  "requestsV2/stop": "stop_request",
  "images/buildPolaris": "add_docker_image",
};

/**
 * Reads failure out of an answer: `{"Error": …}` of submissions, `{"detail": …}` and messages by field of the other
 * services, `{}` for an unknown request of v1. Texts and pages come from the proxy in front: its `404 page not found`
 * means that a service is not up (Traefik).
 */
export function readFault(reply: Reply, call: Call): Fault | undefined {
  if (reply.status < 400) return undefined;
  const body = jsonOf(reply);
  const kind = kindOfStatus(reply.status);
  if (typeof body !== "object" || body === null) {
    return kind === "session" ? { kind, message: words(kind, reply) } : undefined;
  }
  const said = isRecord(body) ? messageOf(body) : JSON.stringify(body);
  // An unknown request of v1 is answered with `{}`; other members than the service's are those of a gateway.
  if (kind === "notFound" && said === undefined && Object.keys(body).length > 0) return undefined;
  const message = withPermission(said ?? words(kind, reply), kind, call);
  // No document says of a 503 that nothing was done.
  return { kind, message, detail: body, ...(kind === "unavailable" && { outcome: "unknown" }) };
}

/** `Error` first, then `detail`, then the messages of each field. */
function messageOf(body: Readonly<Record<string, unknown>>): string | undefined {
  for (const name of ["Error", "detail"]) {
    const message = body[name];
    if (typeof message === "string" && message !== "") return message;
  }
  const fields = Object.entries(body).filter(([, messages]) => isTexts(messages));
  if (fields.length === 0) return undefined;
  return fields.map(([field, messages]) => `${field}: ${[messages].flat().join(" ")}`).join("; ");
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((text) => typeof text === "string");
}

/** What the documents say of a status. Of a 404 without words they say nothing. */
function words(kind: FaultKind, reply: Reply): string {
  if (kind === "session") return "the token is missing, wrong or expired";
  if (kind === "permission") return "the caller may not do this in this group";
  return reply.statusText || `HTTP status ${reply.status}`;
}

function withPermission(message: string, kind: FaultKind, call: Call): string {
  const permission = kind === "permission" ? permissions[call.operation?.id ?? ""] : undefined;
  return permission === undefined ? message : `${message.replace(/\.$/, "")}. It needs the permission ${permission}.`;
}
