import { Answer, type LabRequest, text } from "../../http/message.ts";
import { inVersion } from "../versions.ts";
import { toXml } from "./xml.ts";
import type { PrimeIncomingRequest } from "../handlers.ts";

/** Where `prepare` leaves what the address said beside the path of the spec. */
const versionHeader = "x-lab-api-version";
const formatHeader = "x-lab-format";

/**
 * Every version of the API is served by the same behaviours, and a path may end in `.json` or `.xml`. The suffix wins
 * over `Accept`; with neither the answer is XML.
 */
export function prepare(request: LabRequest): LabRequest {
  const [path = "", ...query] = request.target.split("?");
  const found = /^\/webacs\/api\/(v[1-4])(\/.*?)(?:\.(json|xml))?$/.exec(path);
  if (!found) return request;
  const [, version = "v4", rest = "", suffix] = found;
  const accept = request.headers["accept"] ?? "";
  const format = suffix ?? (accept.includes("json") || accept.includes("text/event-stream") ? "json" : "xml");
  return {
    method: request.method,
    target: [`/webacs/api/v4${rest}`, ...query].join("?"),
    headers: { ...request.headers, [versionHeader]: version, [formatHeader]: format },
    signal: request.signal,
    body: () => request.body(),
  };
}

/** The version of the API that was asked for. */
export function apiVersionOf({ headers }: Pick<PrimeIncomingRequest, "headers">): string {
  return headers[versionHeader] ?? "v4";
}

/** The last touch: the session's cookie, the time it took, and XML for those who want it. */
export function finish(incoming: PrimeIncomingRequest, answer: Answer): Answer {
  const { state, headers } = incoming;
  const user = state.underWay.get(incoming);
  if (user !== undefined) {
    state.limiter.leave(user);
    state.underWay.delete(incoming);
  }
  const session = state.newSessions.get(incoming);
  let written = answer;
  if (answer.body.kind === "json") {
    // Data resources have written theirs themselves.
    const isService = incoming.path.includes("/op/");
    const value = isService ? inVersion(apiVersionOf(incoming), answer.body.value) : answer.body.value;
    if (headers[formatHeader] === "xml") written = text(toXml(value), answer.status, "application/xml");
    else if (isService) written = new Answer(answer.status, { kind: "json", value }, answer.headers, answer.reason);
  }
  written = written.with("cache-control", "no-cache, no-store");
  return session === undefined
    ? written
    : written.with("set-cookie", `JSESSIONID=${session.id}; Path=/webacs; Secure; HttpOnly`);
}
