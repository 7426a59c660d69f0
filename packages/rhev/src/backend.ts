import type { Backend } from "@northbound/runtime";
import { presence, readFault } from "./faults.ts";
import { apiGet, secrets } from "./generated/operations.ts";

/** The engine as data, without its operations and its lists, which depend on options: how it says that something failed. */
export const backend: Omit<Backend, "operations" | "basePath" | "paging"> = {
  name: "rhev",
  // The engine puts it into jobs, events and logs.
  correlationHeader: "correlation-id",
  secrets,
  // Without a body the engine can't tell which action document is meant.
  emptyBody: { POST: "{}" },
  // Storage work is done before some answers come; the SDKs wait without bound.
  // There mostly is one engine, so a further node is no help: python-rhev connects five times, too.
  defaults: { timeout: 60_000, idleTimeout: 60_000, maxAttemptsPerNode: 5 },
  // All else that a client sends changes no answer.
  vary: ["accept-language", "all-content", "filter", "version"],
  // Whatever is written shows in many places: a disk of a machine is one of its domain, of its data center and of the engine.
  invalidates: () => "all",
  readFault,
  presence,
  version: { operation: apiGet, read: readVersion },
  settle: async () => (await import("./generated/settle.ts")).settle,
  schemas: async () => (await import("./generated/schemas.ts")).schemas,
};

/** `full_version` is that of the package; 3.x only has the numbers. */
export function readVersion(value: unknown): string | undefined {
  const { product_info: product } = (value ?? {}) as { readonly product_info?: { readonly version?: Version } };
  const { full_version: full, major, minor, build } = product?.version ?? {};
  if (typeof full === "string" && full !== "") return full;
  return major === undefined ? undefined : [major, minor ?? 0, build ?? 0].join(".");
}

interface Version {
  readonly full_version?: unknown;
  readonly major?: unknown;
  readonly minor?: unknown;
  readonly build?: unknown;
}
