import { InvalidInputError, type WaitOptions } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { JobRun, JobWorkflows } from "./jobs.ts";

/** What the group `devices` has beyond single calls. */
export interface DeviceTasks {
  /**
   * Removes devices by a job and waits until it has ended well; gives the run with a result for each device. Needs a
   * server from 3.1 on; `op.deviceService.delete` is for older ones.
   * @throws InvalidInputError for a device without an address; nothing was sent.
   * @throws WaitFailedError when the job fails, even in part, and TimeoutError when the deadline passes first. Both carry
   * the run as `detail.last`.
   * @example
   * const { results } = await prime.devices.remove({ ipAddress: ["192.0.2.7", "192.0.2.8"] }, { deadline: 900_000 });
   */
  remove(
    input: {
      /** Addresses under which the devices are managed. */
      readonly ipAddress: string | readonly string[];
      /** Removes the access points of wireless controllers as well. @default false */
      readonly deleteAPs?: boolean | undefined;
      readonly "_ctx.domain"?: string | undefined;
    },
    options?: WaitOptions<JobRun | undefined>,
  ): Promise<JobRun>;
}

/** Adds the tasks of devices to their calls. */
export function createDeviceTasks(calls: Pick<Calls, "deviceService">, jobs: JobWorkflows): DeviceTasks {
  return {
    async remove({ ipAddress, deleteAPs, "_ctx.domain": domain }, options) {
      const addresses = [ipAddress].flat();
      if (addresses.length === 0 || addresses.some((address) => typeof address !== "string" || address === "")) {
        throw new InvalidInputError("devices/remove: each device needs an address.", { operation: "devices/remove" });
      }
      const ipAddressList = { ipAddressList: addresses.map((address) => ({ address })) };
      const removalJobParamsDTO = { ipAddressList, ...(deleteAPs !== undefined && { deleteAPs }) };
      const { signal } = options ?? {};
      const scope = domain === undefined ? {} : { "_ctx.domain": domain };
      const answer = await calls.deviceService.remove({ ...scope, body: { removalJobParamsDTO } }, { signal });
      return await jobs.waitFor(answer, options);
    },
  };
}
