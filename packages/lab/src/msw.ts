import { http, HttpResponse, type HttpHandler } from "msw";
import { isBytes } from "./core/bytes.ts";
import type { Cluster } from "./core/cluster.ts";
import { exchange, type ResponseSink } from "./core/exchange.ts";
import { createLabCore, type LabCore, type LabCoreOptions } from "./core/lab-core.ts";
import type { LabNode } from "./core/node.ts";
import { type Answer, encodeBody, type LabRequest } from "./http/message.ts";

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
    cluster.nodes.map((node) => http.all(`${node.url}/*`, ({ request }) => respond(cluster, node, request))),
  );
}

function respond(cluster: Cluster, node: LabNode, request: Request): Promise<Response> {
  if (!node.up) return Promise.resolve(HttpResponse.error());
  return new Promise((resolve, reject) => {
    const sink: ResponseSink = {
      send: (answer) => Promise.resolve(resolve(toResponse(answer, undefined))),
      sendPart: (answer, cut) => Promise.resolve(resolve(toResponse(answer, cut.bytes ?? "half"))),
      drop: () => {
        resolve(HttpResponse.error());
      },
    };
    exchange(cluster, node, readRequest(request), sink).catch(reject);
  });
}

function readRequest(request: Request): LabRequest {
  const url = new URL(request.url);
  return {
    method: request.method,
    target: url.pathname + url.search,
    headers: { host: url.host, ...Object.fromEntries(request.headers) },
    body: async () => new Uint8Array(await request.arrayBuffer()),
    signal: request.signal,
  };
}

/** @param limit Where a body breaks off: the number of bytes, or half of it. */
function toResponse(answer: Answer, limit: number | "half" | undefined): Response {
  const headers = new Headers(answer.headers.map(([name, value]) => [name, value] as [string, string]));
  const init = {
    status: answer.status,
    headers,
    ...(answer.reason === undefined ? {} : { statusText: answer.reason }),
  };
  if (answer.body.kind === "none") return new Response(null, init);
  const body = encodeBody(answer.body);
  const whole = isBytes(body);
  if (whole && limit === undefined) return new Response(body.slice().buffer, init);
  const chunks = (async function* (): AsyncGenerator<Uint8Array> {
    let left = limit === "half" ? (whole ? Math.ceil(body.length / 2) : 1_024) : (limit ?? Infinity);
    for await (const chunk of whole ? [body] : body) {
      yield chunk.subarray(0, left);
      left -= chunk.length;
      if (left <= 0) throw new TypeError("The connection was lost in the middle of the body.");
    }
  })();
  return new Response(toStream(chunks), init);
}

function toStream(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(error);
      }
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}
