import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/helpdesk_legacy/calls.ts";
import { operations, secrets } from "../generated/helpdesk_legacy/operations.ts";
import type { components, paths } from "../generated/helpdesk_legacy/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX Helpdesk (legacy): service tickets, replaced by Support. */
export type HelpdeskLegacy = Client<paths, Calls>;

/** What CloudCIX Helpdesk (legacy) is, as data. */
export const helpdeskLegacy: Application<HelpdeskLegacy> = {
  name: "helpdeskLegacy",
  label: "legacyapi",
  operations,
  secrets,
};

/**
 * Makes a client of CloudCIX Helpdesk (legacy) alone: service tickets, replaced by Support. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createHelpdeskLegacy(options: CloudCixOptions): HelpdeskLegacy {
  return openApplication(helpdeskLegacy, options);
}
