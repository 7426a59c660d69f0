import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/repository/calls.ts";
import { operations, secrets } from "../generated/repository/operations.ts";
import type { components, paths } from "../generated/repository/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX Repository: catalogue of applications, services, methods and exception codes. */
export type Repository = Client<paths, Calls>;

/** What CloudCIX Repository is, as data. */
export const repository: Application<Repository> = { name: "repository", label: "legacyapi", operations, secrets };

/**
 * Makes a client of CloudCIX Repository alone: catalogue of applications, services, methods and exception codes. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createRepository(options: CloudCixOptions): Repository {
  return openApplication(repository, options);
}
