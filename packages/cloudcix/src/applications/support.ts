import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/support/calls.ts";
import { operations, secrets } from "../generated/support/operations.ts";
import type { components, paths } from "../generated/support/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX Support: service tickets, items under repair and warranty logic. */
export type Support = Client<paths, Calls>;

/** What CloudCIX Support is, as data. */
export const support: Application<Support> = { name: "support", label: "support", operations, secrets };

/**
 * Makes a client of CloudCIX Support alone: service tickets, items under repair and warranty logic. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createSupport(options: CloudCixOptions): Support {
  return openApplication(support, options);
}
