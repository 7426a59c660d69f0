import { type Backend, type Fault, type Operation, type SpecData, UnsupportedVersionError } from "@northbound/runtime";
import { type ApiVersion, servedIn } from "./api-version.ts";
import { readFault } from "./faults.ts";
import { basePath as ownPath, infoVersion, secrets as ownSecrets } from "./generated/operations.ts";
import { affectedBy } from "./invalidation.ts";
import { pages } from "./paging.ts";

/** What a client decides about the backend. */
export interface BackendChoice {
  readonly apiVersion: ApiVersion;
  /** Records in a page when a call does not say. */
  readonly pageSize: number;
  readonly keepAlive: boolean;
}

/** Prime Infrastructure as data, without its operations: how it pages, how it says that something failed. */
export function createBackend(
  { apiVersion, pageSize, keepAlive }: BackendChoice,
  { basePath = ownPath, secrets = ownSecrets, settle = ownSettle, schemas = ownSchemas }: Partial<SpecData> = {},
): Omit<Backend, "operations"> {
  return {
    name: "prime-infrastructure",
    basePath: basePath.replace(/v\d$/, apiVersion),
    secrets,
    // Persistent connections are what the vendor advises against.
    ...(!keepAlive && { headers: { connection: "close" } }),
    // Minutes for reports and large tables: what piapi waits.
    defaults: { timeout: 300_000, idleTimeout: 300_000, concurrency: 5 },
    paging: { firstMax: pages(pageSize) },
    vary: [],
    invalidates: affectedBy,
    readFault: (reply, call) => withVersion(readFault(reply, call), apiVersion),
    version: { operation: infoVersion, read: readVersion },
    settle,
    schemas,
    checkInput: (operation) => {
      checkApiVersion(operation, apiVersion);
    },
  };
}

const ownSettle = async () => (await import("./generated/settle.ts")).settle;
const ownSchemas = async () => (await import("./generated/schemas.ts")).schemas;

/** A server answers for a version of the API that it lacks as for a resource that it lacks. */
function withVersion(fault: Fault | undefined, apiVersion: ApiVersion): Fault | undefined {
  if (fault?.kind !== "notFound" || fault.code !== "PRS-102") return fault;
  const hint = `the server may lack ${apiVersion} of the API, as those before 3.4 lack v4; see the option apiVersion`;
  return { ...fault, message: `${fault.message} (${hint})` };
}

function checkApiVersion(operation: Operation, apiVersion: ApiVersion): void {
  const served = servedIn(operation.id);
  if (served.includes(apiVersion)) return;
  throw new UnsupportedVersionError(
    `${operation.id} is in version ${served.join(", ")} of the API only, and this client uses ${apiVersion}.`,
    { operation: operation.id, detail: { version: apiVersion, served } },
  );
}

/** `versionInfoDTO[0].result` is the release, such as `3.10.4.0.0`. Version 1 of the API has a bare object there. */
function readVersion(value: unknown): string | undefined {
  const answer = value as { readonly mgmtResponse?: { readonly versionInfoDTO?: unknown } } | undefined;
  const [info] = [answer?.mgmtResponse?.versionInfoDTO].flat();
  const version = (info as { readonly result?: unknown } | undefined)?.result;
  return typeof version === "string" && /^\d/.test(version) ? version : undefined;
}
