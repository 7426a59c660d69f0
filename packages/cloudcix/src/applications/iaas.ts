import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/iaas/calls.ts";
import { operations, secrets } from "../generated/iaas/operations.ts";
import type { components, paths } from "../generated/iaas/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";
import { createIaasWaits, type IaasWaits } from "../workflows/iaas-waits.ts";

export type { Calls, components, paths };

/** CloudCIX IaaS: projects, virtual machines, networks, DNS, storage and the hardware below. */
export type Iaas = Client<paths, Calls> & IaasWaits;

/** What CloudCIX IaaS is, as data. */
export const iaas: Application<Iaas> = { name: "iaas", label: "iaas", operations, secrets, extend: createIaasWaits };

/**
 * Makes a client of CloudCIX IaaS alone: projects, virtual machines, networks, DNS, storage and the hardware below. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createIaas(options: CloudCixOptions): Iaas {
  return openApplication(iaas, options);
}
