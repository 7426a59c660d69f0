import type { CallOptions } from "@northbound/runtime";
import type { Calls } from "../../generated/calls.ts";
import { checkCompliance, type Compliance } from "../compliance.ts";
import { fleetConcurrency, mapLimited } from "../map-limited.ts";
import type { DeviceReference } from "../topology.ts";

/** What the check of one device gave. */
export interface DeviceCompliance<Device extends DeviceReference> {
  readonly device: Device;
  /** Absent when the device could not be checked. */
  readonly compliance?: Compliance | undefined;
  /** Why it could not be checked. */
  readonly error?: unknown;
}

/** The checks of many devices. */
export interface ComplianceReport<Device extends DeviceReference> {
  readonly devices: readonly DeviceCompliance<Device>[];
  /** Devices that are as CloudVision wants them. */
  readonly compliant: readonly Device[];
  /** Devices that are not, and those that could not be checked. */
  readonly others: readonly DeviceCompliance<Device>[];
}

/** Options of a compliance report. */
export interface ComplianceReportOptions extends CallOptions {
  /** Checks that run at once. @default 10 */
  readonly concurrency?: number | undefined;
  /** Called after each check. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
}

/**
 * Has the server compare each device with what it should have. A device that can't be checked is told and ends nothing.
 * @example
 * import { complianceReport, listInventory } from "@northbound/cloudvision";
 *
 * const { others } = await complianceReport(cvp, await listInventory(cvp));
 * for (const { device, compliance } of others) console.log(device.fqdn, compliance?.code ?? "not checked");
 */
export async function complianceReport<Device extends DeviceReference>(
  calls: Pick<Calls, "provisioning">,
  devices: readonly Device[],
  { concurrency = fleetConcurrency, onProgress, ...options }: ComplianceReportOptions = {},
): Promise<ComplianceReport<Device>> {
  let done = 0;
  const checked = await mapLimited(devices, concurrency, async (device): Promise<DeviceCompliance<Device>> => {
    try {
      return { device, compliance: await checkCompliance(calls, { device }, options) };
    } catch (error) {
      options.signal?.throwIfAborted();
      return { device, error };
    } finally {
      onProgress?.({ done: (done += 1), total: devices.length });
    }
  });
  return {
    devices: checked,
    compliant: checked.flatMap(({ device, compliance }) => (compliance?.isCompliant === true ? [device] : [])),
    others: checked.filter(({ compliance }) => compliance?.isCompliant !== true),
  };
}
