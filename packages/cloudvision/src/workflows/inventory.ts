import { type CallOptions, shareDeadline } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import { type LevelSource, readLevel } from "../api-level.ts";
import { findContainer } from "./containers.ts";
import { fresh } from "./change.ts";
import { findDevice, fromInventory, fromNetElement, type ManagedDevice } from "./topology.ts";

type InventoryCalls = Pick<Calls, "inventory" | "inventoryLegacy"> & LevelSource;

/** Which devices to list. */
export interface InventoryOptions extends CallOptions {
  /** `false` also lists devices that nobody has placed in a container yet. @default true */
  readonly provisioned?: boolean | undefined;
  /** Words to look for in names, addresses and serial numbers. */
  readonly search?: string | undefined;
}

/**
 * Lists the devices that CloudVision manages, with the names of their containers. Level 1 reads the first inventory,
 * which knows no `provisioned`; later levels read devices and containers.
 */
export async function listInventory(calls: InventoryCalls, options: InventoryOptions = {}): Promise<ManagedDevice[]> {
  const { provisioned = true, search = "", ...rest } = options;
  if ((await readLevel(calls)) === 1) {
    const elements = await calls.inventoryLegacy.listDevices({ queryparam: search }, rest).all();
    return elements.map(fromNetElement);
  }
  const [devices, containers] = await Promise.all([
    calls.inventory.listDevices({ provisioned }, rest),
    calls.inventory.listContainers({}, rest),
  ]);
  const names = new Map((containers ?? []).map(({ Key, Name = "" }) => [Key, Name]));
  const words = search.toLowerCase();
  return (devices ?? [])
    .map((device) => fromInventory(device, names.get(device.parentContainerKey) ?? ""))
    .filter(({ fqdn, ipAddress, systemMacAddress, serialNumber }) =>
      [fqdn, ipAddress, systemMacAddress, serialNumber].some((text) => text.toLowerCase().includes(words)),
    );
}

/**
 * Lists the devices directly in a container; none when there is no container of that name.
 * @example
 * import { listDevicesInContainer } from "@northbound/cloudvision";
 *
 * const leaves = await listDevicesInContainer(cvp, "FRA1-POD1");
 */
export async function listDevicesInContainer(
  calls: InventoryCalls & Pick<Calls, "provisioning">,
  containerName: string,
  options: CallOptions = {},
): Promise<ManagedDevice[]> {
  const container = await findContainer(calls, containerName, options);
  if (!container) return [];
  const devices = await listInventory(calls, { ...options, provisioned: false });
  return devices.filter(({ parentContainerKey }) => parentContainerKey === container.key);
}

/** Counts devices that were added and have not connected yet. */
export async function countUnconnectedDevices(calls: InventoryCalls, options: CallOptions = {}): Promise<number> {
  if ((await readLevel(calls)) === 1) {
    const { data } = await calls.inventoryLegacy.countPendingDevices({}, options);
    return data;
  }
  const devices = await calls.inventory.listDevices({ provisioned: false }, fresh(options));
  return (devices ?? []).filter(({ status = "" }) => status === "").length;
}

/**
 * The running configuration of a device, as CloudVision has it.
 * @param systemMacAddress Key of the device in the portal.
 */
export async function getDeviceConfig(
  calls: InventoryCalls,
  systemMacAddress: string,
  options: CallOptions = {},
): Promise<string> {
  const input = { netElementId: systemMacAddress };
  const { output } =
    (await readLevel(calls)) < 4
      ? await calls.inventoryLegacy.getDeviceConfig(input, options)
      : await calls.inventory.getDeviceConfig(input, options);
  return output;
}

/** What became of devices that were to be removed. */
export interface RemovedDevices {
  /** Serial number or MAC address of each device that was there and is not any more. */
  readonly removed: readonly string[];
  /** What the server could not remove, and its reason. */
  readonly failed: Readonly<Record<string, string>>;
}

/**
 * Takes devices out of the inventory. Up to level 3 the server removes by MAC address; later by serial number, which
 * is found by a search. Devices that are not there count as removed before, so it is safe to call twice.
 */
export async function removeDevices(
  calls: InventoryCalls & Pick<Calls, "provisioning">,
  systemMacAddresses: readonly string[],
  given: CallOptions = {},
): Promise<RemovedDevices> {
  const options = shareDeadline(given);
  const found = await Promise.all(
    systemMacAddresses.map((systemMacAddress) => findDevice(calls, { systemMacAddress }, fresh(options))),
  );
  const devices = found.filter((device) => device !== undefined);
  if (devices.length === 0) return { removed: [], failed: {} };
  if ((await readLevel(calls)) < 4) {
    const data = unique(devices.map(({ systemMacAddress }) => systemMacAddress));
    await calls.inventoryLegacy.deleteDevices({ body: { data } }, options);
    return { removed: data, failed: {} };
  }
  return await removeDevicesBySerial(
    calls,
    devices.map(({ serialNumber }) => serialNumber),
    options,
  );
}

/** Takes devices out of the inventory by serial number, from level 4 on. */
export async function removeDevicesBySerial(
  calls: Pick<Calls, "inventory">,
  serialNumbers: readonly string[],
  options: CallOptions = {},
): Promise<RemovedDevices> {
  const data = unique(serialNumbers);
  if (data.length === 0) return { removed: [], failed: {} };
  const { failedDevices } = await calls.inventory.deleteDevices({ body: { data } }, options);
  const failed = failedDevices ?? {};
  return { removed: data.filter((serial) => !Object.hasOwn(failed, serial)), failed };
}

function unique(keys: readonly string[]): string[] {
  return [...new Set(keys)];
}
