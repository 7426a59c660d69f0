import { type CallOptions, InvalidInputError, WaitFailedError, type WaitOptions } from "@northbound/runtime";
import type { Calls } from "../../generated/calls.ts";
import type { components } from "../../generated/schema.d.ts";
import { fresh, type ProvisioningCalls } from "../change.ts";
import type { ImageBundleReference } from "../image-action.ts";
import { assignImageBundle } from "../images.ts";
import { runTasks } from "../run-tasks.ts";
import type { DeviceReference } from "../topology.ts";

/** An upgrade in stages. */
export interface ImageUpgrade<Device extends DeviceReference> {
  readonly devices: readonly Device[];
  readonly bundle: ImageBundleReference;
  /** Devices that go first, alone. @default 1 */
  readonly canaries?: number | undefined;
  /** Devices that go together afterwards. @default 10 */
  readonly batchSize?: number | undefined;
  /**
   * Whether a device is in good health, asked before and after its upgrade: `true`, or a text that says what is wrong.
   * Without it the end of the task is all that counts.
   */
  readonly isHealthy?: ((device: Device, when: "before" | "after") => Promise<true | string>) | undefined;
}

/** Options of an upgrade in stages. */
export interface ImageUpgradeOptions<Device extends DeviceReference> {
  readonly signal?: AbortSignal | undefined;
  /** Options of the waits for tasks. */
  readonly wait?: WaitOptions<components["schemas"]["Task"]> | undefined;
  /** Called when a stage has ended well. */
  readonly onStage?: ((devices: readonly Device[]) => void) | undefined;
}

/**
 * Upgrades devices in stages: canaries first, then batches. Each device has to be healthy before and after its upgrade;
 * the first that is not, or whose task fails, ends the upgrade, and the devices of later stages are not touched. Call it
 * again to go on: devices that have the bundle get no second task, and a task that still waits is run.
 * @throws WaitFailedError naming the device that is not healthy or whose task failed; `detail.upgraded` has the devices
 * that are done.
 * @example
 * import { checkCompliance, findImageBundle, listInventory, upgradeImages } from "@northbound/cloudvision";
 *
 * const devices = await listInventory(cvp);
 * const bundle = await findImageBundle(cvp, "EOS-4.32");
 * const isHealthy = async (device: { systemMacAddress: string; fqdn: string }) =>
 *   (await checkCompliance(cvp, { device })).isCompliant || "it is not compliant";
 * if (bundle) await upgradeImages(cvp, { devices, bundle, canaries: 2, batchSize: 20, isHealthy });
 */
export async function upgradeImages<Device extends DeviceReference>(
  calls: ProvisioningCalls & Pick<Calls, "devices" | "containers">,
  upgrade: ImageUpgrade<Device>,
  options: ImageUpgradeOptions<Device> = {},
): Promise<void> {
  const upgraded: string[] = [];
  for (const stage of stagesOf(upgrade)) {
    options.signal?.throwIfAborted();
    // oxlint-disable-next-line no-await-in-loop -- a stage begins when the one before has ended well
    await upgradeStage(calls, stage, upgrade, upgraded, options);
    upgraded.push(...stage.map(({ systemMacAddress }) => systemMacAddress));
    options.onStage?.(stage);
  }
}

function stagesOf<Device extends DeviceReference>(upgrade: ImageUpgrade<Device>): Device[][] {
  const { devices, canaries = 1, batchSize = 10 } = upgrade;
  if (!(canaries >= 0 && batchSize >= 1)) {
    throw new InvalidInputError("An upgrade needs `canaries` of 0 or more and a `batchSize` of 1 or more.");
  }
  const stages: Device[][] = canaries > 0 ? [devices.slice(0, canaries)] : [];
  for (let first = canaries; first < devices.length; first += batchSize) {
    stages.push(devices.slice(first, first + batchSize));
  }
  return stages.filter(({ length }) => length > 0);
}

async function upgradeStage<Device extends DeviceReference>(
  calls: ProvisioningCalls & Pick<Calls, "devices" | "containers">,
  stage: readonly Device[],
  { bundle, isHealthy }: ImageUpgrade<Device>,
  upgraded: readonly string[],
  { signal, wait }: ImageUpgradeOptions<Device>,
): Promise<void> {
  const check = async (when: "before" | "after"): Promise<void> => {
    const answers = await Promise.all(stage.map(async (device) => (await isHealthy?.(device, when)) ?? true));
    const sick = stage.flatMap(({ fqdn }, index) => (answers[index] === true ? [] : [`${fqdn}: ${answers[index]}`]));
    if (sick.length > 0) throw failed(`not healthy ${when} the upgrade: ${sick.join("; ")}`, upgraded);
  };
  await check("before");
  const saved = await Promise.all(stage.map((device) => assignImageBundle(calls, { device }, bundle, { signal })));
  const taskIds = [...new Set([...saved.flatMap((one) => one.taskIds), ...(await waiting(calls, stage, { signal }))])];
  try {
    await runTasks(calls, taskIds, { ...wait, signal });
  } catch (error) {
    if (!(error instanceof WaitFailedError)) throw error;
    throw failed(error.message, upgraded, error);
  }
  await check("after");
}

/** Image tasks that an earlier call has made and not run. */
async function waiting(
  calls: Pick<Calls, "tasks">,
  devices: readonly DeviceReference[],
  options: CallOptions,
): Promise<string[]> {
  const keys = new Set(devices.map(({ systemMacAddress }) => systemMacAddress));
  const pending = await calls.tasks.list({ queryparam: "Pending" }, fresh(options)).all();
  return pending.flatMap(({ workOrderId, workOrderDetails, data }) =>
    keys.has(workOrderDetails.netElementId) && data.WORKFLOW_ACTION === "Image Push" ? [workOrderId] : [],
  );
}

function failed(reason: string, upgraded: readonly string[], cause?: unknown): WaitFailedError {
  return new WaitFailedError(`The upgrade stopped: ${reason}`, { detail: { upgraded: [...upgraded] }, cause });
}
