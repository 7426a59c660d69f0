import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/financial/calls.ts";
import { operations, secrets } from "../generated/financial/operations.ts";
import type { components, paths } from "../generated/financial/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX Financial: ledgers, invoices, payments, statements and tax reports. */
export type Financial = Client<paths, Calls>;

/** What CloudCIX Financial is, as data. */
export const financial: Application<Financial> = { name: "financial", label: "financial", operations, secrets };

/**
 * Makes a client of CloudCIX Financial alone: ledgers, invoices, payments, statements and tax reports. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createFinancial(options: CloudCixOptions): Financial {
  return openApplication(financial, options);
}
