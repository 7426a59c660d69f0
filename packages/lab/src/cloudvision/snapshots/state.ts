import type { FabricDevice } from "../inventory/fabric.ts";
import type { CloudVisionState } from "../state.ts";
import type { Schemas } from "../types.ts";

/** Output that was kept of one device. */
export interface Snapshot {
  readonly templateKey: string;
  readonly deviceKey: string;
  readonly at: number;
  /** `User` or `Change Control`. */
  readonly generatedBy: string;
}

/** Templates by key, and the snapshots that were taken with them. */
export interface Snapshots {
  readonly templates: Map<string, Required<Schemas["SnapshotTemplate"]> & { readonly createdOn: number }>;
  readonly taken: Snapshot[];
}

/** Key of the template that every server has. */
export const defaultTemplate = "Initial_Template";

/** The template that a new server has, and nothing taken yet. */
export function createSnapshots(now: number): Snapshots {
  return {
    taken: [],
    templates: new Map([
      [
        defaultTemplate,
        {
          key: defaultTemplate,
          name: "Show_Inventory",
          commandList: ["show inventory"],
          deviceList: [],
          frequency: 0,
          lastUpdatedBy: "System",
          createdOn: now - 365 * 86_400_000,
        },
      ],
    ]),
  };
}

/** Takes a snapshot of a device, if there is such a template. */
export function takeSnapshot(
  state: CloudVisionState,
  templateKey: string | undefined,
  device: FabricDevice | undefined,
  generatedBy: string,
): void {
  if (templateKey === undefined || !device || !state.snapshots.templates.has(templateKey)) return;
  state.snapshots.taken.push({ templateKey, deviceKey: device.key, at: state.clock.now(), generatedBy });
}
