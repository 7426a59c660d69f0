import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/security/calls.ts";
import { operations, secrets } from "../generated/security/operations.ts";
import type { components, paths } from "../generated/security/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX Security: log of security events. */
export type Security = Client<paths, Calls>;

/** What CloudCIX Security is, as data. */
export const security: Application<Security> = { name: "security", label: "legacyapi", operations, secrets };

/**
 * Makes a client of CloudCIX Security alone: log of security events. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createSecurity(options: CloudCixOptions): Security {
  return openApplication(security, options);
}
