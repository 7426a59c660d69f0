import {
  type Caller,
  createCaller,
  createPathClient,
  type Operation,
  type PathClient,
  type PathsOf,
} from "@northbound/runtime";
import type { Calls } from "./generated/calls.ts";
import type { Operations } from "./generated/operations.ts";
import type { paths } from "./generated/schema.d.ts";
import type { RhevOptions } from "./options.ts";
import { readOptions } from "./read-options.ts";

/**
 * Makes a client that calls operations which are imported one by one, so that a bundle holds only those. Sessions,
 * failover, paging, streams and errors are those of `createRhev`; its workflows are not there.
 * @throws InvalidOptionError for a wrong or unknown option.
 * @example
 * import { createRhevCaller, vmsGet } from "@northbound/rhev/operations";
 *
 * await using rhev = createRhevCaller({ nodes, credentials });
 * const { name, status } = await rhev.call(vmsGet, { vmId: "123" });
 */
export function createRhevCaller(options: RhevOptions): Caller<Calls> {
  const { backend, options: rest, setup } = readOptions(options);
  return createCaller<Calls>({ ...backend, operations: {} }, rest, setup);
}

/**
 * Makes a client with the path client alone, for the operations that it is given: a bundle holds only those, and other
 * paths are type errors. With `operations`, the whole table, it takes every path.
 * @throws InvalidOptionError for a wrong or unknown option.
 * @example
 * import { createRhevPathClient, vmsGet } from "@northbound/rhev/operations";
 *
 * await using rhev = createRhevPathClient({ nodes, credentials }, [vmsGet]);
 * const { data, error } = await rhev.GET("/vms/{vmId}", { params: { path: { vmId: "123" } } });
 */
export function createRhevPathClient<const Known extends readonly Operation[] | Operations>(
  options: RhevOptions,
  operations: Known,
): PathClient<PathsOf<paths, Known>> {
  const { backend, options: rest, setup } = readOptions(options);
  return createPathClient({ ...backend, operations }, rest, setup);
}
