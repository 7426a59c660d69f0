import type { ClientOptions } from "@northbound/runtime";
import type { RhevCredentials } from "./session.ts";

/** Options of an engine client, beside those of every client. */
export interface RhevOptions extends ClientOptions {
  /**
   * Addresses of the engine, in the order in which they are tried. An address may end with the path of the API, as in
   * scripts for the older libraries: `https://engine.example.net/ovirt-engine/api`.
   */
  readonly nodes: readonly string[];
  /** User name and password, a bearer token, or a Kerberos ticket. */
  readonly credentials: RhevCredentials;
  /**
   * Where the API is. Engines up to 3.3 have it at `/api`; `detectBasePath` finds out.
   * @default "/ovirt-engine/api", or the path that the nodes end with
   */
  readonly basePath?: string | undefined;
  /**
   * What is sent and asked for. Engines before 3.4 have no complete JSON; with `xml` the same calls, types and values
   * travel as XML, which costs a larger download: the parser and the element names are loaded with the first call.
   * @default "json"
   */
  readonly format?: "json" | "xml" | undefined;
  /** Version of the API that is asked for, as header `Version`. Default: the engine's own choice. */
  readonly apiVersion?: "3" | "4" | undefined;
  /**
   * Whether answers hold only what the user may see as a plain user, as header `Filter`. Users without an
   * administrator role always get them so. Default: the engine's own choice.
   */
  readonly filter?: boolean | undefined;
  /** Whether answers hold the expensive members too, as header `All-Content`. @default false */
  readonly allContent?: boolean | undefined;
  /**
   * Mark that jobs, events and logs of every call carry, as header `Correlation-Id`: letters, digits, `_` and `-`, at
   * most 36. The option of the same name of a call overrides it.
   */
  readonly correlationId?: string | undefined;
  /**
   * Version of the engine, such as `4.4.10` or `latest`; it is not read then. Default: read once, when a call depends
   * on it.
   */
  readonly serverVersion?: string | undefined;
}

/** Names of the options that only this package has. */
export const ownOptionNames: readonly string[] = [
  "credentials",
  "basePath",
  "format",
  "apiVersion",
  "filter",
  "allContent",
  "correlationId",
  "serverVersion",
];
