import type { Calls } from "../generated/calls.ts";

/** A data resource that the server offers. */
export interface OfferedData {
  readonly kind: "data";
  /** `Clients`, as in the address. */
  readonly name: string;
}

/** A service operation that the server offers. */
export interface OfferedService {
  readonly kind: "service";
  /** The vendor's name of the operation. */
  readonly name: string;
  readonly method: string;
  /** Below `/op`, such as `devices/bulkImport`. */
  readonly path: string;
}

/** What a server offers in the version of the API that the client uses, asked once. */
export interface Discovery {
  /** All of it. */
  resources(): Promise<readonly (OfferedData | OfferedService)[]>;
  /** The data resources. */
  dataResources(): Promise<readonly OfferedData[]>;
  /** The service operations. */
  serviceResources(): Promise<readonly OfferedService[]>;
}

/** Asks the server what it offers, and remembers a good answer as long as the client lives. */
export function createDiscovery(calls: Pick<Calls, "discovery">): Discovery {
  const dataResources = once(async () => {
    const { queryResponse } = await calls.discovery.listDataResources();
    return [queryResponse?.entityType ?? []].flat().map(({ $: name = "" }) => ({ kind: "data" as const, name }));
  });
  const serviceResources = once(async () => {
    const { queryResponse } = await calls.discovery.listServiceOperations();
    return [queryResponse?.operation ?? []].flat().map((operation) => ({
      kind: "service" as const,
      name: operation.$ ?? "",
      method: operation["@httpMethod"] ?? "GET",
      path: operation["@path"] ?? "",
    }));
  });
  return {
    dataResources,
    serviceResources,
    resources: async () => (await Promise.all([dataResources(), serviceResources()])).flat(),
  };
}

/** A failure is not remembered. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () =>
    (reading ??= read().catch((error: unknown) => {
      reading = undefined;
      throw error;
    }));
}
