import { type CallOptions, shareDeadline } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import { configletAction, type ConfigletReference, mergeByKey, toReference } from "./configlet-action.ts";
import { findContainerOfDevice } from "./containers.ts";
import { bundleAction, type ImageBundleReference } from "./image-action.ts";
import { deviceHasBundle } from "./image-bundles.ts";
import {
  type Change,
  type ChangeOptions,
  fresh,
  type ProvisioningCalls,
  type QueueCalls,
  type QueuedAction,
  queuedAction,
  type SavedChanges,
} from "./change.ts";
import { queueActions } from "./change-queue.ts";
import { saveChange } from "./save-change.ts";
import type { ContainerReference, DeviceReference } from "./topology.ts";

/** Where devices are that nobody has placed yet. */
export const undefinedContainer: ContainerReference = { key: "undefined_container", name: "Undefined" };

/**
 * Moves a device to a container. A device that is there already needs nothing, so it is safe to call twice.
 * @example
 * import { moveDevice } from "@northbound/cloudvision";
 *
 * const device = { systemMacAddress: "00:1c:73:00:00:11", fqdn: "leaf1.example.net" };
 * const { taskIds } = await moveDevice(cvp, device, { key: "container_17", name: "FRA1-POD9" });
 */
export async function moveDevice(
  calls: ProvisioningCalls,
  device: DeviceReference,
  container: ContainerReference,
  given: ChangeOptions = {},
): Promise<SavedChanges> {
  const options = shareDeadline(given);
  const actions = async (call: CallOptions): Promise<QueuedAction[]> => {
    const from = await findContainerOfDevice(calls, device.systemMacAddress, fresh(call));
    if (from?.key === container.key) return [];
    const info = options.info ?? `Move ${device.fqdn} to container ${container.name}`;
    return [placeAction("update", info, device, from, container)];
  };
  return await saveChange(calls, { actions, ...arrival(calls, device, container) }, options);
}

/**
 * Resets a device: its configuration is wiped and it goes back to the undefined container. A device that is there
 * already needs nothing.
 */
export async function resetDevice(
  calls: ProvisioningCalls,
  device: DeviceReference,
  given: ChangeOptions = {},
): Promise<SavedChanges> {
  const options = shareDeadline(given);
  const actions = async (call: CallOptions): Promise<QueuedAction[]> => {
    const from = await findContainerOfDevice(calls, device.systemMacAddress, fresh(call));
    if (from?.key === undefinedContainer.key) return [];
    const info = options.info ?? `Reset ${device.fqdn} and move it to ${undefinedContainer.name}`;
    return [placeAction("reset", info, device, from, undefinedContainer)];
  };
  return await saveChange(calls, { actions, ...arrival(calls, device, undefinedContainer) }, options);
}

/** What a device gets when it is deployed. */
export interface Deployment {
  readonly container: ContainerReference;
  /** Assigned behind those that the container gives it. */
  readonly configlets?: readonly ConfigletReference[] | undefined;
  readonly imageBundle?: ImageBundleReference | undefined;
}

/**
 * Deploys a device: moves it to its container, assigns what the container gives it and what it gets of its own, and
 * its image bundle, in one change with one task. Safe to call again after a failure.
 */
export async function deployDevice(
  calls: ProvisioningCalls & Pick<Calls, "devices">,
  device: DeviceReference,
  { container, configlets = [], imageBundle }: Deployment,
  options: ChangeOptions = {},
): Promise<SavedChanges> {
  const target = { device };
  const info = options.info ?? `Deploy ${device.fqdn} to container ${container.name}`;
  const { deviceKeys, isDone: hasArrived } = arrival(calls, device, container);
  const actions = async (call: CallOptions, own: QueueCalls): Promise<QueuedAction[]> => {
    const from = await findContainerOfDevice(calls, device.systemMacAddress, fresh(call));
    // What the new container gives is proposed only while the move is in the queue.
    if (from?.key !== container.key) {
      await queueActions(own, [placeAction("update", info, device, from, container)], call);
    }
    const proposed = await own.devices.getProposedConfiglets({ netElementId: device.systemMacAddress }, call);
    const wanted = mergeByKey((proposed.proposedConfiglets ?? []).map(toReference), configlets);
    const assign = configletAction({ info, target, wanted });
    return imageBundle ? [assign, bundleAction({ info, target, bundle: imageBundle })] : [assign];
  };
  const isDone = async (read: CallOptions): Promise<boolean> => {
    if (!(await hasArrived(read))) return false;
    const assigned = await calls.devices.listConfiglets({ netElementId: device.systemMacAddress }, read).all();
    if (!configlets.every(({ key }) => assigned.some((configlet) => configlet.key === key))) return false;
    return !imageBundle || (await deviceHasBundle(calls, device.systemMacAddress, imageBundle, read));
  };
  return await saveChange(calls, { actions, deviceKeys, isDone, isAlone: true }, options);
}

function placeAction(
  action: "update" | "reset",
  info: string,
  device: DeviceReference,
  from: ContainerReference | undefined,
  to: ContainerReference,
): QueuedAction {
  return queuedAction(info, {
    action,
    nodeType: "netelement",
    nodeId: device.systemMacAddress,
    nodeName: device.fqdn,
    fromId: from?.key ?? "",
    fromName: from?.name ?? "",
    toId: to.key,
    toName: to.name,
    toIdType: "container",
  });
}

/** How to see that a device has arrived, and whose task it is. */
function arrival(
  calls: ProvisioningCalls,
  { systemMacAddress }: DeviceReference,
  to: ContainerReference,
): Required<Pick<Change, "deviceKeys" | "isDone">> {
  return {
    deviceKeys: [systemMacAddress],
    isDone: async (read) => (await findContainerOfDevice(calls, systemMacAddress, read))?.key === to.key,
  };
}
