import type { LabelEntry } from "./labels-state.ts";
import { portalFault } from "../errors.ts";
import type { FabricDevice } from "./fabric.ts";
import type { CloudVisionState } from "../state.ts";
import type { Schemas } from "../types.ts";

/** A label by key; the list of its devices may also be asked for by name. */
export function findLabel(state: CloudVisionState, key: string, byName = false): LabelEntry {
  const label =
    state.labels.get(key) ??
    (byName ? [...state.labels.values()].find(({ record }) => record.name === key) : undefined);
  if (!label) throw portalFault("192801", "Entity does not exist");
  return label;
}

/** Labels of a device. */
export function labelsOf(state: CloudVisionState, device: FabricDevice): LabelEntry[] {
  return [...state.labels.values()].filter(({ devices }) => devices.has(device.key));
}

/** A label as the portal shows it. */
export function describeLabel({ record, devices }: LabelEntry): Schemas["Label"] {
  return { ...record, netElementCount: devices.size };
}

/** Puts the labels of a queued change on a device and takes others off; devices hear nothing of it. */
export function assignLabels(state: CloudVisionState, action: Schemas["TempActionInput"], user: string): void {
  const device = state.fabric.devices.get(action.toId ?? "");
  if (!device) return;
  for (const key of action.nodeList ?? [])
    state.labels.get(key)?.devices.set(device.key, { by: user, at: state.clock.now() });
  for (const key of action.ignoreNodeList ?? []) state.labels.get(key)?.devices.delete(device.key);
}
