import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/compute/calls.ts";
import { operations, secrets } from "../generated/compute/operations.ts";
import type { components, paths } from "../generated/compute/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";
import { createComputeWaits, type ComputeWaits } from "../workflows/compute-waits.ts";

export type { Calls, components, paths };

/** CloudCIX Compute: projects, instances, networks, firewalls, VPNs and volumes. */
export type Compute = Client<paths, Calls> & ComputeWaits;

/** What CloudCIX Compute is, as data. */
export const compute: Application<Compute> = {
  name: "compute",
  label: "compute",
  operations,
  secrets,
  extend: createComputeWaits,
};

/**
 * Makes a client of CloudCIX Compute alone: projects, instances, networks, firewalls, VPNs and volumes. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createCompute(options: CloudCixOptions): Compute {
  return openApplication(compute, options);
}
