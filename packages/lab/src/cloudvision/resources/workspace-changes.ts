import type { FabricDevice } from "../inventory/fabric.ts";
import { pushConfig } from "../provisioning/save-topology.ts";
import type { CloudVisionState } from "../state.ts";
import { createTask } from "../tasks/tasks.ts";
import { defineChange } from "./change-control.ts";
import { assignedConfiglets, designFromMainline, generatedConfig } from "./configlets.ts";

/** A device whose configuration a workspace would change. */
export interface AffectedDevice {
  readonly device: FabricDevice;
  readonly config: string;
  readonly configletIds: readonly string[];
  /** Configlets that are assigned to it and do not exist. */
  readonly missing: readonly string[];
}

/** Devices that get another configuration in a workspace than outside of it. */
export function affectedDevices(state: CloudVisionState, workspaceId: unknown): AffectedDevice[] {
  const outside = new Map(
    assignedConfiglets(state, "").map(({ device, configletIds }) => [device, generatedConfig(state, configletIds, "")]),
  );
  const inside = assignedConfiglets(state, workspaceId).map(({ device, configletIds, missing }) => ({
    device,
    configletIds,
    missing,
    config: generatedConfig(state, configletIds, workspaceId),
  }));
  const reached = new Set(inside.map(({ device }) => device));
  const left = [...outside.keys()].filter((device) => !reached.has(device));
  return [
    ...inside.filter(({ device, config, missing }) => missing.length > 0 || outside.get(device) !== config),
    ...left.map((device) => ({ device, configletIds: [], missing: [], config: "" })),
  ];
}

/**
 * One change control with one task for each device that mainline wants to be different; its identifier, or nothing
 * when no device is concerned.
 */
export function openChangeControl(state: CloudVisionState, name: string, user: string): string[] {
  const devices = designFromMainline(state, user);
  if (devices.length === 0) return [];
  const stages = Object.fromEntries(
    devices.map((device, index) => {
      const taskId = createTask(state, {
        device,
        description: `Configlet push: ${device.world.fqdn}`,
        user,
        kind: "Update Config",
        apply: () => {
          pushConfig(state, device);
        },
      });
      const action = { name: "task", timeout: 3_000, args: { values: { TaskID: taskId } } };
      return [`stage-${index + 1}`, { name: device.world.hostname, action }] as const;
    }),
  );
  const id = state.random.uuid();
  const root = { name, rows: { values: [{ values: Object.keys(stages) }] } };
  defineChange(state, { id }, { name, notes: "", rootStageId: "root", stages: { values: { root, ...stages } } }, user);
  return [id];
}
