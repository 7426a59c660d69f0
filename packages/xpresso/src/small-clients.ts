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
import { readOptions, type XpressoOptions } from "./read-options.ts";

/**
 * Makes a client that calls operations which are imported one by one, so that a bundle holds only those. Sessions,
 * failover, paging, streams and errors are those of `createXpresso`; its workflows are not there.
 * @throws InvalidOptionError for a wrong or unknown option.
 * @example
 * import { createXpressoCaller, requestsV2Get } from "@northbound/xpresso/operations";
 *
 * await using xpresso = createXpressoCaller({ nodes, token: process.env.XPRESSO_TOKEN ?? "" });
 * const { status } = await xpresso.call(requestsV2Get, { requestId: "REQ0001446" });
 */
export function createXpressoCaller(options: Omit<XpressoOptions, "apiVersion">): Caller<Calls> {
  const { backend, options: rest, setup } = readOptions(options);
  return createCaller<Calls>({ ...backend, operations: {} }, rest, setup);
}

/**
 * Makes a client with the path client alone, for the operations that it is given: a bundle holds only those, and other
 * paths are type errors. With `operations`, the whole table, it takes every path.
 * @throws InvalidOptionError for a wrong or unknown option.
 * @example
 * import { createXpressoPathClient, requestsV2Get } from "@northbound/xpresso/operations";
 *
 * await using xpresso = createXpressoPathClient({ nodes, token: process.env.XPRESSO_TOKEN ?? "" }, [requestsV2Get]);
 * const { data, error } = await xpresso.GET("/api/v2/requests/{requestId}", { params: { path: { requestId: "REQ0001446" } } });
 */
export function createXpressoPathClient<const Known extends readonly Operation[] | Operations>(
  options: Omit<XpressoOptions, "apiVersion">,
  operations: Known,
): PathClient<PathsOf<paths, Known>> {
  const { backend, options: rest, setup } = readOptions(options);
  return createPathClient({ ...backend, operations }, rest, setup);
}
