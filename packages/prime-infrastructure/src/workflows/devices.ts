import { type Clock, InvalidInputError, waitFor, type WaitOptions } from "@northbound/runtime";
import type { DataResources, RecordOf } from "../data/data-resources.ts";

type Device = RecordOf<"devices">;

/** What the group `deviceService` has beyond single calls. */
export interface DeviceWorkflows {
  /**
   * Waits until the inventory of a device was collected, after `sync` or an import, and gives the device.
   * @throws WaitFailedError when the collection fails, or the device is being deleted.
   * @throws TimeoutError when the deadline passes first. Both carry the device as `detail.last`.
   */
  waitForCollection(ipAddress: string, options?: WaitOptions<Device | undefined>): Promise<Device>;
}

/** Adds waiting to the device calls of a client. */
export function createDeviceWorkflows(data: Pick<DataResources, "devices">, clock?: Clock): DeviceWorkflows {
  return {
    async waitForCollection(ipAddress, options) {
      // Without an address every device would match.
      if (typeof ipAddress !== "string" || ipAddress === "")
        throw new InvalidInputError("A device needs an address to be waited for.");
      return waitFor(
        (signal) => data.devices.list({ filter: { ipAddress } }, { signal, cache: "reload" }).first(),
        (device): device is Device => device?.collectionStatus === "COMPLETED",
        {
          name: `device ${ipAddress} to be collected`,
          backend: "prime-infrastructure",
          clock,
          ...options,
          failOn: options?.failOn ?? failure,
        },
      );
    },
  };
}

function failure(device: Device | undefined): string | undefined {
  const status: string | undefined = device?.collectionStatus;
  return status !== undefined && /FAIL|CREDENTIALS|NOLICENSE|UNREACHABLE|DELETE/.test(status)
    ? `the collection ended as ${status}`
    : undefined;
}
