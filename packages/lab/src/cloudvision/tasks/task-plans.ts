import { describeConfiglet } from "../describe.ts";
import { portalFault } from "../errors.ts";
import { configletsOf, type FabricDevice, lineage } from "../inventory/fabric.ts";
import { describeBundle } from "../images/images.ts";
import { findDevice } from "../inventory/inventory.ts";
import type { CloudVisionState } from "../state.ts";
import { configLines, findTask } from "./tasks.ts";
import type { CloudVisionHandlers } from "../handlers.ts";

function deviceOf(state: CloudVisionState, taskId: string): FabricDevice {
  return findDevice(state, findTask(state, taskId).record.netElementId);
}

/** The designed and the running configuration of a task's device, in what both older formats share. */
function plan(state: CloudVisionState, taskId: string) {
  const { fabric } = state;
  const device = deviceOf(state, taskId);
  const configs = configletsOf(fabric, device)
    .flatMap((key) => fabric.configlets.get(key) ?? [])
    .map((configlet) => describeConfiglet(fabric, configlet));
  const designed = configs.map(({ config }) => config).join("");
  const running = new Set(device.runningConfig.split("\n"));
  const fresh = designed.split("\n").filter((line) => line !== "" && !running.has(line)).length;
  const shared = { configs, mismatch: 0, new: fresh, reconcile: 0, reconciledConfig: "" };
  return { shared, designed, running: device.runningConfig, fresh, targetIpAddress: device.world.address };
}

/** What a task will do to its device, in the formats of older releases, and the image that it brings. */
export const taskPlanHandlers: CloudVisionHandlers = {
  "tasks/getConfigV1": ({ query, state }) => {
    const { shared, designed, running, fresh, targetIpAddress } = plan(state, query.workorderid);
    const lines = (config: string) =>
      configLines(config).map(({ command, rowId, blockId, code }) => ({ command, rowId, blockId, code }));
    return {
      ...shared,
      designedConfig: lines(designed),
      runningConfig: lines(running),
      errors: "",
      warning: [],
      isReconcileInvoked: false,
      targetIpAddress,
      total: fresh,
    };
  },

  "tasks/getConfigV2": ({ query, state }) => {
    const { shared, designed, running, fresh, targetIpAddress } = plan(state, query.workorderid);
    return {
      ...shared,
      designedConfig: configLines(designed),
      runningConfig: configLines(running),
      errors: [],
      warnings: [],
      targetIpAddress,
      Total: fresh,
    };
  },

  "tasks/getImage": ({ query, state }) => {
    const device = deviceOf(state, query.workorderid);
    const inherited = lineage(state.fabric, device.containerKey).findLast(
      ({ imageBundle }) => imageBundle !== undefined,
    );
    const bundle = state.images.bundles.get(device.imageBundle ?? inherited?.imageBundle ?? "");
    if (!bundle) throw portalFault("122706", "Data is empty", 440);
    return describeBundle(state, bundle);
  },
};
