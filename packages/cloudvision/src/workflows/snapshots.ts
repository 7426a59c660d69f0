import { type CallOptions, shareDeadline } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import { type LevelSource, readLevel } from "../api-level.ts";
import { listInventory } from "./inventory.ts";

/** A template: the commands whose output a snapshot keeps. */
export interface SnapshotTemplate {
  readonly key: string;
  readonly name: string;
}

/**
 * Lists the templates of snapshots. Level 1 tells of its default template only.
 */
export async function listSnapshotTemplates(
  calls: Pick<Calls, "snapshots"> & LevelSource,
  given: CallOptions = {},
): Promise<SnapshotTemplate[]> {
  const options = shareDeadline(given);
  if ((await readLevel(calls)) === 1) {
    const { key = "", name = "" } = await calls.snapshots.getDefaultTemplateLegacy(
      { startIndex: 0, endIndex: 0 },
      options,
    );
    return [{ key, name }];
  }
  const { templateKeys } = await calls.snapshots.listTemplates({}, options);
  return (templateKeys ?? []).map(({ key, name }) => ({ key, name }));
}

/**
 * Takes a snapshot of every device of a container. Level 1 does it in one call; later levels take one of each device
 * directly in the container.
 * @returns how many devices were asked; `undefined` on level 1, which does not say.
 */
export async function captureContainerSnapshot(
  calls: Pick<Calls, "snapshots" | "inventory" | "inventoryLegacy"> & LevelSource,
  templateKey: string,
  containerKey: string,
  given: CallOptions = {},
): Promise<number | undefined> {
  const options = shareDeadline(given);
  if ((await readLevel(calls)) === 1) {
    const body = { templateId: templateKey, containerId: containerKey };
    await calls.snapshots.captureContainerLegacy({ body }, options);
    return undefined;
  }
  const devices = await listInventory(calls, { ...options, provisioned: false });
  const own = devices.filter(({ parentContainerKey }) => parentContainerKey === containerKey);
  await Promise.all(
    own.map(({ serialNumber }) => calls.snapshots.capture({ templateKey, body: { deviceID: serialNumber } }, options)),
  );
  return own.length;
}
