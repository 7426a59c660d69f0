import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/training/calls.ts";
import { operations, secrets } from "../generated/training/operations.ts";
import type { components, paths } from "../generated/training/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX Training: classes, students and syllabuses. */
export type Training = Client<paths, Calls>;

/** What CloudCIX Training is, as data. */
export const training: Application<Training> = { name: "training", label: "training", operations, secrets };

/**
 * Makes a client of CloudCIX Training alone: classes, students and syllabuses. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createTraining(options: CloudCixOptions): Training {
  return openApplication(training, options);
}
