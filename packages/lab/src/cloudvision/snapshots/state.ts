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
