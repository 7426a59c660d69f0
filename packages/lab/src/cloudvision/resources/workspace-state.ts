import { toIso } from "../times.ts";
import { rpcFault } from "../errors.ts";
import type { CloudVisionState } from "../state.ts";
import { asValue, type ResourceValue } from "./resources.ts";

/** Workspaces by the name of their resource. */
export const workspaceType = "workspace/v1/Workspace";

/** Changes a workspace and answers a request; an empty one asks for nothing. */
export function answer(
  state: CloudVisionState,
  key: ResourceValue,
  requestId: string,
  changes: ResourceValue,
  message: string,
  ok = true,
  code = "RESPONSE_CODE_UNSPECIFIED",
): void {
  const before = state.resources.get(workspaceType, key) ?? { key };
  const responses = asValue(asValue(before["responses"])["values"]);
  const response = { status: ok ? "RESPONSE_STATUS_SUCCESS" : "RESPONSE_STATUS_FAIL", message, code };
  state.resources.put(workspaceType, {
    ...before,
    ...changes,
    lastModifiedAt: toIso(state.clock.now()),
    responses: { values: { ...responses, ...(requestId === "" ? {} : { [requestId]: response }) } },
  });
}

/**
 * What belongs to a workspace is written in one that is open; mainline changes by submitting.
 * @throws LabFault when it can't be written there.
 */
export function checkWorkspace({ resources }: CloudVisionState, type: string, key: ResourceValue): void {
  if (type.startsWith("workspace/v1/WorkspaceConfig") || !("workspaceId" in key)) return;
  const id = key["workspaceId"];
  if (id === "") throw rpcFault(9, "mainline is read-only");
  const workspace = resources.get(workspaceType, { workspaceId: id });
  if (!workspace) throw rpcFault(5, `workspace ${String(id)} not found`);
  if (workspace["state"] !== "WORKSPACE_STATE_PENDING") throw rpcFault(9, `workspace ${String(id)} is not open`);
}

/** An edit makes a workspace differ from its last build. */
export function noteEdit({ resources }: CloudVisionState, type: string, key: ResourceValue): void {
  if (type.startsWith("workspace/") || !("workspaceId" in key)) return;
  const workspace = resources.get(workspaceType, { workspaceId: key["workspaceId"] });
  if (workspace && workspace["needsBuild"] !== true) resources.put(workspaceType, { ...workspace, needsBuild: true });
}
