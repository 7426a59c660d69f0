import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/pat/calls.ts";
import { operations, secrets } from "../generated/pat/operations.ts";
import type { components, paths } from "../generated/pat/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX PAT: pods, galaxies and their firewall rules. */
export type Pat = Client<paths, Calls>;

/** What CloudCIX PAT is, as data. */
export const pat: Application<Pat> = { name: "pat", label: "pat", operations, secrets };

/**
 * Makes a client of CloudCIX PAT alone: pods, galaxies and their firewall rules. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createPat(options: CloudCixOptions): Pat {
  return openApplication(pat, options);
}
