import type { Caller, Operation, PathClient, PathsOf } from "@northbound/runtime";
import type { Calls } from "../generated/repository/calls.ts";
import { type Operations, secrets } from "../generated/repository/operations.ts";
import type { paths } from "../generated/repository/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";
import { openCaller, openPathClient } from "../small-clients.ts";

// One constant for each operation of the spec.
export * from "../generated/repository/operations.ts";

/**
 * Makes a client of CloudCIX Repository that calls operations which are imported one by one, so that a bundle holds only
 * those. All else is as with `createRepository`, but for what takes several calls.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createRepositoryCaller(options: CloudCixOptions): Caller<Calls> {
  return openCaller({ name: "repository", secrets }, options);
}

/**
 * Makes a client of CloudCIX Repository with the path client alone, for the operations that it is given: a bundle holds only
 * those, and other paths are type errors. With `operations`, the whole table, it takes every path.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createRepositoryPathClient<const Known extends readonly Operation[] | Operations>(
  options: CloudCixOptions,
  operations: Known,
): PathClient<PathsOf<paths, Known>> {
  return openPathClient<paths, Known>({ name: "repository", secrets }, options, operations);
}
