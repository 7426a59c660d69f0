import {
  type CallOptions,
  type Client,
  createClient,
  errorFromReply,
  isNorthboundError,
  type OperationTable,
  type SpecData,
} from "@northbound/runtime";
import type { Calls } from "./generated/calls.ts";
import { basePath as currentPath, operations, secrets } from "./generated/operations.ts";
import type { paths } from "./generated/schema.d.ts";
import { type AnyGroups, extendGroups, type GroupExtras, type SearchableGroups } from "./groups.ts";
import type { RhevOptions } from "./options.ts";
import { readOptions } from "./read-options.ts";
import { type AnyCalls, type Engine, invoke } from "./resources/engine.ts";
import { createResources, type Resources } from "./resources/resources.ts";
import { createRoutes } from "./resources/routes.ts";
import type { SearchableGroup } from "./search/fields.ts";
import { whenFree } from "./waiting/busy.ts";
import { complete } from "./waiting/complete.ts";

/** A client of an engine: named calls, typed paths, and the habits of its objects. */
export type Rhev = Extended<paths, Calls>;

/**
 * Makes a client of a RHEV, RHV or oVirt engine. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 * @example
 * import { createRhev } from "@northbound/rhev";
 *
 * await using rhev = createRhev({
 *   nodes: ["https://engine.example.net"],
 *   credentials: { username: "admin@internal", password: process.env.ENGINE_PASSWORD ?? "" },
 * });
 * const vm = await rhev.vms.handle({ name: "db1" });
 * await vm.start();
 * await vm.waitFor("up");
 */
export function createRhev(options: RhevOptions): Rhev {
  return extend<paths, Calls>({ operations, basePath: currentPath, secrets }, options);
}

/** A client over a spec that extends the shipped one: its calls and types, with all that `createRhev` gives beside. */
export type Extended<Paths extends object, Own extends AnyGroups> = Client<
  Paths,
  Omit<Own, SearchableGroup> & SearchableGroups<Own>
> &
  GroupExtras<Own> &
  Resources<Own>;

/**
 * Makes a client over a spec that extends the shipped one, with everything that `createRhev` has: sessions, faults, paging,
 * handles, searches, waits, images. `northbound generate --extends @northbound/rhev` writes the call.
 * @param spec what was generated of it.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function extend<Paths extends object, Own extends AnyGroups>(
  spec: SpecData,
  options: RhevOptions,
): Extended<Paths, Own> {
  const { operations: table } = spec;
  const { backend, options: rest, setup } = readOptions(options, spec);
  const { basePath } = backend;
  const client = createClient<Paths, Own>({ ...backend, operations: table }, rest, setup);

  const engine: Engine = { calls: client as unknown as AnyCalls, routes: createRoutes(table, basePath) };
  const shared = { clock: rest.clock, observe: rest.observe };
  const { tls, transport, proxy, clock, observe } = rest;
  const images = { calls: engine.calls, shared, server: { tls, transport, proxy, clock, observe } };
  extendGroups(client, engine, table as OperationTable, images);
  const read = async (href: string, callOptions: CallOptions): Promise<object> => {
    const route = engine.routes.find("GET", href);
    if (route) return (await invoke(engine, route, {}, callOptions)) as object;
    // Engines name places of their own for what is under way.
    const { data, response } = await client.request("GET", engine.routes.path(href), {
      signal: callOptions.signal,
      cache: "no-store",
    });
    if (!response.ok) throw errorFromReply(response, `GET ${href}`, response.attempts, backend.secrets);
    return data as object;
  };
  const resources = createResources(engine, basePath, {
    complete: (answer, waitOptions) =>
      complete(answer, (href, callOptions) => read(href, callOptions).catch(atTheObject), shared, waitOptions),
    whenFree: (work, waitOptions) => whenFree(work, shared, waitOptions),
  });
  return Object.assign(client, resources) as unknown as Extended<Paths, Own>;
}

/** An action without a record of its own sends the poll to its object: it has ended. */
function atTheObject(error: unknown): object {
  if (isNorthboundError(error) && error.code === "REDIRECTED") return { status: "complete" };
  throw error;
}
