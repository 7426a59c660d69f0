import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/dcim/calls.ts";
import { operations, secrets } from "../generated/dcim/operations.ts";
import type { components, paths } from "../generated/dcim/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX DCIM: data circuits and their properties, successor of Circuit. */
export type Dcim = Client<paths, Calls>;

/** What CloudCIX DCIM is, as data. */
export const dcim: Application<Dcim> = { name: "dcim", label: "dcim", operations, secrets };

/**
 * Makes a client of CloudCIX DCIM alone: data circuits and their properties, successor of Circuit. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createDcim(options: CloudCixOptions): Dcim {
  return openApplication(dcim, options);
}
