import { toIso } from "./times.ts";
import { compareVersions } from "../core/versions.ts";
import {
  childrenOf,
  devicesBelow,
  devicesIn,
  lineage,
  type Fabric,
  type FabricConfiglet,
  type FabricContainer,
  type FabricDevice,
  undefinedContainer,
} from "./inventory/fabric.ts";
import type { CloudVisionState } from "./state.ts";
import type { Schemas } from "./types.ts";

/** An EOS release with the number of its build. */
function internalVersion({ version }: FabricDevice): string {
  return `${version}-34114001.${version.replace(/[A-Z]/g, "")}`;
}

/** A device in the inventory. */
export function describeDevice(state: CloudVisionState, device: FabricDevice): Schemas["Device"] {
  const { world } = device;
  return {
    hostname: world.hostname,
    fqdn: world.fqdn,
    domainName: world.fqdn.slice(world.hostname.length + 1),
    ipAddress: world.address,
    systemMacAddress: world.mac,
    serialNumber: world.serial,
    modelName: world.model,
    version: device.version,
    internalVersion: internalVersion(device),
    internalBuild: "6f0d31a5-1d0f-4c1c-8c9a-2f0c1f0b7e11",
    hardwareRevision: "11.00",
    architecture: "x86_64",
    bootupTimestamp: device.bootTime / 1_000,
    memTotal: 8_155_672,
    memFree: 5_312_540,
    status: device.streaming ? "Registered" : "",
    streamingStatus: device.streaming ? "active" : "inactive",
    deviceType: "EOS",
    parentContainerKey: device.containerKey,
    ...describeCompliance(state, device),
    mlagEnabled: world.role === "leaf",
    danzEnabled: false,
    unAuthorized: false,
    ztpMode: device.containerKey === undefinedContainer.key && state.fabric.devices.size === 0,
  };
}

/** How a device in sync is shown: from 2018.2 on with an empty text (cvprac, cvp_api.py check_compliance; go-cvprac's system test). */
export function inSyncIndication({ version }: CloudVisionState): string {
  return compareVersions(version, "2018.2.0") < 0 ? "NONE" : "";
}

/** Whether a device is as it should be. */
export function describeCompliance(
  state: CloudVisionState,
  { complianceCode, complianceIndication }: FabricDevice,
): Pick<Schemas["NetElement"], "complianceCode" | "complianceIndication"> {
  return {
    complianceCode,
    complianceIndication: complianceIndication === "NONE" ? inSyncIndication(state) : complianceIndication,
  };
}

/** A device in the provisioning tree. */
export function describeNetElement(state: CloudVisionState, device: FabricDevice): Schemas["NetElement"] {
  const { world } = device;
  const waiting = [...state.tasks.values()].filter(
    (task) => task.record.netElementId === device.key && task.record.workOrderState === "ACTIVE",
  );
  return {
    key: device.key,
    type: "netelement",
    hostname: world.hostname,
    fqdn: world.fqdn,
    domainName: world.fqdn.slice(world.hostname.length + 1),
    ipAddress: world.address,
    systemMacAddress: world.mac,
    serialNumber: world.serial,
    modelName: world.model,
    version: device.version,
    internalVersion: internalVersion(device),
    internalBuildId: "6f0d31a5-1d0f-4c1c-8c9a-2f0c1f0b7e11",
    hardwareRevision: "11.00",
    architecture: "x86_64",
    bootupTimeStamp: device.bootTime / 1_000,
    deviceStatus: device.containerKey === undefinedContainer.key ? "Unregistered" : "Registered",
    deviceType: "EOS",
    parentContainerId: device.containerKey,
    containerName: state.fabric.containers.get(device.containerKey)?.name ?? "",
    ...describeCompliance(state, device),
    streamingStatus: device.streaming ? "active" : "inactive",
    isMLAGEnabled: String(world.role === "leaf"),
    mlagEnabled: world.role === "leaf",
    isDANZEnabled: "no",
    ztpMode: "false",
    unAuthorized: false,
    lastSyncUp: device.past.at(-1)?.at ?? device.bootTime,
    memTotal: 8_155_672,
    memFree: 5_312_540,
    sslConfigAvailable: false,
    sslEnabledByCVP: false,
    taskIdList: waiting.map((task) => task.record),
    tempAction: [],
  };
}

