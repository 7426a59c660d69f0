import type { FabricDevice } from "../inventory/fabric.ts";
import type { CloudVisionState } from "../state.ts";

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
