import { toIso } from "../times.ts";
import { rpcFault } from "../errors.ts";
import type { CloudVisionState } from "../state.ts";
import { asValue, type ResourceValue } from "./resources.ts";
import type { WriteRules, Writer } from "./rules.ts";
import { buildWorkspace, cancelBuild } from "./workspace-build.ts";
import { editsOf, moveToMainline, rollBack } from "./workspace-edits.ts";
import { answer, workspaceType } from "./workspace-state.ts";
import { affectedDevices, openChangeControl } from "./workspace-changes.ts";

/** Lab time of submitting, of going back and of rebasing. */
const workTime = 1_500;

type Request = (state: CloudVisionState, key: ResourceValue, requestId: string, writer: Writer) => void;

/** What a workspace can be asked for while it is open, and after that. */
const requests: Readonly<Record<string, Request | undefined>> = {
  REQUEST_START_BUILD: (state, key, requestId, { user }) => {
    buildWorkspace(state, key, requestId, user);
  },
  REQUEST_CANCEL_BUILD: cancelBuild,
  REQUEST_SUBMIT: (state, key, requestId, writer) => {
    const refusal = refusalOf(state, key);
    if (refusal) answer(state, key, requestId, {}, refusal.message, false, refusal.code);
    else submit(state, key, requestId, writer);
  },
  REQUEST_SUBMIT_FORCE: submit,
  REQUEST_ABANDON: (state, key, requestId) => {
    answer(state, key, requestId, { state: "WORKSPACE_STATE_ABANDONED" }, "Abandoned");
  },
  REQUEST_ROLLBACK: (state, key, requestId) => {
    if (state.resources.get(workspaceType, key)?.["state"] !== "WORKSPACE_STATE_SUBMITTED") {
      answer(state, key, requestId, {}, "Only a workspace that was submitted can be rolled back", false);
      return;
    }
    state.clock.after(workTime, () => {
      rollBack(state, key["workspaceId"]);
      answer(state, key, requestId, { state: "WORKSPACE_STATE_ROLLED_BACK" }, "Rolled back");
    });
  },
  REQUEST_REBASE: (state, key, requestId) => {
    state.clock.after(workTime, () => {
      const lastRebasedAt = toIso(state.clock.now());
      answer(state, key, requestId, { needsRebase: false, needsBuild: true, lastRebasedAt }, "Rebased");
    });
  },
};

/** Why a workspace can't be submitted as it is. */
function refusalOf(
  state: CloudVisionState,
  key: ResourceValue,
): { readonly message: string; readonly code?: string } | undefined {
  const current = state.resources.get(workspaceType, key) ?? {};
  if (current["needsRebase"] === true) return { message: "Workspace must be rebased before it is submitted" };
  if (current["needsBuild"] === true) return { message: "Workspace must be built before it is submitted" };
  const inactive = affectedDevices(state, key["workspaceId"]).filter(({ device }) => !device.streaming);
  if (inactive.length === 0) return undefined;
  const names = inactive.map(({ device }) => device.world.hostname).join(", ");
  return { message: `Devices do not stream: ${names}`, code: "RESPONSE_CODE_INACTIVE_DEVICES_EXIST" };
}

function submit(state: CloudVisionState, key: ResourceValue, requestId: string, { user }: Writer): void {
  state.clock.after(workTime, () => {
    const { resources } = state;
    if (resources.get(workspaceType, key)?.["state"] !== "WORKSPACE_STATE_PENDING") return;
    const edited = moveToMainline(state, key["workspaceId"]);
    const name = String(resources.get(workspaceType, key)?.["displayName"] ?? "");
    const changes = { state: "WORKSPACE_STATE_SUBMITTED", ccIds: { values: openChangeControl(state, name, user) } };
    answer(state, key, requestId, changes, "Submitted successfully");
    for (const { key: other, value } of resources.list(workspaceType)) {
      if (value?.["state"] !== "WORKSPACE_STATE_PENDING") continue;
      // What another workspace has edited as well was changed under its hands.
      const meets = editsOf(state, other["workspaceId"]).some(({ text }) => edited.has(text));
      if (meets) resources.put(workspaceType, { ...value, needsRebase: true });
    }
  });
}

/** Workspaces: open, build, submit, abandon, and go back. */
export const workspaceRules: WriteRules = {
  "workspace/v1/WorkspaceConfig": {
    showsItself: true,
    check: (state, value, given) => {
      const key = asValue(value["key"]);
      if (!key["workspaceId"]) throw rpcFault(3, "key.workspaceId is required");
      const current = state.resources.get(workspaceType, key);
      const goesBack = given["request"] === "REQUEST_ROLLBACK";
      if (current && !goesBack && current["state"] !== "WORKSPACE_STATE_PENDING")
        throw rpcFault(9, "workspace is not open");
      const { request } = given;
      if (request !== undefined && request !== "REQUEST_UNSPECIFIED" && !asValue(given["requestParams"])["requestId"])
        throw rpcFault(3, "requestParams.requestId is required");
    },
    apply: (state, value, given, writer) => {
      const key = asValue(value["key"]);
      const now = toIso(state.clock.now());
      const { displayName = "", description = "" } = value;
      state.resources.put(workspaceType, {
        createdAt: now,
        createdBy: writer.user,
        state: "WORKSPACE_STATE_PENDING",
        responses: { values: {} },
        ccIds: { values: [] },
        needsBuild: true,
        needsRebase: false,
        lastBuildId: "",
        ...state.resources.get(workspaceType, key),
        key,
        displayName,
        description,
        lastModifiedAt: now,
        lastModifiedBy: writer.user,
      });
      const requestId = String(asValue(given["requestParams"])["requestId"] ?? "");
      const { responses } = state.resources.get(workspaceType, key) ?? {};
      // A request is known by its identifier: one that was answered is not carried out again.
      if (asValue(asValue(responses)["values"])[requestId] === undefined)
        requests[String(given["request"])]?.(state, key, requestId, writer);
    },
  },
};
