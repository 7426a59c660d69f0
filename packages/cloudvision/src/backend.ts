import type { Backend } from "@northbound/runtime";
import { readFault, readRecordFault } from "./faults.ts";
import { basePath, cvpInfoGet, secrets } from "./generated/operations.ts";
import { auditPaging, rangePaging } from "./paging.ts";

/** CloudVision as data, without its operations: how it pages, how it says that something failed. */
export const backend: Omit<Backend, "operations"> = {
  name: "cloudvision",
  basePath,
  secrets,
  // cvprac sends the literal `null` with every POST and DELETE that has nothing to say.
  emptyBody: { POST: "null", DELETE: "null" },
  // cvprac's defaults: 10 s for a connection, 30 s for an answer.
  defaults: { connectTimeout: 10_000, timeout: 30_000, idleTimeout: 30_000, maxAttemptsPerNode: 3 },
  paging: { range: rangePaging, cursor: auditPaging },
  readFault,
  readRecordFault,
  version: { operation: cvpInfoGet, read: readVersion },
  settle: async () => (await import("./generated/settle.ts")).settle,
  schemas: async () => (await import("./generated/schemas.ts")).schemas,
};

function readVersion(value: unknown): string | undefined {
  const version = (value as { readonly version?: unknown } | undefined)?.version;
  return typeof version === "string" ? version : undefined;
}
