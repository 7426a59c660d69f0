import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/membership/calls.ts";
import { operations, secrets } from "../generated/membership/operations.ts";
import type { components, paths } from "../generated/membership/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX Membership: logins, members, addresses, users and reference data. */
export type Membership = Client<paths, Calls>;

/** What CloudCIX Membership is, as data. */
export const membership: Application<Membership> = { name: "membership", label: "membership", operations, secrets };

/**
 * Makes a client of CloudCIX Membership alone: logins, members, addresses, users and reference data. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createMembership(options: CloudCixOptions): Membership {
  return openApplication(membership, options);
}
