import {
  childrenOf,
  designedConfig,
  devicesBelow,
  devicesIn,
  type FabricDevice,
  lineage,
  remember,
  undefinedContainer,
} from "../inventory/fabric.ts";
import { describeStreamedDevice } from "../describe.ts";
import { audit } from "../events/audit-log.ts";
import type { CloudVisionState } from "../state.ts";
import { assignLabels } from "../inventory/label-assignment.ts";
import { createTask, type TaskPlan } from "../tasks/tasks.ts";
import type { Schemas } from "../types.ts";

type Action = QueuedAction;

/** A change that a session has queued and not saved. */
export type QueuedAction = Schemas["TempActionInput"] & {
  /** Makes the task of a device that goes back to a former state. */
  readonly rollback?: (user: string) => TaskPlan;
};

/** Makes queued changes real: the tree changes at once, devices through tasks. Gives the numbers of the tasks. */
export function saveActions(state: CloudVisionState, actions: readonly Action[], user: string): string[] {
  const plans = new Map<string, TaskPlan>();
  for (const action of actions) {
    if (action.rollback) {
      const plan = action.rollback(user);
      plans.set(plan.device.key, plan);
    }
    audit(state, {
      user,
      category: "Provisioning",
      key: action.nodeId ?? "",
      activity: action.info ?? `${action.action ?? ""} ${action.nodeType ?? ""}`,
    });
    if (!action.rollback) for (const plan of planOf(state, action, user)) plans.set(plan.device.key, plan);
  }
  return [...plans.values()].map((plan) => createTask(state, plan));
}

function planOf(state: CloudVisionState, action: Action, user: string): TaskPlan[] {
  if (action.nodeType === "container") {
    changeContainers(state, action, user);
    return [];
  }
  if (action.nodeType === "netelement") return moveDevice(state, action, user);
  if (action.nodeType === "configlet") return assignConfiglets(state, action, user);
  if (action.nodeType === "imagebundle") return assignImageBundle(state, action, user);
  if (action.nodeType === "label") assignLabels(state, action, user);
  return [];
}

function changeContainers(state: CloudVisionState, action: Action, user: string): void {
  const { fabric } = state;
  if (action.action === "add") {
    const key = `container_${state.random.uuid()}`;
    fabric.containers.set(key, {
      key,
      name: action.nodeName ?? "",
      parentKey: action.toId ?? "root",
      createdBy: user,
      createdOn: state.clock.now(),
      configlets: [],
      imageBundle: undefined,
    });
  }
  if (action.action === "update") {
    const container = fabric.containers.get(action.nodeId ?? "");
    if (container) container.name = action.nodeName ?? container.name;
  }
  if (action.action === "delete") {
    const key = action.nodeId ?? "";
    // Since 2020.1 a container that is not empty stays, and nothing says so.
    if (childrenOf(fabric, key).length === 0 && devicesIn(fabric, key).length === 0) fabric.containers.delete(key);
  }
}

function moveDevice(state: CloudVisionState, action: Action, user: string): TaskPlan[] {
  const device = state.fabric.devices.get(action.nodeId ?? "");
  if (!device) return [];
  if (action.action === "reset") {
    device.containerKey = undefinedContainer.key;
    device.configlets = [];
    device.complianceIndication = "";
    remember(device, state.clock.now());
    const apply = (): void => {
      device.runningConfig = `hostname ${device.world.hostname}\n`;
      remember(device, state.clock.now());
    };
    return [{ device, user, kind: "Reset Device", description: action.info ?? `Reset: ${device.world.fqdn}`, apply }];
  }
  const first = device.containerKey === undefinedContainer.key;
  device.containerKey = action.toId ?? device.containerKey;
  device.complianceIndication = "NONE";
  remember(device, state.clock.now());
  return [
    {
      device,
      user,
      kind: first ? "Add Device" : "Move Device",
      description:
        action.info ??
        `Device ${first ? "Add" : "Move"}: ${device.world.fqdn} - To be moved to Container ${action.toName ?? ""}`,
      apply: () => {
        pushConfig(state, device);
      },
    },
  ];
}

