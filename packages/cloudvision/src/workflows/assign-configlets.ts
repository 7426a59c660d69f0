import { type CallOptions, shareDeadline } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import { type CompareCount, configletAction, type ConfigletReference } from "./configlet-action.ts";
import { listNames, mergeByKey, toReference } from "./configlet-action.ts";
import { compareConfiglets } from "./configlets.ts";
import { type ChangeOptions, fresh, type ProvisioningCalls, type QueuedAction, type SavedChanges } from "./change.ts";
import { saveChange } from "./save-change.ts";
import type { ContainerReference, DeviceReference } from "./topology.ts";

/** Calls that configlets of devices take. */
export type DeviceCalls = ProvisioningCalls & Pick<Calls, "devices">;
type ContainerCalls = ProvisioningCalls & Pick<Calls, "containers">;

/** How configlets are assigned to a device. */
export interface AssignOptions extends ChangeOptions {
  /**
   * The given list is the whole list, in this order, including what containers give the device. @default false
   */
  readonly replace?: boolean | undefined;
  /** Compares with the running configuration first and shows the counts in the change. @default false */
  readonly compare?: boolean | undefined;
}

/**
 * Assigns configlets to a device, behind those that it has, and saves the change. Configlets that it has already stay
 * where they are; when there is nothing to add, nothing is queued and no task comes. Safe to call twice.
 * If saving fails, what was queued is taken back.
 * @throws NorthboundError what the calls throw.
 * @example
 * import { applyConfiglets, putConfiglet, runTasks } from "@northbound/cloudvision";
 *
 * const device = { systemMacAddress: "00:1c:73:00:00:11", fqdn: "leaf1.example.net" };
 * const ntp = await putConfiglet(cvp, { name: "ntp", config: "ntp server 192.0.2.10\n" });
 * const { taskIds } = await applyConfiglets(cvp, device, [ntp]);
 * await runTasks(cvp, taskIds);
 */
export async function applyConfiglets(
  calls: DeviceCalls,
  device: DeviceReference,
  configlets: readonly ConfigletReference[],
  given: AssignOptions = {},
): Promise<SavedChanges> {
  const options = shareDeadline(given);
  const { replace = false, compare = false, ...rest } = options;
  const wantedOf = (assigned: readonly ConfigletReference[]): ConfigletReference[] =>
    mergeByKey(replace ? [] : assigned, configlets);
  const actions = async (call: CallOptions): Promise<QueuedAction[]> => {
    const assigned = await assignedTo(calls, device, fresh(call));
    const wanted = wantedOf(assigned);
    if (sameKeys(assigned, wanted)) return [];
    const info = options.info ?? `Assign ${listNames(configlets)} to ${device.fqdn}`;
    const removed = assigned.filter(({ key }) => !wanted.some((entry) => entry.key === key));
    const compareCount = compare ? await countDifferences(calls, device, wanted, call) : undefined;
    return [configletAction({ info, target: { device }, wanted, removed, compareCount })];
  };
  const isDone = async (read: CallOptions): Promise<boolean> => {
    const assigned = await assignedTo(calls, device, read);
    return sameKeys(sort(assigned), sort(wantedOf(assigned)));
  };
  return await saveChange(calls, { actions, deviceKeys: [device.systemMacAddress], isDone }, rest);
}

/** Takes configlets from a device and saves the change. What it does not have needs nothing; safe to call twice. */
export async function removeConfiglets(
  calls: DeviceCalls,
  device: DeviceReference,
  configlets: readonly ConfigletReference[],
  given: Omit<AssignOptions, "replace"> = {},
): Promise<SavedChanges> {
  const options = shareDeadline(given);
  const { compare = false, ...rest } = options;
  const actions = async (call: CallOptions): Promise<QueuedAction[]> => {
    const assigned = await assignedTo(calls, device, fresh(call));
    const removed = assigned.filter(({ key }) => configlets.some((entry) => entry.key === key));
    if (removed.length === 0) return [];
    const wanted = assigned.filter((entry) => !removed.includes(entry));
    const info = options.info ?? `Remove ${listNames(removed)} from ${device.fqdn}`;
    const compareCount = compare ? await countDifferences(calls, device, wanted, call) : undefined;
    return [configletAction({ info, target: { device }, wanted, removed, compareCount })];
  };
  const isDone = async (read: CallOptions): Promise<boolean> =>
    hasNone(await assignedTo(calls, device, read), configlets);
  return await saveChange(calls, { actions, deviceKeys: [device.systemMacAddress], isDone }, rest);
}

