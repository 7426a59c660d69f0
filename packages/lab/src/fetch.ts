import { createFetchTransport, type Transport } from "@northbound/runtime";
import type { LabCore } from "./core/lab-core.ts";
import { connectionError, respond } from "./core/respond.ts";

export { createLabCore, type LabCore, type LabCoreOptions } from "./core/lab-core.ts";

/**
 * A `fetch` that calls a lab in this process or page: no socket, no service worker, no proxy, and no way to any other
 * address. What happens to a node happens to what is in flight there, and failures have the codes that failover looks at.
 * Cookies of calls with a URL pass in browsers as well, which leave them out of a `Request` and of answers of their own.
 * @example
 * import { createLabCore, labFetch } from "@northbound/lab/fetch";
 *
 * const lab = await createLabCore({ rhev: true });
 * const answer = await labFetch(lab)(`${lab.rhev.urls[0]}/ovirt-engine/api`);
 */
export function labFetch(lab: LabCore): typeof fetch {
  return async (input, init = {}) => {
    const isRequest = typeof input === "object" && "method" in input;
    const url = new URL(isRequest ? input.url : input);
    const given: RequestInit | Request = isRequest ? new Request(input, init) : init;
    const signal = given.signal ?? new AbortController().signal;
    signal.throwIfAborted();
    for (const cluster of lab.clusters) {
      const node = cluster.nodes.find(({ url: at }) => new URL(at).origin === url.origin);
      if (node) {
        // Not a `Request`: one in a browser takes no cookie.
        const body = new Response(given.body ?? null);
        const type = body.headers.get("content-type");
        return respond(cluster, node, {
          method: (given.method ?? "GET").toUpperCase(),
          target: url.pathname + url.search,
          headers: {
            host: url.host,
            ...(type !== null && { "content-type": type }),
            ...Object.fromEntries(new Headers(given.headers)),
          },
          body: async () => new Uint8Array(await body.arrayBuffer()),
          signal,
        });
      }
    }
    throw connectionError("ENOTFOUND");
  };
}

/**
 * The transport of a client that calls a lab in this process or page, over `labFetch`.
 * @example
 * import { createLabCore, labTransport } from "@northbound/lab/fetch";
 * import { createRhev } from "@northbound/rhev";
 *
 * const lab = await createLabCore({ rhev: { nodes: 3 } });
 * const { urls, credentials } = lab.rhev;
 * const { username, password } = credentials;
 * await using rhev = createRhev({ nodes: urls, credentials: { username, password }, transport: labTransport(lab) });
 */
export function labTransport(lab: LabCore): Transport {
  return createFetchTransport({ fetch: labFetch(lab) });
}
