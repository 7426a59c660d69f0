import { type CallOptions, InvalidInputError, shareDeadline } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";
import { type LevelSource, readLevel } from "../api-level.ts";

type Schemas = components["schemas"];

/** A device, in one shape whatever the release and the call that told of it. */
export interface ManagedDevice {
  /** System MAC address: the device's key in the portal. */
  readonly systemMacAddress: string;
  /** Serial number: the device's key in the Resource APIs. */
  readonly serialNumber: string;
  readonly fqdn: string;
  /** First part of the name. */
  readonly hostname: string;
  readonly ipAddress: string;
  readonly modelName: string;
  /** EOS release. */
  readonly version: string;
  readonly internalBuild: string;
  /** Such as `Registered`; empty while the device is not connected. */
  readonly status: string;
  readonly parentContainerKey: string;
  /** Empty where the server does not say it. */
  readonly containerName: string;
  readonly complianceCode: string;
  /** `NONE` for a device in sync, which a server from 2018.2 on says by an empty text; empty where it says nothing. */
  readonly complianceIndication: string;
  /** Epoch seconds with fraction; the third topology search does not tell it. */
  readonly bootupTimestamp: number | undefined;
  readonly mlagEnabled: boolean;
  /** The third topology search does not tell it. */
  readonly danzEnabled: boolean | undefined;
  readonly ztpMode: boolean;
}

/** A container by key and name. */
export interface ContainerReference {
  readonly key: string;
  readonly name: string;
}

/** What a search of the topology found. */
export interface TopologySearch {
  readonly devices: readonly ManagedDevice[];
  readonly containers: readonly ContainerReference[];
}

/** The device that a change is for; every `ManagedDevice` is one. */
export interface DeviceReference {
  /** System MAC address: the device's key in the portal. */
  readonly systemMacAddress: string;
  /** Name that people see in the change. */
  readonly fqdn: string;
  readonly ipAddress?: string | undefined;
}

/** How a device is named; the first that is given counts. */
export type DeviceName =
  | { readonly fqdn: string }
  | { readonly hostname: string }
  | { readonly systemMacAddress: string }
  | { readonly serialNumber: string };

/**
 * Finds devices and containers by a part of their names, addresses or serial numbers. Level 7 and later search with
 * the third form of the call; what comes back has one shape.
 */
export async function searchTopology(
  calls: Pick<Calls, "provisioning"> & LevelSource,
  words: string,
  given: CallOptions = {},
): Promise<TopologySearch> {
  const options = shareDeadline(given);
  const input = { queryParam: words, startIndex: 0, endIndex: 0 };
  const useThird = (await readLevel(calls)) >= 7;
  const third = useThird ? await calls.provisioning.searchTopologyV3(input, options) : undefined;
  // A total of -1 is how the third search says that it could not search.
  const page = third && third.total !== -1 ? third : await calls.provisioning.searchTopology(input, options);
  return {
    devices: (page.netElementList ?? []).map(fromNetElement),
    containers: (page.containerList ?? []).map(({ key, name }) => ({ key, name })),
  };
}

/**
 * Finds the one device that has a name, MAC address or serial number; `undefined` when there is none.
 * @throws InvalidInputError when none of them is given; an empty one would be that of a device that has none yet.
 * @example
 * import { findDevice } from "@northbound/cloudvision";
 *
 * const device = await findDevice(cvp, { fqdn: "leaf1.example.net" });
 */
export async function findDevice(
  calls: Pick<Calls, "provisioning"> & LevelSource,
  name: DeviceName,
  options: CallOptions = {},
): Promise<ManagedDevice | undefined> {
  const [member, value] = givenName(name);
  const { devices } = await searchTopology(calls, value, options);
  return devices.find((device) => String(device[member]).toLowerCase() === value.toLowerCase());
}

const names = ["fqdn", "hostname", "systemMacAddress", "serialNumber"] as const;

function givenName(name: DeviceName): readonly [(typeof names)[number], string] {
  for (const [key, value] of Object.entries(name ?? {})) {
    const member = names.find((one) => one === key);
    if (member !== undefined && typeof value === "string" && value !== "") return [member, value];
  }
  throw new InvalidInputError(`A device is found by one of ${names.join(", ")}: a text that is not empty.`);
}

/** A device of the provisioning tree or of the first inventory. Booleans are texts there, of several spellings. */
export function fromNetElement(element: Schemas["NetElement"]): ManagedDevice {
  const fqdn = element.fqdn ?? "";
  return {
    systemMacAddress: element.systemMacAddress ?? element.key ?? "",
    serialNumber: element.serialNumber ?? "",
    fqdn,
    hostname: element.hostname ?? fqdn.split(".")[0] ?? "",
    ipAddress: element.ipAddress ?? "",
    modelName: element.modelName ?? "",
    version: element.version ?? "",
    internalBuild: element.internalBuildId ?? "",
    status: element.deviceStatus ?? "",
    parentContainerKey: element.parentContainerId ?? "",
    containerName: element.containerName ?? "",
    complianceCode: element.complianceCode ?? "",
    complianceIndication: indicationOf(element.complianceIndication),
    bootupTimestamp: element.bootupTimeStamp,
    mlagEnabled: isYes(element.isMLAGEnabled ?? element.mlagEnabled) ?? false,
    danzEnabled: isYes(element.isDANZEnabled),
    ztpMode: isYes(element.ztpMode) ?? false,
  };
}

function indicationOf(told: string | null | undefined): string {
  return told === "" ? "NONE" : (told ?? "");
}

/** A device of the inventory of level 2 and later, with the name of its container. */
export function fromInventory(device: Schemas["Device"], containerName: string): ManagedDevice {
  const fqdn = device.fqdn ?? "";
  return {
    systemMacAddress: device.systemMacAddress ?? "",
    serialNumber: device.serialNumber ?? "",
    fqdn,
    hostname: device.hostname ?? fqdn.split(".")[0] ?? "",
    ipAddress: device.ipAddress ?? "",
    modelName: device.modelName ?? "",
    version: device.version ?? "",
    internalBuild: device.internalBuild ?? "",
    status: device.status ?? "",
    parentContainerKey: device.parentContainerKey ?? "",
    containerName,
    complianceCode: device.complianceCode ?? "",
    complianceIndication: indicationOf(device.complianceIndication),
    bootupTimestamp: device.bootupTimestamp,
    mlagEnabled: device.mlagEnabled ?? false,
    danzEnabled: device.danzEnabled,
    ztpMode: device.ztpMode ?? false,
  };
}

function isYes(value: string | boolean | undefined): boolean | undefined {
  if (typeof value !== "string") return value;
  return value === "true" || value === "yes";
}
