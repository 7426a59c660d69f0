import type { CloudVisionState } from "../state.ts";
import { affectedDevices, type AffectedDevice } from "./workspace-changes.ts";
import type { ResourceValue } from "./resources.ts";
import { answer, workspaceType } from "./workspace-state.ts";

const buildType = "workspace/v1/WorkspaceBuild";
const detailsType = "workspace/v1/WorkspaceBuildDetails";
/** Lab time of a build. */
const buildTime = 1_500;
/** The studio that configlets and their assignments belong to. */
const configletStudio = "studio-static-configlet";

/** Builds a workspace: what is edited is checked, and each device that it concerns gets a result of its own. */
export function buildWorkspace(state: CloudVisionState, key: ResourceValue, requestId: string, user: string): void {
  const buildKey = { ...key, buildId: requestId };
  const show = (result: string, error: string): void => {
    state.resources.put(buildType, {
      key: buildKey,
      state: `BUILD_STATE_${result}`,
      error,
      builtBy: user,
      authzResult: { hasUnauthorizedTagChange: false, hasUnauthorizedDeviceChange: false, error: "" },
      studioBuildDetails: { inputValidationResults: { values: {} } },
    });
  };
  show("IN_PROGRESS", "");
  // What is edited while it is built belongs to the next build.
  answer(state, key, "", { lastBuildId: requestId, needsBuild: false }, "");
  const devices = affectedDevices(state, key["workspaceId"]);
  for (const device of devices) showDetails(state, buildKey, device, "IN_PROGRESS");
  state.clock.after(buildTime, () => {
    if (state.resources.get(buildType, buildKey)?.["state"] !== "BUILD_STATE_IN_PROGRESS") return;
    const missing = [...new Set(devices.flatMap((device) => device.missing))];
    for (const device of devices) showDetails(state, buildKey, device, device.missing.length > 0 ? "FAIL" : "SUCCESS");
    const error = missing.length > 0 ? `configlets do not exist: ${missing.join(", ")}` : "";
    show(error === "" ? "SUCCESS" : "FAIL", error);
    if (error === "") answer(state, key, requestId, {}, "Build finished successfully");
    else answer(state, key, requestId, { needsBuild: true }, `Build failed: ${error}`, false);
  });
}

/** Stops the build that is running; its own request is answered as failed. */
export function cancelBuild(state: CloudVisionState, key: ResourceValue, requestId: string): void {
  const buildId = String(state.resources.get(workspaceType, key)?.["lastBuildId"] ?? "");
  const buildKey = { ...key, buildId };
  const current = state.resources.get(buildType, buildKey);
  if (current?.["state"] !== "BUILD_STATE_IN_PROGRESS") {
    answer(state, key, requestId, {}, "No build is running", false);
    return;
  }
  state.resources.put(buildType, { ...current, state: "BUILD_STATE_CANCELED" });
  for (const details of state.resources.list(detailsType)) {
    if (details.key["workspaceId"] === key["workspaceId"] && details.key["buildId"] === buildId)
      state.resources.put(detailsType, { ...details.value, state: "BUILD_STATE_CANCELED" });
  }
  answer(state, key, buildId, { needsBuild: true }, "Build cancelled", false);
  answer(state, key, requestId, {}, "Build cancelled");
}

function showDetails(
  state: CloudVisionState,
  buildKey: ResourceValue,
  { device, config, missing }: AffectedDevice,
  result: "IN_PROGRESS" | "SUCCESS" | "FAIL",
): void {
  const stages = {
    BUILD_STAGE_INPUT_VALIDATION: "BUILD_STATE_SUCCESS",
    BUILD_STAGE_CONFIGLET_BUILD: `BUILD_STATE_${result}`,
    BUILD_STAGE_CONFIG_VALIDATION: `BUILD_STATE_${result === "FAIL" ? "SKIPPED" : result}`,
    BUILD_STAGE_IMAGE_VALIDATION: "BUILD_STATE_SKIPPED",
  };
  state.resources.put(detailsType, {
    key: { ...buildKey, deviceId: device.world.serial },
    state: `BUILD_STATE_${result}`,
    stage: result === "SUCCESS" ? "BUILD_STAGE_CONFIG_VALIDATION" : "BUILD_STAGE_CONFIGLET_BUILD",
    buildStageState: { values: stages },
    inputValidationResults: { values: {} },
    configletBuildResults: {
      values: {
        [configletStudio]: {
          generatedConfig: result === "SUCCESS" ? config : "",
          otherError: missing.length > 0 ? `configlets do not exist: ${missing.join(", ")}` : "",
        },
      },
    },
    imageValidationSkipCause: "IMAGE_VALIDATION_SKIP_CAUSE_IMAGE_UNCHANGED",
    authzStatus: "DEVICE_AUTHZ_STATUS_AUTHORIZED",
  });
}
