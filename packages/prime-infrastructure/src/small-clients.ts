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
import { type PrimeInfrastructureOptions, readOptions } from "./read-options.ts";

/**
 * Makes a client that calls operations which are imported one by one, so that a bundle holds only those. Sessions,
 * failover, paging, streams and errors are those of `createPrimeInfrastructure`; its workflows are not there.
 * @throws InvalidOptionError for a wrong or unknown option.
 * @example
 * import { createPrimeInfrastructureCaller, devicesList } from "@northbound/prime-infrastructure/operations";
 *
 * await using prime = createPrimeInfrastructureCaller({ nodes, credentials });
 * for await (const device of prime.call(devicesList, { ".full": true })) console.log(device);
 */
export function createPrimeInfrastructureCaller(options: PrimeInfrastructureOptions): Caller<Calls> {
  const { backend, options: rest, setup } = readOptions(options);
  return createCaller<Calls>({ ...backend, operations: {} }, rest, setup);
}

/**
 * Makes a client with the path client alone, for the operations that it is given: a bundle holds only those, and other
 * paths are type errors. With `operations`, the whole table, it takes every path.
 * @throws InvalidOptionError for a wrong or unknown option.
 * @example
 * import { createPrimeInfrastructurePathClient, devicesList } from "@northbound/prime-infrastructure/operations";
 *
 * await using prime = createPrimeInfrastructurePathClient({ nodes, credentials }, [devicesList]);
 * const { data, error } = await prime.GET("/data/Devices");
 */
export function createPrimeInfrastructurePathClient<const Known extends readonly Operation[] | Operations>(
  options: PrimeInfrastructureOptions,
  operations: Known,
): PathClient<PathsOf<paths, Known>> {
  const { backend, options: rest, setup } = readOptions(options);
  return createPathClient({ ...backend, operations }, rest, setup);
}
