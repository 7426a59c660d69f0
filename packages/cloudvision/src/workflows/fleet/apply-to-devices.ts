import { type AssignOptions, applyConfiglets, type DeviceCalls } from "../assign-configlets.ts";
import type { ConfigletReference } from "../configlet-action.ts";
import type { DeviceReference } from "../topology.ts";

/** What applying something to many devices gave. Devices are named by their system MAC addresses. */
export interface AppliedToDevices {
  /** Tasks of each device; none for one that had everything already. */
  readonly tasksByDevice: ReadonlyMap<string, readonly string[]>;
  /** All tasks, to run them together. */
  readonly taskIds: readonly string[];
  /** What went wrong, for each device that could not be changed. The others are. */
  readonly failures: ReadonlyMap<string, unknown>;
}

/**
 * Assigns configlets to many devices with one queue and one save, and tells whose tasks came of it. Devices that have
 * them already need nothing, so it is safe to call twice: it goes on where an earlier call ended. A device that is listed twice
 * is changed once.
 * @example
 * import { applyToDevices, listInventory, putConfiglet, runTasks } from "@northbound/cloudvision";
 *
 * const ntp = await putConfiglet(cvp, { name: "ntp", config: "ntp server 192.0.2.10\n" });
 * const { taskIds } = await applyToDevices(cvp, await listInventory(cvp), [ntp]);
 * await runTasks(cvp, taskIds);
 */
export async function applyToDevices(
  calls: DeviceCalls,
  devices: readonly DeviceReference[],
  configlets: readonly ConfigletReference[],
  options: AssignOptions = {},
): Promise<AppliedToDevices> {
  options.signal?.throwIfAborted();
  // A second turn of the same device would find nothing to do and hide the tasks of the first.
  const distinct = [...new Map(devices.map((device) => [device.systemMacAddress, device])).values()];
  const ends = await Promise.allSettled(distinct.map((device) => applyConfiglets(calls, device, configlets, options)));
  const tasksByDevice = new Map<string, readonly string[]>();
  const failures = new Map<string, unknown>();
  for (const [index, { systemMacAddress }] of distinct.entries()) {
    const end = ends[index];
    if (end?.status === "fulfilled") tasksByDevice.set(systemMacAddress, end.value.taskIds);
    else failures.set(systemMacAddress, end?.reason);
  }
  return { tasksByDevice, taskIds: [...tasksByDevice.values()].flat(), failures };
}
