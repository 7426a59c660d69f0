import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/plot/calls.ts";
import { operations, secrets } from "../generated/plot/operations.ts";
import type { components, paths } from "../generated/plot/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX Plot: measured values from sources, with alert limits. */
export type Plot = Client<paths, Calls>;

/** What CloudCIX Plot is, as data. */
export const plot: Application<Plot> = { name: "plot", label: "plot", operations, secrets };

/**
 * Makes a client of CloudCIX Plot alone: measured values from sources, with alert limits. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createPlot(options: CloudCixOptions): Plot {
  return openApplication(plot, options);
}
