import { Call, type Client, type ClientOptions, createClient, InvalidOptionError } from "@northbound/runtime";
import { type ApiVersion, apiVersions } from "./api-version.ts";
import { createBackend } from "./backend.ts";
import { createDataResources, type DataResources } from "./data/data-resources.ts";
import { createRequestByName, type RequestByName } from "./discovery/request.ts";
import { createDiscovery, type Discovery } from "./discovery/resources.ts";
import type { Calls } from "./generated/calls.ts";
import type { paths } from "./generated/schema.d.ts";
import { records } from "./paging.ts";
import { createServices, type Services, type Workflows } from "./services.ts";
import { createSession, type PrimeCredentials } from "./session.ts";
import { createComplianceWorkflows } from "./workflows/compliance.ts";
import { createDeviceWorkflows } from "./workflows/devices.ts";
import { withMargin } from "./window.ts";
import { createJobWorkflows } from "./workflows/jobs.ts";

/** Options of a Prime Infrastructure client, beside those of every client. */
export interface PrimeInfrastructureOptions extends ClientOptions {
  /** User name and password of an account with a user group of the northbound interface. */
  readonly credentials: PrimeCredentials;
  /** Version of the API. The types are those of v4. @default "v4" */
  readonly apiVersion?: ApiVersion | undefined;
  /**
   * Virtual domain that every call works in, such as `ROOT-DOMAIN`. `"_ctx.domain"` in the input of a call overrides it
   * for that call alone. Default: the account's own.
   */
  readonly virtualDomain?: string | undefined;
  /** Records in a page when a call does not say; the server caps it at its `limitPageSize`. @default 1_000 */
  readonly pageSize?: number | undefined;
  /**
   * Pages to read at the same time, and requests that may start within one `hold`. piapi's `concurrent_requests`.
   * @default 5
   */
  readonly concurrency?: number;
  /**
   * Length of the server's window in milliseconds: within it at most `concurrency` requests start. piapi waits this long
   * after each chunk; here a request starts as soon as
   * the window has room, with a tenth added for the way. `rateLimit` overrides it. @default 1_000
   */
  readonly hold?: number | undefined;
  /** Keep connections open between calls. The vendor advises against it. @default false */
  readonly keepAlive?: boolean | undefined;
  /** The server's release, such as `3.10.4`; it is not read then. Default: read once, when a call depends on it. */
  readonly serverVersion?: string | undefined;
}

/** A Prime Infrastructure client: data resources, service operations, what the server itself offers, and both doors. */
export type PrimeInfrastructure = Omit<Client<paths, Calls>, "request"> &
  Workflows &
  Discovery & {
    /** Data resources: whole records without envelopes, typed filters, pages in parallel. */
    readonly data: DataResources;
    /** Service operations by group, with waiting where they start jobs. */
    readonly op: Services;
    /** Any resource by the name that the server gives it, or any request by method and path. */
    readonly request: RequestByName;
  };

const defaults = { apiVersion: "v4", pageSize: 1_000, concurrency: 5, hold: 1_000 } as const;

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
export function createPrimeInfrastructure(options: PrimeInfrastructureOptions): PrimeInfrastructure {
  const { credentials, apiVersion, virtualDomain, pageSize, hold, keepAlive, serverVersion, ...rest } =
    checked(options);
  const { concurrency = defaults.concurrency } = rest;
  const backend = createBackend({ apiVersion, pageSize, keepAlive });
  const client = createClient<paths, Calls>(
    backend,
    { ...rest, rateLimit: { requests: concurrency, window: withMargin(hold), concurrency, ...rest.rateLimit } },
    {
      session: createSession(credentials, backend.basePath),
      optionNames: ["credentials", "apiVersion", "virtualDomain", "pageSize", "hold", "keepAlive", "serverVersion"],
      serverVersion,
    },
  );
  if (virtualDomain !== undefined) client.use({ onRequest: ({ request }) => within(request, virtualDomain) });
  const { clock } = rest;
  const style = records(pageSize);
  const data = createDataResources({ calls: client, backend, style, concurrency, clock });
  const discovery = createDiscovery(client);
  const request = createRequestByName({ backend, data, discovery, request: client.request, style, concurrency, clock });
  Object.assign(client.jobService, createJobWorkflows(client, clock));
  Object.assign(client.deviceService, createDeviceWorkflows(data, clock));
  Object.assign(client.compliance, createComplianceWorkflows(client, clock));
  const op = createServices(backend.operations, client);
  return Object.assign(client, discovery, { data, op, request }) as unknown as PrimeInfrastructure;
}

function checked(options: PrimeInfrastructureOptions) {
  const {
    apiVersion = defaults.apiVersion,
    pageSize = defaults.pageSize,
    hold = defaults.hold,
    keepAlive = false,
  } = options ?? {};
  if (!apiVersions.includes(apiVersion)) {
    throw new InvalidOptionError(
      `Option \`apiVersion\` must be one of ${apiVersions.join(", ")}, not ${JSON.stringify(apiVersion)}.`,
    );
  }
  for (const [name, value] of Object.entries({ pageSize, hold })) {
    if (Number.isInteger(value) && value > 0) continue;
    throw new InvalidOptionError(`Option \`${name}\` must be a whole number above 0, not ${JSON.stringify(value)}.`);
  }
  return { ...options, apiVersion, pageSize, hold, keepAlive };
}

/** The same call within a virtual domain, unless it names one itself or takes none. */
function within(request: Request | Call, domain: string): Request | undefined {
  const { operation, method, fields, body, signal, options, stream, url } = Call.from(request);
  if (operation && !(operation.query && "_ctx.domain" in operation.query)) return undefined;
  if (/[?&]_ctx\.domain=/.test(url)) return undefined;
  const target = `${url}${url.includes("?") ? "&" : "?"}_ctx.domain=${encodeURIComponent(domain)}`;
  // The runtime's own request class, which the middleware's types know as the platform's.
  return new Call(target, { method, headers: fields, body, signal, operation, options, stream }) as unknown as Request;
}
