import { type Client, createClient } from "@northbound/runtime";
import type { Calls } from "./generated/calls.ts";
import { operations } from "./generated/operations.ts";
import type { paths } from "./generated/schema.d.ts";
import { readOptions, type XpressoOptions } from "./read-options.ts";
import { createApiVersion } from "./version/api-version.ts";
import type { ApiVersion } from "./version/shapes.ts";
import { createHelper, type HelperCalls } from "./workflows/helper.ts";
import { createRequests, type RequestCalls } from "./workflows/requests.ts";
import { createResources, type ResourceGroups } from "./workflows/resources.ts";
import { createResultWorkflows, type ResultWorkflows } from "./workflows/results.ts";

/** An XPRESSO client: every operation of both versions, typed paths, and the groups that work with either version. */
export type Xpresso<Version extends ApiVersion = ApiVersion> = Client<paths, Calls> &
  ResourceGroups<Version> & {
    /** Submit jobs and bundles, follow and stop them; v2 where the server has it, else v1. */
    readonly requests: RequestCalls<Version>;
    /** Finds identifiers by name. */
    readonly helper: HelperCalls<Version>;
    readonly results: ResultWorkflows;
    /** The version of the API in use: the one that was chosen, or the one that the server was found to have. */
    apiVersion(): Promise<Version>;
  };

/**
 * Makes a client of Cisco XPRESSO. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 * @example
 * import { createXpresso } from "@northbound/xpresso";
 *
 * await using xpresso = createXpresso({
 *   nodes: ["https://xpresso.example.net"],
 *   token: process.env.XPRESSO_TOKEN ?? "",
 *   group: "routing",
 * });
 * const profile = await xpresso.helper.idOf("profiles", "smoke-nightly");
 * const request = await xpresso.requests.submitAndWait({ body: { profile } });
 */
export function createXpresso<Version extends ApiVersion = ApiVersion>(
  options: XpressoOptions<Version>,
): Xpresso<Version> {
  const { backend, apiVersion, options: rest, setup } = readOptions(options);
  const client = createClient<paths, Calls>({ ...backend, operations }, rest, setup);
  const version = createApiVersion(client, apiVersion);
  return Object.assign(client, createResources(client, version), {
    requests: createRequests(client, version, rest),
    helper: createHelper(client, version),
    results: Object.assign(client.results, createResultWorkflows(client)),
    apiVersion: () => version.get(),
  }) as unknown as Xpresso<Version>;
}
