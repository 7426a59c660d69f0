import createOriginal, {
  type Client,
  type ClientOptions as OriginalOptions,
  type PathBasedClient,
  wrapAsPathBasedClient,
} from "openapi-fetch";
import type { PathCalls } from "../calls/path-client.ts";
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

/**
 * Gives a client of this project, with its path calls, the type of openapi-fetch's client, for libraries that take one, such
 * as openapi-react-query. It is the same object: nothing is made, and nothing is called otherwise. Its `response` is the
 * runtime's `Reply`, a `Response`; of `init`, what openapi-fetch has beyond it (`fetch`, `baseUrl`, serializers) is refused.
 * @typeParam Paths the `paths` of the spec.
 * @example
 * import type { PathClient } from "@northbound/runtime";
 * import { asFetchClient } from "@northbound/runtime/openapi-fetch";
 *
 * interface paths {
 *   "/things": { get: { responses: { 200: { content: { "application/json": string[] } } } } };
 * }
 * export const forHooks = (client: PathClient<paths>) => asFetchClient<paths>(client);
 */
export function asFetchClient<Paths extends {}>(client: PathCalls<Paths>): Client<Paths> {
  return client as unknown as Client<Paths>;
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
