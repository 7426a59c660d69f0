import { createPlatformTransport } from "#platform";
import { checkClientOptions } from "../client/check-client-options.ts";
import { createPipeline, type Pipeline } from "../client/pipeline.ts";
import { Call } from "../core/call.ts";
import { clientDefaults, type ClientOptions } from "../core/client-options.ts";
import { type Node, parseNodes } from "../core/node.ts";
import { SecretValues } from "../errors/secret-values.ts";
import { secretsOf } from "../errors/secrets.ts";
import type { SessionStrategy } from "../session/session.ts";
import { toResponse } from "./answer.ts";
import { httpFault } from "./http-fault.ts";
import { bodyOf } from "./request-body.ts";
import { cacheModeOf, type FetchCallOptions, fieldsOf, nodeBelow, toRequest } from "./request-of.ts";
import { fetchHabits, transportOver } from "./transport.ts";

/** Options of `createFetch`: those of every client, all optional. */
export interface FetchOptions extends Omit<ClientOptions, "nodes"> {
  /**
   * Addresses that serve the same API, in the order in which they are tried. A request to any of them may go to any other,
   * and a request to another address is refused. Without them each request goes where its URL says, and each origin is a
   * node of its own.
   */
  readonly nodes?: readonly string[] | undefined;
  /** How to log in, such as `staticToken`, `passwordLogin` or `oauthPassword`. Default: requests prove themselves. */
  readonly session?: SessionStrategy | undefined;
  /** Sends what the layers let through, in place of the transport: another `fetch`, or one of a test. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/** A `fetch` with connections of its own. */
export interface FetchClient extends AsyncDisposable {
  (input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** Logs out and closes every connection. Later requests fail with `ClosedError`. */
  close(): Promise<void>;
}

/**
 * Makes a WHATWG `fetch` of the layers of a client: failover between nodes, retries that never repeat in doubt, sessions,
 * cache, rate limits, time limits. For libraries that take a `fetch`: clients of openapi-fetch, hey-api, octokit, ky, openai
 * and, by its mutator, orval were seen to read and write through a killed node.
 *
 * It takes and gives the platform's own `Request` and `Response`. An answer is given whatever its status says; without
 * one, the promise rejects with a `NorthboundError`, or with the reason of the signal. Bodies of up to a megabyte can be
 * sent again to another node, larger ones are streamed once. What only a browser knows (`mode`, `credentials`, `integrity`
 * and the like) is passed on to `fetch` where that sends, and has no meaning otherwise. With `cache` switched on, answers
 * to GET are remembered, as `Request.cache` says.
 * @throws InvalidOptionError for a wrong or unknown option.
 * @example
 * import { createFetch } from "@northbound/runtime/fetch";
 *
 * await using fetch = createFetch({ nodes: ["https://a.example.net", "https://b.example.net"], retry: "safe" });
 * const response = await fetch("https://a.example.net/things");
 * console.log(await response.json());
 */
export function createFetch(options: FetchOptions = {}): FetchClient {
  const { session, fetch: own, nodes: urls, ...rest } = options;
  checkClientOptions({ ...rest, nodes: urls ?? [] }, ["session", "fetch"]);
  const nodes = urls && parseNodes(urls);
  const pipelines = new Map<string, Pipeline>();
  const pipelineAt = (node: Node): Pipeline => {
    const key = nodes ? "" : node.origin;
    let pipeline = pipelines.get(key);
    if (!pipeline) {
      pipelines.set(
        key,
        (pipeline = createFetchPipeline({ ...rest, nodes: urls ?? [node.origin] }, session, own, nodes)),
      );
    }
    return pipeline;
  };
  // A wrong option is told now, not with the first request.
  if (nodes?.[0]) pipelineAt(nodes[0]);

  const send = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const given = toRequest(input, init, nodes?.[0]);
    const url = new URL(given.url);
    const node = nodes ? nodeBelow(url, nodes) : { url: url.origin, origin: url.origin, prefix: "" };
    const callOptions: FetchCallOptions = { cache: cacheModeOf(given, rest.cache), request: given };
    const path = url.pathname.slice(node.prefix.length);
    const call = new Call((path || "/") + url.search, {
      method: given.method,
      fields: fieldsOf(given, rest.headers),
      body: await bodyOf(given, init?.body),
      signal: given.signal,
      options: callOptions,
      stream: callOptions.cache === "no-store",
    });
    return toResponse(pipelineAt(node).send(call), callOptions);
  };
  const close = async (): Promise<void> => {
    await Promise.all(Array.from(pipelines.values(), (pipeline) => pipeline.close()));
  };
  return Object.assign(send, { close, [Symbol.asyncDispose]: close });
}

function createFetchPipeline(
  options: ClientOptions,
  session: SessionStrategy | undefined,
  own: FetchOptions["fetch"],
  nodes: readonly Node[] | undefined,
): Pipeline {
  const defined = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as ClientOptions;
  const transport = options.transport ?? (own ? transportOver(own, options) : createPlatformTransport(options));
  const backend = {
    name: "fetch",
    operations: {},
    basePath: "",
    secrets: secretsOf([], new SecretValues()),
    readFault: httpFault,
  };
  return createPipeline(
    backend,
    { ...clientDefaults, ...defined, transport: fetchHabits(transport, nodes) },
    { session },
  );
}
