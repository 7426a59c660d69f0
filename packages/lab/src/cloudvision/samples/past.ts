import { compareVersions } from "../../core/versions.ts";
import { addConfiglet } from "../configlets/configlets.ts";
import { audit } from "../events/audit-log.ts";
import type { FabricDevice } from "../inventory/fabric.ts";
import { administrator } from "../people/state.ts";
import { setResource } from "../resources/write.ts";
import type { CloudVisionState } from "../state.ts";
import { createTask } from "../tasks/tasks.ts";

const user: string = administrator.username;

/**
 * Gives a server a past: tasks that have ended, one of them in a change control, a builder and a workspace. Tests that were written
 * against servers in use, such as cvprac's, take them for granted.
 */
export function addPast(state: CloudVisionState): void {
  const [device] = state.fabric.devices.values();
  if (!device) return;
  addEndedTask(state, device, { ccIdV2: "", stageId: "" });
  addChangeControl(state, device);
  const name = "SYS_TelemetryBuilderV5";
  const config = "print('')";
  addConfiglet(state, {
    name,
    config,
    user,
    type: "Builder",
    builder: { name, data: { formList: [], script: config } },
  });
  if (compareVersions(state.version, "2021.2.0") < 0) return;
  const workspace = { key: { workspaceId: "initial" }, displayName: "Initial", description: "" };
  setResource(state, "workspace/v1/WorkspaceConfig", workspace, { user, nodes: [] });
}

function addEndedTask(
  state: CloudVisionState,
  device: FabricDevice,
  place: { readonly ccIdV2: string; readonly stageId: string },
): string {
  const description = "Initial configuration";
  const id = createTask(state, { device, description, user, kind: "Update Config", apply: () => undefined });
  const task = state.tasks.get(id);
  if (task) {
    const ended = { workOrderUserDefinedStatus: "Completed", workOrderState: "COMPLETED", taskStatus: "COMPLETED" };
    const completedOnInLongFormat = state.clock.now();
    task.record = { ...task.record, ...ended, ...place, executedBy: user, completedOnInLongFormat };
  }
  return id;
}

/** A change control that ran its only task. */
function addChangeControl(state: CloudVisionState, device: FabricDevice): void {
  const [id, rootStageId, stageId] = ["initial-change", "stage-root", "stage-1"];
  const taskId = addEndedTask(state, device, { ccIdV2: id, stageId });
  const ended = { status: "STAGE_STATUS_COMPLETED", error: "" };
  const action = { name: "task", timeout: 3_000, args: { values: { TaskID: taskId } } };
  const stages = {
    [rootStageId]: { name: "Root", rows: { values: [{ values: [stageId] }] }, ...ended },
    [stageId]: { name: `Task ${taskId}`, action, ...ended },
  };
  state.resources.put("changecontrol/v1/ChangeControl", {
    key: { id },
    change: { name: "Initial change", rootStageId, stages: { values: stages }, notes: "", user },
    status: "CHANGE_CONTROL_STATUS_COMPLETED",
    error: "",
    deviceIds: { values: [device.world.serial] },
  });
  const config = {
    id,
    name: "Initial change",
    root_stage: {
      id: rootStageId,
      name: "Root",
      stage_row: [
        { stage: [{ id: stageId, name: `Task ${taskId}`, action: { name: "task", args: { TaskID: taskId } } }] },
      ],
    },
  };
  state.changeControls.ccapi.set(id, {
    config,
    timestamp: state.resources.stamp(),
    approved: true,
    status: { id, state: "Completed", error: "", stages: {} },
    cancel: undefined,
  });
  audit(state, { user, category: "ChangeControl", key: id, subKey: stageId, activity: `Stage ${stageId} completed` });
}
