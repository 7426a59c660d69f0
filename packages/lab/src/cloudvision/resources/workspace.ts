import { rpcFault } from "../errors.ts";
import { toIso } from "../describe.ts";
import type { CloudVisionState } from "../state.ts";
import { asValue, type ResourceValue } from "./resources.ts";
import type { WriteRules } from "./rules.ts";

const workspaceType = "workspace/v1/Workspace";
const buildType = "workspace/v1/WorkspaceBuild";
/** Lab time of a build, and of submitting. */
const buildTime = 1_500;

function answer(
  state: CloudVisionState,
  key: ResourceValue,
  requestId: string,
  changes: ResourceValue,
  message: string,
  ok = true,
): void {
  const before = state.resources.get(workspaceType, key) ?? {};
  const responses = asValue(asValue(before["responses"])["values"]);
  const response = { status: ok ? "RESPONSE_STATUS_SUCCESS" : "RESPONSE_STATUS_FAIL", message };
  state.resources.put(workspaceType, {
    ...before,
    ...changes,
    lastModifiedAt: toIso(state.clock.now()),
    responses: { values: { ...responses, ...(requestId === "" ? {} : { [requestId]: response }) } },
  });
}

function build(state: CloudVisionState, key: ResourceValue, requestId: string, user: string): void {
  const buildKey = { ...key, buildId: requestId };
  const show = (result: string): void => {
    state.resources.put(buildType, { key: buildKey, state: `BUILD_STATE_${result}`, error: "", builtBy: user });
  };
  show("IN_PROGRESS");
  answer(state, key, "", { lastBuildId: requestId }, "");
  state.clock.after(buildTime, () => {
    if (state.resources.get(buildType, buildKey)?.["state"] !== "BUILD_STATE_IN_PROGRESS") return;
    show("SUCCESS");
    answer(state, key, requestId, { needsBuild: false }, "Build finished successfully");
  });
}

function submit(state: CloudVisionState, key: ResourceValue, requestId: string): void {
  const current = state.resources.get(workspaceType, key) ?? {};
  if (current["needsBuild"] === true) {
    answer(state, key, requestId, {}, "Workspace must be built before it is submitted", false);
    return;
  }
  state.clock.after(buildTime, () => {
    moveToMainline(state, key["workspaceId"]);
    answer(
      state,
      key,
      requestId,
      { state: "WORKSPACE_STATE_SUBMITTED", ccIds: { values: [] } },
      "Submitted successfully",
    );
  });
}

/** What was edited in a workspace becomes true outside of it. */
function moveToMainline(state: CloudVisionState, workspaceId: unknown): void {
  const { resources } = state;
  for (const type of resources.types.values()) {
    const shown = type.name.replace(/Config$/, "");
    if (shown === type.name || type.synthetic || !resources.types.has(shown) || type.name.startsWith("workspace/"))
      continue;
    for (const { key, value } of resources.list(type.name)) {
      if (key["workspaceId"] !== workspaceId || !value) continue;
      const mainline = { ...key, workspaceId: "" };
      const edited = resources.get(shown, key);
      if (value["remove"] === true) resources.remove(shown, mainline);
      else if (edited) resources.put(shown, { ...edited, key: mainline });
    }
  }
}

/** Workspaces: open, build, submit, abandon. */
export const workspaceRules: WriteRules = {
  "workspace/v1/WorkspaceConfig": {
    check: (state, value) => {
      const key = asValue(value["key"]);
      if (!key["workspaceId"]) throw rpcFault(3, "key.workspaceId is required");
      const current = state.resources.get(workspaceType, key);
      if (current && current["state"] !== "WORKSPACE_STATE_PENDING") throw rpcFault(9, "workspace is not open");
    },
    apply: (state, value, given, { user }) => {
      const key = asValue(value["key"]);
      const { resources } = state;
      const now = toIso(state.clock.now());
      const before = resources.get(workspaceType, key);
      const { displayName = "", description = "" } = value;
      resources.put(workspaceType, {
        createdAt: now,
        createdBy: user,
        state: "WORKSPACE_STATE_PENDING",
        responses: { values: {} },
        needsBuild: true,
        needsRebase: false,
        lastBuildId: "",
        ...before,
        key,
        displayName,
        description,
        lastModifiedAt: now,
        lastModifiedBy: user,
      });
      const requestId = String(asValue(given["requestParams"])["requestId"] ?? "");
      const { request } = given;
      if (request !== undefined && request !== "REQUEST_UNSPECIFIED" && requestId === "")
        throw rpcFault(3, "requestParams.requestId is required");
      if (request === "REQUEST_START_BUILD") build(state, key, requestId, user);
      if (request === "REQUEST_CANCEL_BUILD") cancelBuild(state, key, requestId);
      if (request === "REQUEST_SUBMIT" || request === "REQUEST_SUBMIT_FORCE") submit(state, key, requestId);
      if (request === "REQUEST_ABANDON")
        answer(state, key, requestId, { state: "WORKSPACE_STATE_ABANDONED" }, "Abandoned");
      if (request === "REQUEST_ROLLBACK")
        answer(state, key, requestId, { state: "WORKSPACE_STATE_ROLLED_BACK" }, "Rolled back");
      if (request === "REQUEST_REBASE")
        answer(state, key, requestId, { needsRebase: false, lastRebasedAt: now }, "Rebased");
    },
  },
};

function cancelBuild(state: CloudVisionState, key: ResourceValue, requestId: string): void {
  const buildKey = { ...key, buildId: state.resources.get(workspaceType, key)?.["lastBuildId"] };
  const current = state.resources.get(buildType, buildKey);
  if (current) state.resources.put(buildType, { ...current, state: "BUILD_STATE_CANCELED" });
  answer(state, key, requestId, {}, "Build cancelled");
}
