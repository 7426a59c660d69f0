import { type CallOptions, ConflictError, isNorthboundError, isNotFound, shareDeadline } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import { type LevelSource, readLevel } from "../api-level.ts";
import {
  type ChangeOptions,
  fresh,
  type ProvisioningCalls,
  queuedAction,
  type SavedChanges,
  unchanged,
} from "./change.ts";
import { saveChange } from "./save-change.ts";
import type { ContainerReference } from "./topology.ts";

/** A container and the one that it is in. */
export interface ProvisioningContainer extends ContainerReference {
  /** Absent for the top of the tree, and on level 1, which does not tell it. */
  readonly parent?: ContainerReference | undefined;
}

/**
 * Lists all containers. From level 2 on the parents are read too, one call for each container; level 1 knows names
 * and keys only.
 */
export async function listContainers(
  calls: Pick<Calls, "inventory" | "inventoryLegacy" | "containers"> & LevelSource,
  given: CallOptions = {},
): Promise<ProvisioningContainer[]> {
  const options = shareDeadline(given);
  if ((await readLevel(calls)) === 1) {
    const entries = await calls.inventoryLegacy.listContainers({}, options).all();
    return entries.map(({ key, name }) => ({ key: String(key), name: String(name) }));
  }
  const entries = await calls.inventory.listContainers({}, options);
  const containers = (entries ?? []).map(({ Key = "", Name = "" }) => ({ key: Key, name: Name }));
  const infos = await Promise.all(containers.map(({ key }) => calls.containers.getInfo({ containerId: key }, options)));
  return containers.map((container, index) => {
    const parent = containers.find(({ name }) => name === infos[index]?.parentName);
    return container.key === "root" || !parent ? container : { ...container, parent };
  });
}

/** The container of exactly this name; `undefined` when there is none. Every level uses the first topology search. */
export async function findContainer(
  calls: Pick<Calls, "provisioning">,
  name: string,
  options: CallOptions = {},
): Promise<ContainerReference | undefined> {
  const page = await calls.provisioning.searchTopology({ queryParam: name, startIndex: 0, endIndex: 0 }, options);
  const found = page.containerList?.find((container) => container.name === name);
  return found && { key: found.key ?? "", name };
}

/** The container that a device is in; `undefined` when the server does not know the device. */
export async function findContainerOfDevice(
  calls: Pick<Calls, "provisioning">,
  systemMacAddress: string,
  options: CallOptions = {},
): Promise<ContainerReference | undefined> {
  const page = await calls.provisioning.searchTopology(
    { queryParam: systemMacAddress, startIndex: 0, endIndex: 0 },
    options,
  );
  // The published definition describes the key in one spelling and requires it in the other.
  const place = page.netElementContainerList?.find(
    ({ netElementKey, netelementKey = netElementKey }) =>
      netelementKey?.toLowerCase() === systemMacAddress.toLowerCase(),
  );
  return place && { key: place.containerKey ?? "", name: place.containerName ?? "" };
}

/**
 * Adds a container below another one and gives it. A container of that name that is there already is given as it is,
 * so it is safe to call twice.
 * @example
 * import { addContainer } from "@northbound/cloudvision";
 *
 * const pod = await addContainer(cvp, "FRA1-POD9", { key: "root", name: "Tenant" });
 */
export async function addContainer(
  calls: ProvisioningCalls,
  name: string,
  parent: ContainerReference,
  given: ChangeOptions = {},
): Promise<ContainerReference> {
  const options = shareDeadline(given);
  const known = await findContainer(calls, name, fresh(options));
  if (known) return known;
  const action = queuedAction(options.info ?? `Add container ${name} under ${parent.name}`, {
    action: "add",
    nodeType: "container",
    nodeId: "new_container",
    nodeName: name,
    toId: parent.key,
    toName: parent.name,
    toIdType: "container",
  });
  const isDone = async (read: CallOptions): Promise<boolean> => (await findContainer(calls, name, read)) !== undefined;
  await saveChange(calls, { actions: [action], isDone }, { ...options, save: true });
  return (await findContainer(calls, name, fresh(options))) ?? { key: "", name };
}

/**
 * Deletes an empty container. One that is gone already needs nothing, so it is safe to call twice.
 * @throws ConflictError when the container has devices or containers in it. Releases from 2020.1 on say nothing and
 * keep it, so the tree is read afterwards.
 */
export async function removeContainer(
  calls: ProvisioningCalls & Pick<Calls, "containers">,
  container: ContainerReference,
  parent: ContainerReference,
  given: ChangeOptions = {},
): Promise<SavedChanges> {
  const options = shareDeadline(given);
  if (!(await containerExists(calls, container.key, fresh(options)))) return unchanged;
  const action = queuedAction(options.info ?? `Delete container ${container.name} under ${parent.name}`, {
    action: "delete",
    nodeType: "container",
    nodeId: container.key,
    nodeName: container.name,
    fromId: parent.key,
    fromName: parent.name,
    toId: "",
    toName: "",
    toIdType: "container",
  });
  const isDone = async (read: CallOptions): Promise<boolean> => !(await containerExists(calls, container.key, read));
  try {
    return await saveChange(calls, { actions: [action], isDone }, { ...options, save: true });
  } catch (error) {
    if (!(error instanceof ConflictError) || error.backendCode !== undefined) throw error;
    throw new ConflictError(`Container ${container.name} was not deleted: it is not empty.`, {
      operation: "provisioning/saveTopology",
      cause: error,
    });
  }
}

async function containerExists(
  calls: Pick<Calls, "containers">,
  containerId: string,
  options: CallOptions,
): Promise<boolean> {
  try {
    await calls.containers.getInfo({ containerId }, options);
    return true;
  } catch (error) {
    if (isNotFound(error) || (isNorthboundError(error) && error.backendMessage?.includes("Invalid Container id"))) {
      return false;
    }
    throw error;
  }
}
