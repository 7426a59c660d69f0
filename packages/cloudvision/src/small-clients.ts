import {
  type Caller,
  createCaller,
  createPathClient,
  type Operation,
  type PathClient,
  type PathsOf,
} from "@northbound/runtime";
import { backend } from "./backend.ts";
import type { Calls } from "./generated/calls.ts";
import type { Operations } from "./generated/operations.ts";
import type { paths } from "./generated/schema.d.ts";
import { type CloudVisionOptions, readOptions } from "./options.ts";

/**
 * Makes a client that calls operations which are imported one by one, so that a bundle holds only those. Sessions,
 * failover, paging, streams and errors are those of `createCloudVision`; its workflows are not there.
 * @throws InvalidOptionError for a wrong or unknown option.
 * @example
 * import { createCloudVisionCaller, cvpInfoGet } from "@northbound/cloudvision/operations";
 *
 * await using cvp = createCloudVisionCaller({ nodes, credentials });
 * const { version } = await cvp.call(cvpInfoGet);
 */
export function createCloudVisionCaller(options: CloudVisionOptions): Caller<Calls> {
  const { options: rest, setup } = readOptions(options);
  return createCaller<Calls>({ ...backend, operations: {} }, rest, setup);
}

/**
 * Makes a client with the path client alone, for the operations that it is given: a bundle holds only those, and other
 * paths are type errors. With `operations`, the whole table, it takes every path.
 * @throws InvalidOptionError for a wrong or unknown option.
 * @example
 * import { createCloudVisionPathClient, cvpInfoGet } from "@northbound/cloudvision/operations";
 *
 * await using cvp = createCloudVisionPathClient({ nodes, credentials }, [cvpInfoGet]);
 * const { data, error } = await cvp.GET("/cvpservice/cvpInfo/getCvpInfo.do");
 */
export function createCloudVisionPathClient<const Known extends readonly Operation[] | Operations>(
  options: CloudVisionOptions,
  operations: Known,
): PathClient<PathsOf<paths, Known>> {
  const { options: rest, setup } = readOptions(options);
  return createPathClient({ ...backend, operations }, rest, setup);
}
