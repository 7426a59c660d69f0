import type { CallOptions } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";

type Schemas = components["schemas"];

/** The device that a change is for. */
export interface DeviceReference {
  /** System MAC address: the device's key in the portal. */
  readonly systemMacAddress: string;
  /** Name that people see in the change. */
  readonly fqdn: string;
  readonly ipAddress?: string | undefined;
}

/** A configlet by key and name, as the configlet calls give it. */
export interface ConfigletReference {
  readonly key: string;
  readonly name: string;
}

/** What saving queued changes gave. */
export interface SavedChanges {
  /** Tasks that carry the change out, Pending until they are executed; none when nothing had to change. */
  readonly taskIds: readonly string[];
}

/**
 * Assigns configlets to a device, behind those that it has, and saves the change. Configlets that it has already stay
 * where they are; when there is nothing to add, nothing is queued and no task comes. Safe to call twice.
 * If saving fails, what was queued is taken back.
 * @throws NorthboundError what the calls throw.
 * @example
 * const { taskIds } = await applyConfiglets(cvp, device, [{ key, name: "ntp" }]);
 * await cvp.tasks.execute({ body: { data: [...taskIds] } });
 */
export async function applyConfiglets(
  calls: Pick<Calls, "devices" | "provisioning">,
  device: DeviceReference,
  configlets: readonly ConfigletReference[],
  options: CallOptions = {},
): Promise<SavedChanges> {
  const assigned = await calls.devices.listConfiglets({ netElementId: device.systemMacAddress }, options).all();
  const has = new Set(assigned.map(({ key }) => key));
  const added = configlets.filter(({ key }) => !has.has(key));
  if (added.length === 0) return { taskIds: [] };
  return saveAction(
    calls,
    associate(device, [...assigned, ...added], `Assign ${namesOf(added)} to ${device.fqdn}`),
    options,
  );
}

function associate(
  device: DeviceReference,
  wanted: readonly Partial<ConfigletReference>[],
  info: string,
): Schemas["TempActionInput"] {
  return {
    action: "associate",
    nodeType: "configlet",
    info,
    infoPreview: info,
    note: "",
    nodeId: "",
    nodeName: "",
    fromId: "",
    fromName: "",
    toId: device.systemMacAddress,
    toIdType: "netelement",
    toName: device.fqdn,
    nodeIpAddress: device.ipAddress ?? "",
    nodeTargetIpAddress: device.ipAddress ?? "",
    configletList: wanted.map(({ key }) => key ?? ""),
    configletNamesList: wanted.map(({ name }) => name ?? ""),
    ignoreConfigletList: [],
    ignoreConfigletNamesList: [],
    configletBuilderList: [],
    configletBuilderNamesList: [],
    ignoreConfigletBuilderList: [],
    ignoreConfigletBuilderNamesList: [],
    childTasks: [],
    parentTask: "",
  };
}

/** Queues one change and saves it; a change that can't be saved does not stay in the queue of the session. */
async function saveAction(
  calls: Pick<Calls, "provisioning">,
  action: Schemas["TempActionInput"],
  options: CallOptions,
): Promise<SavedChanges> {
  await calls.provisioning.addTempAction(
    { format: "topology", queryParam: "", nodeId: "root", body: { data: [action] } },
    options,
  );
  try {
    const { data } = await calls.provisioning.saveTopology({ body: [] }, options);
    return { taskIds: data?.taskIds ?? [] };
  } catch (error) {
    await calls.provisioning.clearTempActions({}, { signal: options.signal }).catch(() => undefined);
    throw error;
  }
}

function namesOf(configlets: readonly ConfigletReference[]): string {
  return configlets.map(({ name }) => name).join(", ");
}
