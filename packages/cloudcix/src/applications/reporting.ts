import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/reporting/calls.ts";
import { operations, secrets } from "../generated/reporting/operations.ts";
import type { components, paths } from "../generated/reporting/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX Reporting: report templates, reports, exports and packages. */
export type Reporting = Client<paths, Calls>;

/** What CloudCIX Reporting is, as data. */
export const reporting: Application<Reporting> = { name: "reporting", label: "legacyapi", operations, secrets };

/**
 * Makes a client of CloudCIX Reporting alone: report templates, reports, exports and packages. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createReporting(options: CloudCixOptions): Reporting {
  return openApplication(reporting, options);
}
