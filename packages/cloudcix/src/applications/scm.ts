import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/scm/calls.ts";
import { operations, secrets } from "../generated/scm/operations.ts";
import type { components, paths } from "../generated/scm/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX SCM: SKUs, stock, prices and orders. */
export type Scm = Client<paths, Calls>;

/** What CloudCIX SCM is, as data. */
export const scm: Application<Scm> = { name: "scm", label: "legacyapi", operations, secrets };

/**
 * Makes a client of CloudCIX SCM alone: SKUs, stock, prices and orders. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createScm(options: CloudCixOptions): Scm {
  return openApplication(scm, options);
}
