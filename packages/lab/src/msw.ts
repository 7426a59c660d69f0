import { answerHeaders, createShelf, parseCassette, parseJson } from "@northbound/runtime/cassette";
import { http, HttpResponse, type HttpHandler } from "msw";
import type { Cluster } from "./core/cluster.ts";
import { createLabCore, type LabCore, type LabCoreOptions } from "./core/lab-core.ts";
import type { LabNode } from "./core/node.ts";
import { isConnectionError, respond } from "./core/respond.ts";

export { createLabCore, type LabCore, type LabCoreOptions } from "./core/lab-core.ts";

/**
 * Request handlers for MSW that answer like the lab: in process with `setupServer`, in a browser with
 * `setupWorker`. Each cluster lives at the URLs that `lab.<backend>.urls` names.
 * @param lab A lab without sockets, or the options to make one.
 * @example
 * import { createLabCore, labHandlers } from "@northbound/lab/msw";
 * import { setupServer } from "msw/node";
 *
 * const lab = await createLabCore({ cloudvision: true });
 * const server = setupServer(...(await labHandlers(lab)));
 */
export async function labHandlers(lab: LabCore | LabCoreOptions = {}): Promise<HttpHandler[]> {
  const core = "clusters" in lab ? lab : await createLabCore(lab);
  return core.clusters.flatMap((cluster) =>
    cluster.nodes.map((node) => http.all(`${node.url}/*`, ({ request }) => answer(cluster, node, request))),
  );
}

/**
 * Request handlers for MSW that answer from a cassette, at any of these nodes: calls by what was recorded of them, others with a
 * network error.
 * @param text A cassette, as `record` of `@northbound/runtime/cassette` wrote it.
 * @param nodes Addresses of the nodes of the client, without the path of an API; of CloudCIX with that of the application.
 * @example
 * import { readFileSync } from "node:fs";
 * import { cassetteHandlers } from "@northbound/lab/msw";
 * import { setupServer } from "msw/node";
 *
 * const server = setupServer(...cassetteHandlers(readFileSync("engine.cassette.jsonl", "utf8"), ["https://engine.example.net"]));
 */
export function cassetteHandlers(text: string, nodes: readonly string[]): HttpHandler[] {
  const shelf = createShelf(parseCassette(text));
  return nodes.map((node) => {
    const below = new URL(node).href.replace(/\/+$/, "");
    return http.all(`${below}/*`, async ({ request }) => {
      const body = parseJson(await request.text());
      const found = shelf.take({ method: request.method, url: request.url.slice(below.length), body });
      if (!found) return HttpResponse.error();
      const { answer: data, status } = found;
      return new Response(data === undefined ? null : JSON.stringify(data), {
        status,
        headers: answerHeaders(found),
      });
    });
  });
}

/** MSW knows a connection that fails, not why. */
function answer(cluster: Cluster, node: LabNode, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const { method, signal, headers } = request;
  return respond(cluster, node, {
    method,
    target: url.pathname + url.search,
    headers: { host: url.host, ...Object.fromEntries(headers) },
    body: async () => new Uint8Array(await request.arrayBuffer()),
    signal,
  }).catch((error: unknown) => {
    if (isConnectionError(error) || signal.aborted) return HttpResponse.error();
    throw error;
  });
}
