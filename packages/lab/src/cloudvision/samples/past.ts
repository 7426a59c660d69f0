import { compareVersions } from "../../core/versions.ts";
import { addConfiglet } from "../configlets/configlets.ts";
import { administrator } from "../people/state.ts";
import { setResource } from "../resources/write.ts";
import type { CloudVisionState } from "../state.ts";
import { createTask } from "../tasks/tasks.ts";

/**
 * Gives a server a past: a task that has ended, a builder and a workspace. Tests that were written against servers in use, such as
 * cvprac's, take them for granted.
 */
export function addPast(state: CloudVisionState): void {
  const user = administrator.username;
  const [device] = state.fabric.devices.values();
  if (!device) return;
  const plan = {
    device,
    description: "Initial configuration",
    user,
    kind: "Update Config",
    apply: () => undefined,
  } as const;
  const task = state.tasks.get(createTask(state, plan));
  if (task) {
    const ended = { workOrderUserDefinedStatus: "Completed", workOrderState: "COMPLETED", taskStatus: "COMPLETED" };
    task.record = { ...task.record, ...ended, executedBy: user, completedOnInLongFormat: state.clock.now() };
  }
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
