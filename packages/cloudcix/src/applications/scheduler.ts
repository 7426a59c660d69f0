import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/scheduler/calls.ts";
import { operations, secrets } from "../generated/scheduler/operations.ts";
import type { components, paths } from "../generated/scheduler/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX Scheduler: tasks that run at intervals. */
export type Scheduler = Client<paths, Calls>;

/** What CloudCIX Scheduler is, as data. */
export const scheduler: Application<Scheduler> = { name: "scheduler", label: "scheduler", operations, secrets };

/**
 * Makes a client of CloudCIX Scheduler alone: tasks that run at intervals. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createScheduler(options: CloudCixOptions): Scheduler {
  return openApplication(scheduler, options);
}
