import type { Schemas } from "../types.ts";
import type { Fabric } from "./fabric.ts";

/** A label and the devices that carry it. */
export interface LabelEntry {
  record: Schemas["Label"];
  /** Who put it there and when, by the key of the device. */
  readonly devices: Map<string, { readonly by: string; readonly at: number }>;
}

/** Labels of the portal, by key. */
export type Labels = Map<string, LabelEntry>;

/** One custom label for each role of the world, on the devices that have it. */
export function createLabels(fabric: Fabric, now: number): Labels {
  const labels: Labels = new Map();
  const at = now - 30 * 86_400_000;
  for (const { key: deviceKey, world } of fabric.devices.values()) {
    const key = `label_${world.role}`;
    const label = labels.get(key) ?? {
      record: {
        key,
        name: world.role,
        note: "",
        type: "Custom",
        user: "cvpadmin",
        dateTimeInLongFormat: at,
        netElementCount: 0,
      },
      devices: new Map(),
    };
    label.devices.set(deviceKey, { by: "cvpadmin", at });
    labels.set(key, label);
  }
  return labels;
}
