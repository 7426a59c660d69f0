import type { IncomingRequest } from "../core/backend.ts";
import { LabFault } from "../core/fault-error.ts";
import { compareVersions } from "../core/versions.ts";
import { type Answer, json, text } from "../http/message.ts";
import type { SpecOperation } from "../spec/read-spec.ts";
import type { Problem } from "../spec/validator.ts";
import type { CloudVisionState } from "./state.ts";

/** From here on most failures carry an HTTP status; before, they were a 200 with an `errorCode`. */
const httpErrorsSince = "2021.2.0";

/** Texts that cvprac looks for in the body of a success, on every release. */
const alwaysSuccess = [
  "Invalid Netelement id",
  "Invalid Container id",
  "Entity does not exist",
  "Data already exists",
  "No data found",
  "Invalid Event Id",
];

/**
 * A refusal of the portal.
 * @param code Module, layer and condition, as the published list has them.
 * @param status With which later releases report it; 200 for what they still report within a success.
 */
export function portalFault(code: string, message: string, status = 400): LabFault {
  return new LabFault(code, message, status, "portal");
}

/** A refusal of a Resource API or of the gateway, with the HTTP status that goes with the gRPC code. */
export function rpcFault(code: number, message: string): LabFault {
  return new LabFault(String(code), message, rpcStatuses[code] ?? 500, "rpc");
}

const rpcStatuses: Readonly<Record<number, number>> = { 3: 400, 5: 404, 6: 409, 7: 403, 9: 400, 12: 501, 16: 401 };

/** Whether a path belongs to the Resource APIs or the gateway, which speak gRPC's way of errors. */
export function speaksRpc(path: string): boolean {
  return path.startsWith("/api/");
}

/** Writes a refusal as this release would. */
export function refuse(
  { operation, state, path }: IncomingRequest<CloudVisionState>,
  code: string,
  message: string,
  status = 400,
): Answer {
  if (speaksRpc(path)) return json({ code: Number(code), message, details: [] }, status);
  const old = compareVersions(state.version, httpErrorsSince) < 0;
  const plain = old || alwaysSuccess.some((words) => message.includes(words));
  return json({ errorCode: code, errorMessage: message }, plain ? 200 : declaredStatus(operation, status));
}

/** Operations differ in the status that they report failure with; most have one only. */
function declaredStatus(operation: SpecOperation | undefined, status: number): number {
  const declared = Object.keys(operation?.answers ?? {});
  if (declared.length === 0 || declared.includes(String(status)) || declared.includes("default")) return status;
  return [400, 440, 500].find((other) => declared.includes(String(other))) ?? status;
}

/** Answer for a request that breaks the spec. */
export function invalid(incoming: IncomingRequest<CloudVisionState>, problems: readonly Problem[]): Answer {
  const message = problems.map(({ field, message: words }) => `${field} ${words}`).join("; ");
  const { operation, path } = incoming;
  if (speaksRpc(path)) return refuse(incoming, "3", `invalid argument: ${message}`, 400);
  // The module digits lead every code; 718 is "invalid input parameters" in each of them.
  const body = {
    errorCode: `${modules[operation?.tag ?? ""] ?? "12"}2718`,
    errorMessage: `Invalid input parameters: ${message}`,
  };
  // cvprac's tests tell the two kinds of mistakes apart: which of them is an HTTP error changed with 2018.2.
  const inBody = problems.some(({ field }) => field.startsWith("body"));
  const first = compareVersions(incoming.state.version, "2018.2.0") < 0;
  return json(body, inBody === first ? 200 : declaredStatus(operation, 400));
}

const modules: Readonly<Record<string, string>> = {
  audit: "10",
  session: "11",
  configlets: "13",
  configletBuilders: "13",
  tasks: "14",
  images: "16",
  imageBundles: "16",
  inventory: "17",
  inventoryLegacy: "17",
  labels: "19",
  users: "20",
  aaa: "21",
  roles: "23",
  events: "24",
  snapshots: "28",
  rollback: "29",
  certificates: "32",
};

/** Answer for a path that this release does not have. */
export function unknownPath(
  incoming: IncomingRequest<CloudVisionState>,
  allowed: readonly string[] | undefined,
): Answer {
  const { state, path } = incoming;
  if (speaksRpc(path))
    return json(
      { code: allowed ? 12 : 5, message: allowed ? "Method Not Allowed" : "Not Found", details: [] },
      allowed ? 501 : 404,
    );
  if (compareVersions(state.version, httpErrorsSince) < 0) {
    return json({ errorCode: "MNF404", errorMessage: "Requested method not found." });
  }
  return text(allowed ? "Method Not Allowed" : "404 page not found", allowed ? 405 : 404);
}