/** A container in the inventory, whose members begin with capitals. */
export function describeContainer(container: FabricContainer): Schemas["Container"] {
  return {
    Key: container.key,
    Name: container.name,
    CreatedBy: container.createdBy,
    CreatedOn: container.createdOn,
    Mode: "expand",
  };
}

/** A container in search results. */
export function describeContainerRecord(container: FabricContainer): Schemas["ContainerRecord"] {
  return {
    key: container.key,
    name: container.name,
    userId: container.createdBy,
    dateTimeInLongFormat: container.createdOn,
    mode: "expand",
    root: container.parentKey === undefined,
    undefined: container.key === undefinedContainer.key,
  };
}

/** Name, parent and counts of a container. */
export function describeContainerInfo(state: CloudVisionState, container: FabricContainer): Schemas["ContainerInfo"] {
  const { fabric } = state;
  return {
    name: container.name,
    userId: container.createdBy,
    date: container.createdOn,
    parentName: fabric.containers.get(container.parentKey ?? "")?.name ?? "",
    bundleName: state.images.bundles.get(container.imageBundle ?? "")?.record.name ?? "",
    associatedConfiglets: lineage(fabric, container.key).flatMap((entry) => entry.configlets).length,
    associatedSwitches: devicesBelow(fabric, container.key).length,
    danzEnabledSwitches: 0,
  };
}

/** A device in the tree of containers, which tells its memory and when it was read until 2018.2, and zeros since. */
function describeTreeDevice(state: CloudVisionState, device: FabricDevice): Schemas["NetElement"] {
  const described = describeNetElement(state, device);
  if (compareVersions(state.version, "2018.2.0") < 0) return described;
  return { ...described, memTotal: 0, memFree: 0, lastSyncUp: 0 };
}

/** A container with what is in it, `depth` levels down. The top container has null for its parent. */
export function describeTree(
  state: CloudVisionState,
  container: FabricContainer,
  depth: number,
): Schemas["TopologyNode"] {
  const { fabric } = state;
  const children = childrenOf(fabric, container.key);
  const devices = devicesIn(fabric, container.key);
  return {
    key: container.key,
    name: container.name,
    type: "container",
    mode: "expand",
    parentContainerId: container.parentKey ?? null,
    childContainerCount: children.length,
    childNetElementCount: devices.length,
    hierarchyNetElementCount: devicesBelow(fabric, container.key).length,
    childTaskCount: 0,
    childContainerList: depth > 0 ? children.map((child) => describeTree(state, child, depth - 1)) : [],
    childNetElementList: depth > 0 ? devices.map((device) => describeTreeDevice(state, device)) : [],
    tempAction: null,
    tempEvent: [],
  };
}

/** A configlet; `light` leaves its text out. */
export function describeConfiglet(fabric: Fabric, configlet: FabricConfiglet, light = false): Schemas["Configlet"] {
  return {
    key: configlet.key,
    name: configlet.name,
    config: light ? "" : configlet.config,
    type: configlet.type,
    user: configlet.user,
    note: configlet.note,
    reconciled: configlet.reconciled,
    editable: true,
    visible: true,
    isDefault: "no",
    isAutoBuilder: "",
    isDraft: false,
    sslConfig: false,
    typeStudioConfiglet: false,
    dateTimeInLongFormat: configlet.changedOn,
    containerCount: [...fabric.containers.values()].filter((container) => container.configlets.includes(configlet.key))
      .length,
    netElementCount: [...fabric.devices.values()].filter((device) => device.configlets.includes(configlet.key)).length,
  };
}

/** A device as the Resource API has it. */
export function describeStreamedDevice({ world, streaming, bootTime, version }: FabricDevice): Record<string, unknown> {
  return {
    key: { deviceId: world.serial },
    softwareVersion: version,
    modelName: world.model,
    hardwareRevision: "11.00",
    fqdn: world.fqdn,
    hostname: world.hostname,
    domainName: world.fqdn.slice(world.hostname.length + 1),
    systemMacAddress: world.mac,
    bootTime: toIso(bootTime),
    streamingStatus: streaming ? "STREAMING_STATUS_ACTIVE" : "STREAMING_STATUS_INACTIVE",
    extendedAttributes: { featureEnabled: { Danz: false, Mlag: world.role === "leaf" } },
  };
}
