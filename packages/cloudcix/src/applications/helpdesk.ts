import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/helpdesk/calls.ts";
import { operations, secrets } from "../generated/helpdesk/operations.ts";
import type { components, paths } from "../generated/helpdesk/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX Helpdesk: service tickets, items under repair and warranty logic. */
export type Helpdesk = Client<paths, Calls>;

/** What CloudCIX Helpdesk is, as data. */
export const helpdesk: Application<Helpdesk> = { name: "helpdesk", label: "helpdesk", operations, secrets };

/**
 * Makes a client of CloudCIX Helpdesk alone: service tickets, items under repair and warranty logic. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createHelpdesk(options: CloudCixOptions): Helpdesk {
  return openApplication(helpdesk, options);
}
