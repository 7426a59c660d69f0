import { type CallOptions, type Clock, notify, shareDeadline, waitFor } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import { type LevelSource, readLevel } from "../api-level.ts";
import { atMostOnce } from "./at-most-once.ts";
import { moveDevice } from "./devices.ts";
import { listInventory } from "./inventory.ts";
import { type ChangeOptions, fresh, type ProvisioningCalls } from "./change.ts";
import type { ContainerReference, ManagedDevice } from "./topology.ts";

type OnboardingCalls = ProvisioningCalls & Pick<Calls, "inventory" | "inventoryLegacy"> & LevelSource;

/** A device that is to be managed, and where it goes. */
export interface NewDevice {
  /** Address or name at which CloudVision reaches the device. */
  readonly host: string;
  /** Left out, the device stays in the undefined container. */
  readonly container?: ContainerReference | undefined;
}

/** How to onboard. */
export interface OnboardingOptions extends ChangeOptions {
  /** Longest wait until the devices are in the inventory, in milliseconds. @default 600_000 */
  readonly appearWithin?: number | undefined;
  /** Told of the devices that have come so far, whenever the inventory was read. */
  readonly onProgress?: ((devices: readonly ManagedDevice[]) => void) | undefined;
  /** Replaces time and chance, for tests. */
  readonly clock?: Clock | undefined;
}

/** What onboarding gave. */
export interface OnboardedDevices {
  readonly devices: readonly ManagedDevice[];
  /** Tasks of the moves, Pending. Level 1 places devices without one. */
  readonly taskIds: readonly string[];
  /** Hosts that the server refused, and its reasons. */
  readonly failed: Readonly<Record<string, string>>;
}

/**
 * Brings devices under management: adds those that are not in the inventory, waits until they are, and moves each to
 * its container. Devices that are there already are only moved, so that it goes on where an earlier call ended.
 * @throws TimeoutError when a device does not come in time.
 * @example
 * import { findContainer, onboardDevices } from "@northbound/cloudvision";
 *
 * const container = await findContainer(cvp, "FRA1-POD1");
 * const { taskIds } = await onboardDevices(cvp, [{ host: "192.0.2.11", container }]);
 */
export async function onboardDevices(
  calls: OnboardingCalls,
  devices: readonly NewDevice[],
  given: OnboardingOptions = {},
): Promise<OnboardedDevices> {
  const options = shareDeadline(given);
  const { appearWithin = 600_000, onProgress, clock, ...change } = options;
  const { info: _info, save: _save, ...rest } = change;
  const failed = await addMissing(calls, devices, rest);
  const awaited = devices.filter(({ host }) => !(host in failed));
  const find = async (signal: AbortSignal): Promise<ManagedDevice[]> => {
    const inventory = await listInventory(calls, { ...rest, provisioned: false, signal, cache: "reload" });
    const found = awaited.flatMap(({ host }) => inventory.find((device) => isAt(device, host)) ?? []);
    notify(onProgress, found);
    return found;
  };
  const found = await waitFor(find, (present) => present.length === awaited.length, {
    name: `${awaited.length} devices to be in the inventory`,
    backend: "cloudvision",
    delay: 2_000,
    maxDelay: 10_000,
    deadline: appearWithin,
    signal: options.signal,
    clock,
  });
  const taskIds = await placeAll(calls, awaited, found, change);
  return { devices: found, taskIds, failed };
}

/**
 * Tries again to reach a device that was added and did not connect, with credentials of the device. Level 1 only;
 * later releases go on trying by themselves, and their answer is `UNSUPPORTED_VERSION`.
 */
export async function retryOnboarding(
  calls: Pick<Calls, "inventoryLegacy">,
  device: { readonly systemMacAddress: string; readonly ipAddress: string },
  credentials: { readonly username: string; readonly password: string },
  options: CallOptions = {},
): Promise<void> {
  const { username: userName, password } = credentials;
  const body = { key: device.systemMacAddress, ipAddress: device.ipAddress, userName, password };
  await calls.inventoryLegacy.retryAddDevice({ startIndex: 0, endIndex: 0, body }, options);
}

/** Asks the server to add what is not there yet, and gives the refusals. */
async function addMissing(
  calls: OnboardingCalls,
  devices: readonly NewDevice[],
  options: CallOptions,
): Promise<Readonly<Record<string, string>>> {
  const missing = async (): Promise<NewDevice[]> => {
    const inventory = await listInventory(calls, { ...fresh(options), provisioned: false });
    return devices.filter(({ host }) => !inventory.some((device) => isAt(device, host)));
  };
  const wanted = await missing();
  if (wanted.length === 0) return {};
  return await atMostOnce(
    () => add(calls, wanted, options),
    async () => ((await missing()).length === 0 ? {} : undefined),
    options,
  );
}

async function add(
  calls: OnboardingCalls,
  devices: readonly NewDevice[],
  options: CallOptions,
): Promise<Readonly<Record<string, string>>> {
  if ((await readLevel(calls)) === 1) {
    const data = devices.map(({ host, container = { key: "root", name: "Tenant" } }) => ({
      containerName: container.name,
      containerId: container.key,
      containerType: "Existing",
      ipAddress: host,
      containerList: [],
    }));
    await calls.inventoryLegacy.addDevices({ startIndex: 0, endIndex: 0, body: { data } }, options);
    await calls.inventoryLegacy.save({}, options);
    return {};
  }
  const answer = await calls.inventory.onboardDevices({ body: { hosts: devices.map(({ host }) => host) } }, options);
  return Object.fromEntries((answer.failed ?? []).map(({ host, error }) => [host, error]));
}

/** Moves devices one after the other: their changes share the queue of the session. */
async function placeAll(
  calls: OnboardingCalls,
  devices: readonly NewDevice[],
  found: readonly ManagedDevice[],
  options: ChangeOptions,
): Promise<string[]> {
  const taskIds: string[] = [];
  for (const { host, container } of devices) {
    const device = found.find((entry) => isAt(entry, host));
    if (!device || !container || device.parentContainerKey === container.key) continue;
    // oxlint-disable-next-line no-await-in-loop -- saving one change saves all that are queued
    const saved = await moveDevice(calls, device, container, options);
    taskIds.push(...saved.taskIds);
  }
  return taskIds;
}

function isAt({ ipAddress, fqdn, hostname }: ManagedDevice, host: string): boolean {
  return [ipAddress, fqdn, hostname].includes(host);
}