function assignConfiglets(state: CloudVisionState, action: Action, user: string): TaskPlan[] {
  const { fabric } = state;
  const wanted = [...(action.configletList ?? []), ...(action.configletBuilderList ?? [])];
  const ignored = new Set([...(action.ignoreConfigletList ?? []), ...(action.ignoreConfigletBuilderList ?? [])]);
  const list = wanted.filter((key) => !ignored.has(key));
  const update = (device: FabricDevice): TaskPlan => ({
    device,
    user,
    kind: "Update Config",
    description: action.info ?? `Configlet Assign: to Device ${device.world.fqdn}`,
    apply: () => {
      pushConfig(state, device);
    },
  });
  if (action.toIdType === "netelement") {
    const device = fabric.devices.get(action.toId ?? "");
    if (!device) return [];
    // The full wanted list holds what comes from containers, too; only the rest is the device's own.
    const inherited = new Set([...fabric.containers.values()].flatMap((container) => container.configlets));
    device.configlets = list.filter((key) => !inherited.has(key) || device.configlets.includes(key));
    return isWithoutEffect(action) ? [] : [update(device)];
  }
  const container = fabric.containers.get(action.toId ?? "");
  if (!container) return [];
  const above = new Set(
    container.parentKey === undefined
      ? []
      : [...fabric.containers.values()]
          .filter((entry) => entry.key !== container.key)
          .flatMap((entry) => entry.configlets),
  );
  container.configlets = list.filter((key) => !above.has(key) || container.configlets.includes(key));
  return devicesBelow(fabric, container.key).map(update);
}

/** Whether who queued this has compared the configurations and found that nothing would change. */
function isWithoutEffect({ configCompareCount: compared }: Action): boolean {
  return compared?.new === 0 && compared.mismatch === 0 && compared.reconcile === 0;
}

function assignImageBundle(state: CloudVisionState, action: Action, user: string): TaskPlan[] {
  const { fabric, images } = state;
  const remove = (action.nodeId ?? "") === "";
  const bundle = [...images.bundles.values()].find(
    ({ record, images: keys }) =>
      record.key === action.nodeId || String(record.id ?? "") === action.nodeId || keys.includes(action.nodeId ?? ""),
  );
  const key = remove ? undefined : bundle?.record.key;
  const update = (device: FabricDevice): TaskPlan => ({
    device,
    user,
    kind: "Image Push",
    description: action.info ?? `Image ${remove ? "Removal" : "Assign"}: ${device.world.fqdn}`,
    apply: () => {
      pushImage(state, device);
    },
  });
  if (action.toIdType === "netelement") {
    const device = fabric.devices.get(action.toId ?? "");
    if (!device) return [];
    device.imageBundle = key;
    return remove && imageOf(state, device) === undefined ? [] : [update(device)];
  }
  const container = fabric.containers.get(action.toId ?? "");
  if (!container) return [];
  container.imageBundle = key;
  const devices = devicesBelow(fabric, container.key);
  return devices.filter((device) => !remove || imageOf(state, device) !== undefined).map(update);
}

/** What a completed push leaves behind. */
export function pushConfig(state: CloudVisionState, device: FabricDevice): void {
  device.runningConfig = designedConfig(state.fabric, device);
  device.complianceCode = "0000";
  device.complianceIndication = "NONE";
  remember(device, state.clock.now());
}

/** The EOS image of a device's bundle, or of the nearest container above it that has one; without any it keeps its own. */
function imageOf({ fabric, images }: CloudVisionState, device: FabricDevice): Schemas["Image"] | undefined {
  const inherited = lineage(fabric, device.containerKey).findLast((container) => container.imageBundle !== undefined);
  const bundle = images.bundles.get(device.imageBundle ?? inherited?.imageBundle ?? "");
  return bundle?.images.map((key) => images.images.get(key)).find((entry) => entry?.name?.endsWith(".swi") === true);
}

/** A device starts the EOS image that it should have. */
function pushImage(state: CloudVisionState, device: FabricDevice): void {
  const image = imageOf(state, device);
  device.complianceCode = "0000";
  if (image?.version !== undefined) setVersion(state, device, image.version);
}

/** A device runs another release from now on. */
export function setVersion(state: CloudVisionState, device: FabricDevice, version: string): void {
  if (device.version === version) return;
  device.version = version;
  remember(device, state.clock.now());
  state.resources.put("inventory/v1/Device", describeStreamedDevice(device));
}
