import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/circuit/calls.ts";
import { operations, secrets } from "../generated/circuit/operations.ts";
import type { components, paths } from "../generated/circuit/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX Circuit: data circuits and their properties. */
export type Circuit = Client<paths, Calls>;

/** What CloudCIX Circuit is, as data. */
export const circuit: Application<Circuit> = { name: "circuit", label: "circuit", operations, secrets };

/**
 * Makes a client of CloudCIX Circuit alone: data circuits and their properties. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createCircuit(options: CloudCixOptions): Circuit {
  return openApplication(circuit, options);
}
