import type { CallOptions } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { AssignmentTarget } from "./configlet-action.ts";

/** Whether something is as CloudVision wants it. */
export interface Compliance {
  /** Such as `0000`, in sync, or `0001`, another configuration. */
  readonly code: string;
  /** How bad it is: `NONE`, `INFO`, `WARNING`, `ERROR`. Servers that write nothing mean `NONE`. */
  readonly indication: string;
  readonly isCompliant: boolean;
}

/**
 * Has the server compare a device, or the devices of a container, with what they should have.
 * @example
 * import { checkCompliance } from "@northbound/cloudvision";
 *
 * const device = { systemMacAddress: "00:1c:73:00:00:11", fqdn: "leaf1.example.net" };
 * const { isCompliant } = await checkCompliance(cvp, { device });
 */
export async function checkCompliance(
  calls: Pick<Calls, "provisioning">,
  target: AssignmentTarget,
  options: CallOptions = {},
): Promise<Compliance> {
  const body =
    "device" in target
      ? { nodeId: target.device.systemMacAddress, nodeType: "netelement" }
      : { nodeId: target.container.key, nodeType: "container" };
  const { complianceCode: code, complianceIndication } = await calls.provisioning.checkCompliance({ body }, options);
  const indication = complianceIndication === undefined || complianceIndication === "" ? "NONE" : complianceIndication;
  return { code, indication, isCompliant: indication === "NONE" };
}
