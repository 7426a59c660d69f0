import createOriginal, {
  type Client,
  type ClientOptions as OriginalOptions,
  type PathBasedClient,
  wrapAsPathBasedClient,
} from "openapi-fetch";
import { createFetch, type FetchOptions } from "./create-fetch.ts";

/** What openapi-fetch's `createClient` takes, and the layers. */
export interface ClientOptions extends OriginalOptions {
  /**
   * Switches on what a client of this runtime does beside sending: failover between `nodes`, retries that never repeat in
   * doubt, sessions, cache, limits. `{}` has the defaults. Without it, everything is as openapi-fetch does it.
   */
  readonly layers?: Omit<FetchOptions, "fetch"> | undefined;
}

/** As in openapi-fetch's types. */
type MediaType = `${string}/${string}`;

/**
 * openapi-fetch's `createClient`: the same calls, middlewares, serializers and types. The layers are off until they are
 * asked for. A client that has to be closed takes `fetch: createFetch(…)` instead, and its maker closes that.
 * @throws InvalidOptionError for a wrong or unknown option of `layers`.
 * @example
 * import createClient from "@northbound/runtime/openapi-fetch";
 *
 * interface paths {
 *   "/things": { get: { responses: { 200: { content: { "application/json": string[] } } } } };
 * }
 * const client = createClient<paths>({ layers: { nodes: ["https://a.example.net", "https://b.example.net"] } });
 * const { data, error } = await client.GET("/things");
 */
// oxlint-disable-next-line import/no-default-export -- openapi-fetch has one
export default function createClient<Paths extends {}, Media extends MediaType = MediaType>(
  options: ClientOptions = {},
): Client<Paths, Media> {
  const { layers, ...original } = options;
  return createOriginal<Paths, Media>(layers ? withLayers(original, layers) : original);
}

/** openapi-fetch's client by paths, such as `client["/things"].GET()`, with the same option. */
export function createPathBasedClient<Paths extends {}, Media extends MediaType = MediaType>(
  options?: ClientOptions,
): PathBasedClient<Paths, Media> {
  return wrapAsPathBasedClient(createClient<Paths, Media>(options));
}

/** On Node, openapi-fetch gives a second argument. */
type SendExtended = (input: Request, extension?: object) => Promise<Response>;

function withLayers(options: OriginalOptions, layers: Omit<FetchOptions, "fetch">): OriginalOptions {
  const { requestInitExt } = options;
  const own: SendExtended | undefined = options.fetch;
  const send: FetchOptions["fetch"] = own && ((request) => own(request, requestInitExt));
  return {
    ...options,
    baseUrl: options.baseUrl ?? layers.nodes?.[0] ?? "",
    fetch: createFetch({ ...layers, fetch: send }),
  };
}
