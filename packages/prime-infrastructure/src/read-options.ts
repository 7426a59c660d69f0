import {
  type Backend,
  Call,
  type ClientOptions,
  type ClientSetup,
  InvalidOptionError,
  type PagingStyle,
  type SpecData,
} from "@northbound/runtime";
import { type ApiVersion, apiVersions } from "./api-version.ts";
import { createBackend } from "./backend.ts";
import { records } from "./paging.ts";
import { createSession, type PrimeCredentials } from "./session.ts";
import { splitNodes } from "./split-nodes.ts";
import { withMargin } from "./window.ts";

/** Options of a Prime Infrastructure client, beside those of every client. */
export interface PrimeInfrastructureOptions<Version extends ApiVersion = ApiVersion> extends ClientOptions {
  /** User name and password of an account with a user group of the northbound interface. */
  readonly credentials: PrimeCredentials;
  /**
   * Version of the API. The types are those of the version that is written here, and of v4 without one. Default: the one
   * that the path in `nodes` names, else `v4`.
   */
  readonly apiVersion?: Version | undefined;
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

const defaults = { apiVersion: "v4", pageSize: 1_000, concurrency: 5, hold: 1_000 } as const;

const ownNames = ["credentials", "apiVersion", "virtualDomain", "pageSize", "hold", "keepAlive", "serverVersion"];

/** What every kind of Prime Infrastructure client is made of; each adds the operations that it knows. */
export interface ClientParts {
  readonly backend: Omit<Backend, "operations">;
  /** How whole records are paged. */
  readonly style: PagingStyle;
  readonly concurrency: number;
  readonly options: ClientOptions;
  readonly setup: ClientSetup;
}

/**
 * Reads the options of a Prime Infrastructure client: what `createClient` of the runtime takes, but for the operations.
 * @param spec what is used of a spec that extends the shipped one.
 * @throws InvalidOptionError for a wrong one.
 */
export function readOptions(given: PrimeInfrastructureOptions, spec: Partial<SpecData> = {}): ClientParts {
  const { credentials, apiVersion, virtualDomain, pageSize, hold, keepAlive, serverVersion, ...rest } = checked(given);
  const { concurrency = defaults.concurrency } = rest;
  const backend = createBackend({ apiVersion, pageSize, keepAlive }, spec);
  return {
    backend,
    style: records(pageSize),
    concurrency,
    options: {
      ...rest,
      rateLimit: { requests: concurrency, window: withMargin(hold), concurrency, ...rest.rateLimit },
    },
    setup: {
      session: createSession(credentials, backend.basePath),
      optionNames: ownNames,
      scope: virtualDomain,
      serverVersion,
      ...(virtualDomain !== undefined && {
        middleware: [{ onRequest: ({ request }) => within(request, virtualDomain) }],
      }),
    },
  };
}

function checked(options: PrimeInfrastructureOptions) {
  const { nodes, apiVersion = defaults.apiVersion } = splitNodes(options?.nodes, options?.apiVersion);
  const { pageSize = defaults.pageSize, hold = defaults.hold, keepAlive = false } = options ?? {};
  if (!apiVersions.includes(apiVersion)) {
    throw new InvalidOptionError(
      `Option \`apiVersion\` must be one of ${apiVersions.join(", ")}, not ${JSON.stringify(apiVersion)}.`,
    );
  }
  const { virtualDomain } = options ?? {};
  if (virtualDomain !== undefined && (typeof virtualDomain !== "string" || virtualDomain === "")) {
    throw new InvalidOptionError(
      `Option \`virtualDomain\` must be the name of a domain, not ${JSON.stringify(virtualDomain)}.`,
    );
  }
  for (const [name, value] of Object.entries({ pageSize, hold })) {
    if (Number.isInteger(value) && value > 0) continue;
    throw new InvalidOptionError(`Option \`${name}\` must be a whole number above 0, not ${JSON.stringify(value)}.`);
  }
  return { ...options, nodes, apiVersion, pageSize, hold, keepAlive };
}

/** The same request within a virtual domain, unless it names one itself or takes none. */
function within(request: Request, domain: string): Request | undefined {
  const { operation, url } = Call.from(request);
  if (operation && !(operation.query && "_ctx.domain" in operation.query)) return undefined;
  if (/[?&]_ctx\.domain=/.test(url)) return undefined;
  const query = `${url.includes("?") ? "&" : "?"}_ctx.domain=${encodeURIComponent(domain)}`;
  return new Request(request.url + query, request);
}
