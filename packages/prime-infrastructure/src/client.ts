import { type Client, createClient, type SpecData } from "@northbound/runtime";
import type { ApiVersion } from "./api-version.ts";
import { createDataResources, type DataResources } from "./data/data-resources.ts";
import { createRequestByName, type RequestByName } from "./discovery/request.ts";
import { createDiscovery, type Discovery } from "./discovery/resources.ts";
import type { Calls } from "./generated/calls.ts";
import { basePath, operations, secrets } from "./generated/operations.ts";
import type { paths } from "./generated/schema.d.ts";
import type { OlderCalls, OlderPaths } from "./generated/versions.ts";
import { type PrimeInfrastructureOptions, readOptions } from "./read-options.ts";
import { createServices, type Services, type Workflows } from "./services.ts";
import { type ClientTasks, createClientTasks } from "./workflows/client-tasks.ts";
import { createComplianceWorkflows } from "./workflows/compliance.ts";
import { createDeviceTasks, type DeviceTasks } from "./workflows/device-tasks.ts";
import { createDeviceWorkflows } from "./workflows/devices.ts";
import { createInventoryTasks, type InventoryTasks } from "./workflows/inventory.ts";
import { createJobWorkflows } from "./workflows/jobs.ts";
import { createTemplateTasks, type TemplateTasks } from "./workflows/templates.ts";

/** The named calls of a version of the API; of one that isn't known when the code is compiled, those of v4. */
export type CallsIn<Version extends ApiVersion> = [Version] extends [keyof OlderCalls] ? OlderCalls[Version] : Calls;

/** The paths of a version of the API. */
export type PathsIn<Version extends ApiVersion> = [Version] extends [keyof OlderPaths] ? OlderPaths[Version] : paths;

/**
 * A Prime Infrastructure client: data resources, service operations, what the server itself offers, named calls and paths.
 * Its types are those of a version of the API: up to v3 MAC addresses are texts, and what came with v4 is not there.
 */
export type PrimeInfrastructure<Version extends ApiVersion = "v4"> = Omit<
  Client<PathsIn<Version>, CallsIn<Version>>,
  "request"
> &
  Workflows &
  Discovery & {
    /** Data resources: whole records without envelopes, typed filters, pages in parallel. */
    readonly data: DataResources<CallsIn<Version>>;
    /** Service operations by group, with waiting where they start jobs. */
    readonly op: Services<CallsIn<Version>>;
    /** Devices: the calls of the data resource, and their removal. */
    readonly devices: DeviceTasks;
    /** Clients of the network: the calls of the data resource, and one by its address. */
    readonly clients: ClientTasks;
    /** CLI templates. */
    readonly templates: TemplateTasks;
    /** Serial numbers. */
    readonly inventory: InventoryTasks;
    /** Any resource by the name that the server gives it, or any request by method and path. */
    readonly request: RequestByName;
  };

/**
 * Makes a client of Cisco Prime Infrastructure. Nothing is sent before the first call. By default it keeps within 5
 * requests a second and 5 at the same time, what the vendor's other clients assume; `readServerLimits` asks the server.
 * @throws InvalidOptionError for a wrong or unknown option.
 * @example
 * import { createPrimeInfrastructure } from "@northbound/prime-infrastructure";
 *
 * await using prime = createPrimeInfrastructure({
 *   nodes: ["https://prime.example.net"],
 *   credentials: { username: "api", password: process.env.PRIME_PASSWORD ?? "" },
 * });
 * for await (const client of prime.data.clients.list({ filter: { status: "ASSOCIATED" } })) console.log(client.ipAddress);
 */
export function createPrimeInfrastructure<const Version extends ApiVersion = "v4">(
  options: PrimeInfrastructureOptions<Version>,
): PrimeInfrastructure<Version> {
  const client: unknown = extend<paths, Calls>({ operations, basePath, secrets }, options);
  return client as PrimeInfrastructure<Version>;
}

/** The groups that the workflows of this package add to, which a spec that extends the shipped one must have. */
export type ExtendedGroups = { readonly [Group in keyof Workflows | "devices" | "clients"]: object };

/** A client over a spec that extends the shipped one: its calls and types, with all that `createPrimeInfrastructure` gives beside. */
export type Extended<Paths extends object, Own extends ExtendedGroups> = Omit<Client<Paths, Own>, "request"> &
  Workflows &
  Discovery & {
    readonly data: DataResources<Own>;
    readonly op: Services<Own>;
    readonly devices: DeviceTasks;
    readonly clients: ClientTasks;
    readonly templates: TemplateTasks;
    readonly inventory: InventoryTasks;
    readonly request: RequestByName;
  };

/**
 * Makes a client over a spec that extends the shipped one, with everything that `createPrimeInfrastructure` has: sessions,
 * faults, paging within the limits, data resources, discovery, tasks. `northbound generate --extends
 * @northbound/prime-infrastructure` writes the call.
 * @param spec what was generated of it.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function extend<Paths extends object, Own extends ExtendedGroups>(
  spec: SpecData,
  options: PrimeInfrastructureOptions,
): Extended<Paths, Own> {
  const { backend: plain, style, concurrency, options: rest, setup } = readOptions(options, spec);
  const backend = { ...plain, operations: spec.operations };
  // What the workflows call is checked by the calls themselves.
  const client = createClient<paths, Calls>(backend, rest, setup);
  const { clock, observe } = rest;
  const data = createDataResources({ calls: client, backend, style, concurrency, clock, observe });
  const discovery = createDiscovery(client);
  const request = createRequestByName({ backend, data, discovery, request: client.request, style, concurrency, clock });
  const jobs = createJobWorkflows(client, clock);
  Object.assign(client.jobService, jobs);
  Object.assign(client.deviceService, createDeviceWorkflows(data, clock));
  Object.assign(client.compliance, createComplianceWorkflows(client, clock));
  Object.assign(client.devices, createDeviceTasks(client, jobs));
  Object.assign(client.clients, createClientTasks(data));
  const templates = createTemplateTasks(client, data, jobs);
  const inventory = createInventoryTasks(data);
  const op = createServices(spec.operations, client);
  return Object.assign(client, discovery, {
    data,
    op,
    request,
    templates,
    inventory,
  }) as unknown as Extended<Paths, Own>;
}