/**
 * Assigns configlets and builders to a container, behind those that it has; each device in it gets a task. Safe to
 * call twice.
 */
export async function applyConfigletsToContainer(
  calls: ContainerCalls,
  container: ContainerReference,
  configlets: readonly ConfigletReference[],
  given: ChangeOptions & { readonly builders?: readonly ConfigletReference[] | undefined } = {},
): Promise<SavedChanges> {
  const options = shareDeadline(given);
  const { builders = [], ...rest } = options;
  const actions = async (call: CallOptions): Promise<QueuedAction[]> => {
    const assigned = await assignedToContainer(calls, container, fresh(call));
    const wanted = mergeByKey(assigned.configlets, configlets);
    const wantedBuilders = mergeByKey(assigned.builders, builders);
    if (wanted.length === assigned.configlets.length && wantedBuilders.length === assigned.builders.length) return [];
    const info = options.info ?? `Assign ${listNames([...configlets, ...builders])} to container ${container.name}`;
    return [configletAction({ info, target: { container }, wanted, builders: wantedBuilders })];
  };
  const isDone = async (read: CallOptions): Promise<boolean> => {
    const now = await assignedToContainer(calls, container, read);
    const keys = new Set([...now.configlets, ...now.builders].map(({ key }) => key));
    return [...configlets, ...builders].every(({ key }) => keys.has(key));
  };
  return await saveChange(calls, { actions, isDone }, rest);
}

/** Takes configlets and builders from a container. What it does not have needs nothing; safe to call twice. */
export async function removeConfigletsFromContainer(
  calls: ContainerCalls,
  container: ContainerReference,
  configlets: readonly ConfigletReference[],
  given: ChangeOptions = {},
): Promise<SavedChanges> {
  const options = shareDeadline(given);
  const isRemoved = ({ key }: ConfigletReference): boolean => configlets.some((entry) => entry.key === key);
  const actions = async (call: CallOptions): Promise<QueuedAction[]> => {
    const assigned = await assignedToContainer(calls, container, fresh(call));
    const removed = assigned.configlets.filter(isRemoved);
    const removedBuilders = assigned.builders.filter(isRemoved);
    const all = [...removed, ...removedBuilders];
    if (all.length === 0) return [];
    const action = configletAction({
      info: options.info ?? `Remove ${listNames(all)} from container ${container.name}`,
      target: { container },
      wanted: assigned.configlets.filter((entry) => !isRemoved(entry)),
      builders: assigned.builders.filter((entry) => !isRemoved(entry)),
      removed,
      removedBuilders,
    });
    return [action];
  };
  const isDone = async (read: CallOptions): Promise<boolean> => {
    const now = await assignedToContainer(calls, container, read);
    return hasNone([...now.configlets, ...now.builders], configlets);
  };
  return await saveChange(calls, { actions, isDone }, options);
}

async function assignedTo(
  calls: Pick<Calls, "devices">,
  { systemMacAddress }: DeviceReference,
  options: CallOptions,
): Promise<ConfigletReference[]> {
  const configlets = await calls.devices.listConfiglets({ netElementId: systemMacAddress }, options).all();
  return configlets.map(toReference);
}

async function assignedToContainer(
  calls: Pick<Calls, "containers">,
  { key }: ContainerReference,
  options: CallOptions,
): Promise<{ configlets: ConfigletReference[]; builders: ConfigletReference[] }> {
  const all = await calls.containers.listConfiglets({ containerId: key }, options).all();
  return {
    configlets: all.filter(({ type }) => type !== "Builder").map(toReference),
    builders: all.filter(({ type }) => type === "Builder").map(toReference),
  };
}

async function countDifferences(
  calls: Pick<Calls, "provisioning">,
  { systemMacAddress }: DeviceReference,
  wanted: readonly ConfigletReference[],
  options: CallOptions,
): Promise<CompareCount> {
  const keys = wanted.map(({ key }) => key);
  const {
    mismatch,
    reconcile,
    new: added,
  } = await compareConfiglets(calls, systemMacAddress, keys, "viewConfig", options);
  return { mismatch, reconcile, new: added };
}

function sameKeys(a: readonly ConfigletReference[], b: readonly ConfigletReference[]): boolean {
  return a.length === b.length && a.every(({ key }, index) => key === b[index]?.key);
}

function sort(configlets: readonly ConfigletReference[]): ConfigletReference[] {
  return configlets.toSorted((a, b) => a.key.localeCompare(b.key));
}

function hasNone(assigned: readonly ConfigletReference[], removed: readonly ConfigletReference[]): boolean {
  return !assigned.some(({ key }) => removed.some((entry) => entry.key === key));
}
