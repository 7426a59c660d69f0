import { type Client, createClient, type SpecData } from "@northbound/runtime";
import type { Calls } from "./generated/calls.ts";
import { basePath, operations, secrets } from "./generated/operations.ts";
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
  return extend<paths, Calls, Version>({ operations, basePath, secrets }, options);
}

/** A client over a spec that extends the shipped one: its calls and types, with all that `createXpresso` gives beside. */
export type Extended<
  Paths extends object,
  Own extends { readonly results: object },
  Version extends ApiVersion = ApiVersion,
> = Client<Paths, Own> &
  ResourceGroups<Version> & {
    readonly requests: RequestCalls<Version>;
    readonly helper: HelperCalls<Version>;
    readonly results: ResultWorkflows;
    apiVersion(): Promise<Version>;
  };

/**
 * Makes a client over a spec that extends the shipped one, with everything that `createXpresso` has: token, faults, paging,
 * checked bodies, requests and results. `northbound generate --extends @northbound/xpresso` writes the call.
 * @param spec what was generated of it.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function extend<
  Paths extends object,
  Own extends { readonly results: object },
  Version extends ApiVersion = ApiVersion,
>(spec: SpecData, options: XpressoOptions<Version>): Extended<Paths, Own, Version> {
  const { backend, apiVersion, options: rest, setup } = readOptions(options, spec);
  // What the workflows call is checked by the calls themselves.
  const client = createClient<paths, Calls>({ ...backend, operations: spec.operations }, rest, setup);
  const version = createApiVersion(client, apiVersion);
  return Object.assign(client, createResources(client, version), {
    requests: createRequests(client, version, rest),
    helper: createHelper(client, version),
    results: Object.assign(client.results, createResultWorkflows(client)),
    apiVersion: () => version.get(),
  }) as unknown as Extended<Paths, Own, Version>;
}
