import type { IncomingRequest } from "../../core/backend.ts";
import { compareVersions } from "../../core/versions.ts";
import { Answer, type LabRequest, mediaTypeOf } from "../../http/message.ts";
import { hasOldForms, withNewElements, withOldElements, withOldForms, withOldMembers } from "./old-forms.ts";
import { breakLines, readDocument, writeDocument } from "./xml.ts";
import { correlationOf } from "../collections/writes.ts";
import { apiPath } from "../spec.ts";
import type { EngineState } from "../state.ts";

/** Brings a request into the form of the spec: its path, its parameters, and XML as JSON. */
export async function prepare(request: LabRequest, state: EngineState): Promise<LabRequest> {
  const { target, general } = toSpecTarget(request.target, state.version);
  const headers: Record<string, string> = { ...request.headers, ...general };
  if (!mediaTypeOf(headers["content-type"]).endsWith("/xml")) return { ...request, target, headers };
  const bytes = await request.body();
  const text = new TextDecoder().decode(bytes);
  headers["content-type"] = "application/json";
  state.inXml.add(headers);
  return {
    ...request,
    target,
    headers,
    body: () => Promise.resolve(text.trim() === "" ? bytes : new TextEncoder().encode(toJson(text, state))),
  };
}

/** What is no document of the engine stays what it is, and is refused as bad syntax. */
function toJson(text: string, { model, version }: EngineState): string {
  try {
    return JSON.stringify(readDocument(model, hasOldForms(version) ? withNewElements(text) : text));
  } catch {
    return text;
  }
}

/** Parameters that every operation knows, by the header that says the same; the parameter counts when both are there. */
const generalParameters: Readonly<Record<string, string>> = {
  accept: "accept",
  correlation_id: "correlation-id",
  detail: "detail",
  filter: "filter",
};

/** Old engines have another base path; the API version may be part of it; parameters may stand in the last segment. */
function toSpecTarget(
  target: string,
  version: string,
): { readonly target: string; readonly general: Readonly<Record<string, string>> } {
  const [path = "", query] = target.split("?");
  const [bare = "", ...matrix] = path.split(";");
  const general: Record<string, string> = {};
  const parameters = [query, ...matrix]
    .flatMap((part) => (part ?? "").split("&"))
    .filter((part) => {
      const [name = "", value = ""] = part.split("=");
      const header = generalParameters[name];
      if (header !== undefined) general[header] ??= decodeURIComponent(value);
      return part !== "" && header === undefined;
    })
    // `;next_run` says the same as `;next_run=true` (`ParametersHelper.getBooleanParameter`).
    .map((part) => (part.includes("=") ? part : `${part}=true`));
  const specTarget = toSpecPath(bare, version) + (parameters.length === 0 ? "" : `?${parameters.join("&")}`);
  return { target: specTarget, general };
}

function toSpecPath(path: string, version: string): string {
  const isOld = compareVersions(version, "3.4") < 0;
  if (isOld && path.startsWith(apiPath)) return `/absent${path}`;
  const current = compareVersions(version, "3.5") < 0 ? path.replace(/^\/api(?=\/|$)/, apiPath) : path;
  if (!current.startsWith(apiPath)) return current;
  const below = current.slice(apiPath.length).replace(/^\/v[34](?=\/|$)/, "");
  return below === "" || below === "/" ? `${apiPath}/` : apiPath + below.replace(/\/$/, "");
}

/** The last touch: the mark of the request, the cookie of a new session, and XML where it was asked for. */
export function finish(incoming: IncomingRequest<EngineState>, answer: Answer): Answer {
  const { state, headers, path, random } = incoming;
  if (!path.startsWith(apiPath)) return answer;
  const correlation = correlationOf(incoming) ?? random.uuid();
  const cookie = state.newCookies.get(headers);
  let result = answer.with("correlation-id", correlation);
  if (cookie !== undefined)
    result = result.with("set-cookie", `JSESSIONID=${cookie}; Path=${apiPath}; Secure; HttpOnly`);
  if (compareVersions(state.version, "3.4") < 0) result = withOldPaths(result);
  const accept = headers["accept"] ?? "*/*";
  if (result.body.kind !== "json") return result;
  if (accept.includes("json")) return hasOldForms(state.version) ? inOldForms(result, result.body.value) : result;
  return toXml(result, incoming);
}

/** Old engines name their old path in every href. */
function withOldPaths(answer: Answer): Answer {
  if (answer.body.kind !== "json") return answer;
  const value: unknown = JSON.parse((JSON.stringify(answer.body.value) ?? "null").replaceAll(`"${apiPath}`, '"/api'));
  return new Answer(answer.status, { kind: "json", value }, answer.headers, answer.reason);
}

function inOldForms(answer: Answer, value: unknown): Answer {
  const body = { kind: "json", value: withOldForms(withOldMembers(value)) } as const;
  return new Answer(answer.status, body, answer.headers, answer.reason);
}

function toXml(answer: Answer, { operation, state }: IncomingRequest<EngineState>): Answer {
  const { model } = state;
  const isOld = hasOldForms(state.version);
  const given: unknown = answer.body.kind === "json" ? answer.body.value : undefined;
  const value = isOld ? withOldMembers(given) : given;
  const isFault = answer.status >= 400 && !(typeof value === "object" && value !== null && "fault" in value);
  const schema = operation?.answers[String(answer.status)]?.[0]?.media.schema;
  const type = isFault ? "Fault" : (schema?.$ref?.split("/").at(-1) ?? "Action");
  const root = model.rootOf(type);
  const text = root === undefined ? "" : writeDocument(model, type, root, value);
  const headers = answer.headers.filter(([name]) => name !== "content-type");
  // Before 4.0 the character set was left to the document, too.
  return new Answer(
    answer.status,
    { kind: "text", value: breakLines(isOld ? withOldElements(text) : text) },
    [...headers, ["content-type", isOld ? "application/xml" : "application/xml;charset=UTF-8"]],
    answer.reason,
  );
}
