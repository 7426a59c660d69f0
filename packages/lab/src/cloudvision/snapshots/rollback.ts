import { findContainer } from "../inventory/containers.ts";
import { describeCompliance, describeNetElement } from "../describe.ts";
import { portalFault } from "../errors.ts";
import {
  designedConfig,
  devicesBelow,
  type DeviceMoment,
  type FabricDevice,
  momentOf,
  remember,
} from "../inventory/fabric.ts";
import { findDevice } from "../inventory/inventory.ts";
import { search, slicePage } from "../paging.ts";
import { type QueuedAction, setVersion } from "../provisioning/save-topology.ts";
import { queueActions } from "../provisioning/session-work.ts";
import type { CloudVisionState } from "../state.ts";
import type { TaskPlan } from "../tasks/tasks.ts";
import type { CloudVisionHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";

interface Aim {
  readonly config: boolean;
  readonly image: boolean;
}

/** Reads "Config Rollback", "Image Rollback" and "Config and Image Rollback", which are free text. */
function readAim(rollbackType: string): Aim {
  const config = /config/i.test(rollbackType);
  const image = /image/i.test(rollbackType);
  if (!config && !image) throw portalFault("292889", `Invalid input: rollback type ${rollbackType}`);
  return { config, image };
}

/** The task that takes a device back to what it was. */
function planOf(
  state: CloudVisionState,
  device: FabricDevice,
  moment: DeviceMoment,
  aim: Aim,
  timestamp: number,
): (user: string) => TaskPlan {
  return (user) => ({
    device,
    user,
    kind: aim.config ? "Update Config" : "Image Push",
    description: `Rollback: ${device.world.fqdn} to ${new Date(timestamp).toISOString()}`,
    data: { isRollbackTask: true, isRollbackFromSnapshotFlow: false, rollbackTimestamp: String(timestamp) },
    apply: () => {
      if (aim.image) setVersion(state, device, moment.version);
      if (!aim.config) return;
      device.runningConfig = moment.runningConfig;
      remember(device, state.clock.now());
      // The configlets stay as they are: where they differ now, the device is out of compliance.
      const inSync = device.runningConfig === designedConfig(state.fabric, device);
      device.complianceCode = inSync ? "0000" : "0001";
      device.complianceIndication = inSync ? "NONE" : "WARNING";
    },
  });
}

function actionOf(
  state: CloudVisionState,
  device: FabricDevice,
  moment: DeviceMoment,
  aim: Aim,
  input: { readonly rollbackTimestamp: number; readonly targetManagementIP: string },
): QueuedAction {
  const info = `Rollback: ${device.world.fqdn}`;
  return {
    action: "rollback",
    nodeType: "netelement",
    nodeId: device.key,
    nodeName: device.world.fqdn,
    nodeIpAddress: device.world.address,
    nodeTargetIpAddress: input.targetManagementIP,
    toId: "",
    toIdType: "",
    toName: "",
    fromId: "",
    fromName: "",
    info,
    infoPreview: info,
    childTasks: [],
    parentTask: "",
    timestamp: input.rollbackTimestamp,
    rollback: planOf(state, device, moment, aim, input.rollbackTimestamp),
  };
}

function describe(state: CloudVisionState, device: FabricDevice, moment: DeviceMoment): Schemas["RollbackNetElement"] {
  const shown = describeNetElement(state, device);
  const { deviceStatus = "", deviceType: _type, bootupTimeStamp = 0, ...element } = shown;
  const moved = device.past.find(({ at, containerKey }) => at > moment.at && containerKey !== moment.containerKey);
  return {
    ...noTask(device),
    architecture: element.architecture,
    bootupTimeStamp: Math.round(bootupTimeStamp),
    compareString: "",
    deviceInfo: "",
    hardwareRevision: element.hardwareRevision,
    id: "",
    internalBuildId: element.internalBuildId ?? "",
    internalVersion: element.internalVersion,
    isDANZEnabled: "no",
    isMLAGEnabled: element.isMLAGEnabled ?? "false",
    lastSyncUp: element.lastSyncUp,
    memFree: element.memFree,
    memTotal: element.memTotal,
    taskIdList: [],
    key: device.key,
    type: "netelement",
    fqdn: device.world.fqdn,
    ipAddress: device.world.address,
    serialNumber: device.world.serial,
    systemMacAddress: device.world.mac,
    modelName: device.world.model,
    version: device.version,
    deviceStatus,
    ...describeCompliance(state, device),
    parentContainerId: moment.containerKey,
    newParentContainerId: device.containerKey,
    isHierarchyChanged: moved !== undefined,
    ...(moved ? { hierarchyChangedTimestamp: moved.at } : {}),
    unAuthorized: false,
    ztpMode: "false",
    tempAction: [],
  };
}

/** The task members of a device that has no task. */
function noTask({ world, key }: FabricDevice) {
  return {
    completedOnInLongFormat: "",
    createdOnInLongFormat: "",
    currentTaskName: "",
    currentTaskType: "",
    description: "",
    executedBy: "",
    executedOnInLongFormat: 0,
    taskStatus: "",
    taskStatusBeforeCancel: "",
    templateId: "",
    workFlowDetailsId: "",
    workOrderEscalation: "",
    workOrderState: "",
    workOrderUserDefinedStatus: "",
    workOrderDetails: {
      ipAddress: world.address,
      netElementHostName: world.hostname,
      netElementId: key,
      serialNumber: world.serial,
      workOrderDetailsId: "",
      workOrderId: "",
    },
  };
}

/** Ways back to a former configuration or image: what can go back, and queueing it for the next save. */
export const rollbackHandlers: CloudVisionHandlers = {
  "rollback/listDevices": ({ query, state }) => {
    const container = findContainer(state, query.containerId);
    const known = devicesBelow(state.fabric, container.key).flatMap((device) => {
      const moment = momentOf(device, query.timestamp);
      return moment ? [describe(state, device, moment)] : [];
    });
    const found = search(known, query.searchText, ({ fqdn, ipAddress, serialNumber }) => [
      fqdn,
      ipAddress,
      serialNumber,
    ]);
    return { total: found.length, data: slicePage(found, query) };
  },

  "rollback/addDevice": ({ body, session, state }) => {
    const device = findDevice(state, body.netElementId);
    const aim = readAim(body.rollbackType);
    const moment = momentOf(device, body.rollbackTimestamp);
    if (!moment) throw portalFault("292532", "No data found");
    if (session) queueActions(state, session, [actionOf(state, device, moment, aim, body)]);
    return { data: "success" };
  },

  "rollback/addNetwork": ({ body, session, state }) => {
    const container = findContainer(state, body.containerId);
    const aim = readAim(body.rollbackType);
    const devices = slicePage(devicesBelow(state.fabric, container.key), body);
    const targets = new Map(body.targetManagementIPList.map((entry) => [entry.netElementId, entry.targetManagementIP]));
    const skipped: Schemas["RollbackSkippedDevice"][] = [];
    const actions = devices.flatMap((device) => {
      const moment = momentOf(device, body.rollbackTimestamp);
      if (moment) {
        const targetManagementIP = targets.get(device.key) ?? device.world.address;
        const { rollbackTimestamp } = body;
        return [actionOf(state, device, moment, aim, { rollbackTimestamp, targetManagementIP })];
      }
      skipped.push({
        netElementId: device.key,
        hostname: device.world.hostname,
        ipAddress: device.world.address,
        container: state.fabric.containers.get(device.containerKey)?.name ?? "",
        reasonForSkipping: "No data found at this time",
      });
      return [];
    });
    if (session) queueActions(state, session, actions);
    return {
      data: { count: actions.length, message: "success" },
      skippedDeviceInfo: { skippedDeviceCount: skipped.length, detailedInfo: skipped },
    };
  },
};
