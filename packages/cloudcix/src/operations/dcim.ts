import type { Caller, Operation, PathClient, PathsOf } from "@northbound/runtime";
import type { Calls } from "../generated/dcim/calls.ts";
import { type Operations, secrets } from "../generated/dcim/operations.ts";
import type { paths } from "../generated/dcim/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";
import { openCaller, openPathClient } from "../small-clients.ts";

// One constant for each operation of the spec.
export * from "../generated/dcim/operations.ts";

/**
 * Makes a client of CloudCIX DCIM that calls operations which are imported one by one, so that a bundle holds only
 * those. All else is as with `createDcim`, but for what takes several calls.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createDcimCaller(options: CloudCixOptions): Caller<Calls> {
  return openCaller({ name: "dcim", secrets }, options);
}

/**
 * Makes a client of CloudCIX DCIM with the path client alone, for the operations that it is given: a bundle holds only
 * those, and other paths are type errors. With `operations`, the whole table, it takes every path.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createDcimPathClient<const Known extends readonly Operation[] | Operations>(
  options: CloudCixOptions,
  operations: Known,
): PathClient<PathsOf<paths, Known>> {
  return openPathClient<paths, Known>({ name: "dcim", secrets }, options, operations);
}
