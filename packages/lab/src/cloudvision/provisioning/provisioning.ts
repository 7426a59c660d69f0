import { startEvent } from "../events/run-event.ts";
import { compareVersions } from "../../core/versions.ts";
import { findErrors } from "../configlets/config-check.ts";
import { findContainer } from "../inventory/containers.ts";
import {
  describeConfiglet,
  describeContainerRecord,
  describeNetElement,
  describeTree,
  inSyncIndication,
} from "../describe.ts";
import { portalFault } from "../errors.ts";
import {
  childrenOf,
  configletsOf,
  devicesBelow,
  devicesIn,
  type FabricContainer,
  type FabricDevice,
  rootContainer,
  undefinedContainer,
} from "../inventory/fabric.ts";
import { findDevice } from "../inventory/inventory.ts";
import { findLabel } from "../inventory/label-assignment.ts";
import { search, slicePage } from "../paging.ts";
import { type QueuedAction, saveActions } from "./save-topology.ts";
import { keepReconciles, queueActions, queuedActions } from "./session-work.ts";
import type { CloudVisionState } from "../state.ts";
import { configLines } from "../tasks/tasks.ts";
import type { CloudVisionHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";

/** Refuses a change that names something which does not exist, at the moment it is queued. */
function checkAction(state: CloudVisionState, action: Schemas["TempActionInput"]): void {
  const { fabric } = state;
  if (action.nodeType === "container") {
    if (action.action === "add") {
      const parent = findContainer(state, action.toId);
      if (childrenOf(fabric, parent.key).some((child) => child.name === action.nodeName)) {
        throw portalFault("122518", "Data already exists in Database.");
      }
    }
    if (action.action === "delete") checkEmpty(state, findContainer(state, action.nodeId));
  }
  if (action.nodeType === "netelement") {
    const device = findDevice(state, action.nodeId);
    if (action.action === "update") {
      const target = findContainer(state, action.toId);
      if (device.containerKey === target.key) throw portalFault("122518", "Data already exists in Database.");
    }
  }
  if (action.nodeType === "label") {
    findDevice(state, action.toId);
    for (const key of action.nodeList ?? []) findLabel(state, key);
  }
  if (action.nodeType === "configlet" || action.nodeType === "imagebundle") {
    if (action.toIdType === "netelement") findDevice(state, action.toId);
    else findContainer(state, action.toId);
    for (const key of action.configletList ?? []) {
      if (!fabric.configlets.has(key)) throw portalFault("122858", "Invalid Configlet id");
    }
  }
}

/** Until 2020.1 a container with something in it could not even be queued for deletion. */
function checkEmpty(state: CloudVisionState, container: FabricContainer): void {
  if (compareVersions(state.version, "2020.1.0") >= 0) return;
  const full = childrenOf(state.fabric, container.key).length > 0 || devicesIn(state.fabric, container.key).length > 0;
  if (full) throw portalFault("122838", "Invalid action: the container is not empty");
}

function searchTopology(
  state: CloudVisionState,
  query: { readonly queryParam?: string; readonly startIndex?: number | string; readonly endIndex?: number | string },
  describe: (device: FabricDevice) => Schemas["NetElement"],
): Schemas["SearchTopologyResponse"] {
  const { fabric } = state;
  const containers = search([...fabric.containers.values()], query.queryParam, (container) => [container.name]);
  const devices = search([...fabric.devices.values()], query.queryParam, ({ world }) => [
    world.fqdn,
    world.address,
    world.mac,
    world.serial,
    world.model,
  ]);
  const shown = slicePage(devices, query);
  return {
    total: containers.length + devices.length,
    containerList: slicePage(containers, query).map(describeContainerRecord),
    netElementList: shown.map(describe),
    // The definition describes the key as netelementKey and requires netElementKey, which both clients of Arista read.
    netElementContainerList: shown.map(({ key, containerKey }) => ({
      netElementKey: key,
      containerKey,
      containerName: fabric.containers.get(containerKey)?.name ?? "",
    })),
    keywordList: query.queryParam ? [query.queryParam] : [],
  };
}

/**
 * A queued change as the list has it. From 2020.2.4 on, configlets for a container stand there as two actions. That
 * much cvprac's tests tell, and not what the second one says: here it says the same.
 */
function listedAs(state: CloudVisionState, action: QueuedAction): QueuedAction[] {
  const isTwo = action.nodeType === "configlet" && action.toIdType === "container";
  return isTwo && compareVersions(state.version, "2020.2.4") >= 0 ? [action, action] : [action];
}

/** The tree below a container down to its leaves: ansible-cvp finds the container of every device in one such answer. */
function filterTopology(
  state: CloudVisionState,
  { format, nodeId = rootContainer.key }: { readonly format?: string; readonly nodeId?: string },
): Schemas["TopologyResponse"] {
  const topology = describeTree(state, findContainer(state, nodeId), Infinity);
  return { type: format === "list" ? "list" : "topology", topology };
}

/** Queued changes, saving them, and looking at the tree. */
export const provisioningHandlers: CloudVisionHandlers = {
  "provisioning/addTempAction": ({ body, session, state }) => {
    for (const action of body.data) checkAction(state, action);
    if (session) queueActions(state, session, body.data);
    return { type: "topology", topology: describeTree(state, findContainer(state, rootContainer.key), 1) };
  },

  "provisioning/listTempActions": ({ query, session, state }) => {
    const queued = (session ? queuedActions(session) : []).flatMap((action) => listedAs(state, action));
    // The list spells one member as a list of lists, the input as a list.
    const data = slicePage(queued, query).map(({ ignoreNodeNamesList, rollback: _rollback, ...action }) => ({
      ...blankAction,
      ...action,
      ...(ignoreNodeNamesList ? { ignoreNodeNamesList: [ignoreNodeNamesList] } : {}),
    }));
    return { total: queued.length, data };
  },

  "provisioning/deleteTempAction": ({ body, session }) => {
    const queued = session ? queuedActions(session) : [];
    const index = queued.findIndex((action) => action.key === body.key);
    if (index !== -1) queued.splice(index, 1);
    return { Result: "success" };
  },

  "provisioning/clearTempActions": ({ session }) => {
    if (session) queuedActions(session).length = 0;
    return { data: "success" };
  },

  "provisioning/clearTempActionsPost": ({ session }) => {
    if (session) queuedActions(session).length = 0;
    return { data: "success" };
  },

  "provisioning/saveTopology": ({ session, state }) => {
    keepReconciles(session);
    const queued = session ? queuedActions(session) : [];
    const taskIds = saveActions(state, queued.splice(0), session?.user ?? "");
    return { data: { status: "success", taskIds } };
  },

  "provisioning/saveTopologyV1": ({ session, state }) => {
    keepReconciles(session);
    const queued = session ? queuedActions(session) : [];
    saveActions(state, queued.splice(0), session?.user ?? "");
    return { data: "success" };
  },

  "provisioning/searchTopology": ({ query, state }) =>
    searchTopology(state, query, (device) => describeNetElement(state, device)),

  "provisioning/searchTopologyV3": ({ query, state }) =>
    searchTopology(state, query, (device) => {
      const {
        isDANZEnabled: _danz,
        bootupTimeStamp: _boot,
        internalBuildId: _build,
        isMLAGEnabled: _mlag,
        ...rest
      } = describeNetElement(state, device);
      return { ...rest, hasZTR: false };
    }),

  "provisioning/filterTopology": ({ query, state }) => filterTopology(state, query),
  "provisioning/filterTopologyV3": ({ query, state }) => filterTopology(state, query),

  "provisioning/validateAndCompareConfiglets": ({ body, state }) => {
    const { fabric } = state;
    const device = findDevice(state, body.netElementId);
    const configlets = body.configIdList.map((key) => {
      const configlet = fabric.configlets.get(key);
      if (!configlet) throw portalFault("122858", "Invalid Configlet id", 440);
      return configlet;
    });
    const designed = configlets.map((configlet) => configlet.config).join("\n");
    const running = new Set(device.runningConfig.split("\n"));
    const fresh = designed.split("\n").filter((line) => !/^\s*(?:!|$)/.test(line) && !running.has(line));
    const wrong = configlets.flatMap((configlet) =>
      findErrors(state, configlet.config).map(({ line, text }) => ({
        configletId: configlet.key,
        configletLineNo: line,
        error: text,
      })),
    );
    return {
      designedConfig: configLines(designed),
      runningConfig: configLines(device.runningConfig),
      new: fresh.length,
      mismatch: 0,
      reconcile: 0,
      total: fresh.length,
      errors: wrong,
      warnings: [],
      isReconcileInvoked: false,
      reconciledConfig: reconciled(state, device),
    };
  },

  "provisioning/checkCompliance": ({ body, session, state }) => {
    if (body.nodeType === "container") {
      const container = findContainer(state, body.nodeId);
      startEvent(state, {
        eventType: "compliancecheck",
        user: session?.user ?? "",
        container,
        children: devicesBelow(state.fabric, container.key).map((device) => ({
          device,
          run: () => ({ status: checkDevice(state, device) ? "completed" : "mismatch" }),
        })),
      });
      return {
        key: container.key,
        type: "container",
        complianceCode: "0000",
        complianceIndication: inSyncIndication(state),
        parentContainerId: container.parentKey ?? "",
      };
    }
    const device = findDevice(state, body.nodeId);
    checkDevice(state, device);
    return describeNetElement(state, device);
  },
};

/** The members of a queued change that its sender may leave out. */
const blankAction = {
  childTasks: [],
  configletBuilderList: [],
  configletBuilderNamesList: [],
  configletList: [],
  configletNamesList: [],
  fromId: "",
  fromName: "",
  ignoreConfigletBuilderList: [],
  ignoreConfigletBuilderNamesList: [],
  ignoreConfigletList: [],
  ignoreConfigletNamesList: [],
  ignoreNodeId: "",
  ignoreNodeList: [],
  ignoreNodeName: "",
  ignoreNodeNamesList: [],
  imageBundleId: "",
  info: "",
  infoPreview: "",
  mode: "",
  nodeId: "",
  nodeIpAddress: "",
  nodeList: [],
  nodeName: "",
  nodeNamesList: [],
  nodeTargetIpAddress: "",
  note: "",
  oldNodeName: "",
  pageType: "",
  parentTask: "",
  taskId: 0,
  toId: "",
  toIdType: "",
  toName: "",
  viaContainer: false,
};

/** Compares a device with its configlets; whether they agree. */
function checkDevice({ fabric }: CloudVisionState, device: FabricDevice): boolean {
  const designed = configletsOf(fabric, device)
    .map((key) => fabric.configlets.get(key)?.config.trim() ?? "")
    .join("\n");
  const inSync = designed.split("\n").every((line) => device.runningConfig.includes(line));
  device.complianceCode = inSync ? "0000" : "0001";
  device.complianceIndication = device.containerKey === undefinedContainer.key ? "" : inSync ? "NONE" : "WARNING";
  return inSync;
}

/** The configlet that would make the designed configuration equal to the running one. */
function reconciled(state: CloudVisionState, device: FabricDevice): Schemas["Configlet"] {
  return describeConfiglet(state.fabric, {
    key: "",
    name: `RECONCILE_${device.world.address}`,
    config: "",
    type: "Reconciled",
    note: "",
    user: "cvp system",
    changedOn: state.clock.now(),
    reconciled: true,
    builder: undefined,
    history: [],
  });
}
