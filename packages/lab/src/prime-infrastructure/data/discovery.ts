import { apiVersionsOf, primeSpec } from "../spec.ts";
import type { PrimeIncomingRequest, PrimeHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";
import { apiVersionOf } from "../serialization/serialization.ts";

interface Offer {
  readonly method: string;
  readonly path: string;
  readonly id: string;
}

const offers: readonly Offer[] = Object.entries(
  primeSpec.paths as Readonly<Record<string, Readonly<Record<string, { readonly operationId?: string }>>>>,
).flatMap(([path, item]) =>
  Object.entries(item).flatMap(([method, { operationId }]) =>
    operationId === undefined ? [] : [{ method: method.toUpperCase(), path, id: operationId }],
  ),
);

/** What the server offers in one version of the API, told by the server itself. */
export const discoveryHandlers: PrimeHandlers = {
  "discovery/listDataResources": (context) => {
    const root = rootOf(context, "data");
    const entityType = served(context)
      .filter(({ path }) => /^\/data\/[^/{]+$/.test(path))
      .map(({ path }) => ({ "@url": root.replace(/\/data$/, path), $: path.slice("/data/".length) }));
    return { queryResponse: { ...envelope(root, "listEntityTypes"), entityType } };
  },
  "discovery/listServiceOperations": (context) => {
    const root = rootOf(context, "op");
    const operation = served(context)
      .filter(({ path }) => path.startsWith("/op/"))
      .map(({ method, path }) => ({
        "@httpMethod": method as NonNullable<Schemas["OperationListing"]["@httpMethod"]>,
        "@path": path.slice("/op/".length),
        $: path.replace(/\/$/, "").split("/").at(-1) ?? "",
      }));
    return { queryResponse: { ...envelope(root, "listOperations"), operation } };
  },
};

function served(context: PrimeIncomingRequest): readonly Offer[] {
  const version = apiVersionOf(context);
  return offers.filter(({ id }) => apiVersionsOf.get(id)?.includes(version) ?? true);
}

function rootOf(context: PrimeIncomingRequest, half: string): string {
  return `${context.node.url}/webacs/api/${apiVersionOf(context)}/${half}`;
}

function envelope(root: string, responseType: string): object {
  return { "@responseType": responseType, "@requestUrl": root, "@rootUrl": root };
}
