/** Written apart, so that the text of a template is not taken for an example of this file. */
const tag = "@example";

/** How the small clients of a backend are named and made: `specs/<backend>/client.yaml`. */
export interface SmallClients {
  /** What follows `create` in the names of the functions: `Rhev`. */
  readonly client: string;
  /** Type of their options. */
  readonly options: string;
  /** File below `src/` that has that type, and `readOptions`, which makes of them what a client needs. */
  readonly module: string;
  /** Lines that the documentation shows: how a client is made, and a call of each kind. */
  readonly example: {
    readonly variable: string;
    readonly options: string;
    readonly operation: string;
    readonly named: string;
    readonly path: string;
  };
}

/**
 * The text of `small-clients.ts`: two functions for bundles that hold only the operations which they use.
 * @param name Name of the backend's package below `@northbound/`.
 */
export function emitSmallClients(name: string, clients: SmallClients, header: string): string {
  const { client, options, module, example } = clients;
  const type = /\w+Options/.exec(options)?.[0] ?? options;
  const { variable, operation } = example;
  return `${header}
import {
  type Caller,
  createCaller,
  createPathClient,
  type Operation,
  type PathClient,
  type PathsOf,
} from "@northbound/runtime";
import { readOptions, type ${type} } from "../${module}";
import type { Calls } from "./calls.ts";
import type { Operations } from "./operations.ts";
import type { paths } from "./schema.d.ts";

/**
 * Makes a client that calls operations which are imported one by one, so that a bundle holds only those. Sessions,
 * failover, paging, streams and errors are those of \`create${client}\`; its workflows are not there.
 * @throws InvalidOptionError for a wrong or unknown option.
 * ${tag}
 * import { create${client}Caller, ${operation} } from "@northbound/${name}/operations";
 *
 * await using ${variable} = create${client}Caller(${example.options});
 * ${example.named}
 */
export function create${client}Caller(options: ${options}): Caller<Calls> {
  const { backend, options: rest, setup } = readOptions(options);
  return createCaller<Calls>({ ...backend, operations: {} }, rest, setup);
}

/**
 * Makes a path client for the operations that it is given: a bundle holds only those, and other paths are type errors.
 * With \`operations\`, the whole table, it takes every path.
 * @throws InvalidOptionError for a wrong or unknown option.
 * ${tag}
 * import { create${client}PathClient, ${operation} } from "@northbound/${name}/operations";
 *
 * await using ${variable} = create${client}PathClient(${example.options}, [${operation}]);
 * ${example.path}
 */
export function create${client}PathClient<const Known extends readonly Operation[] | Operations>(
  options: ${options},
  operations: Known,
): PathClient<PathsOf<paths, Known>> {
  const { backend, options: rest, setup } = readOptions(options);
  return createPathClient({ ...backend, operations }, rest, setup);
}
`;
}
