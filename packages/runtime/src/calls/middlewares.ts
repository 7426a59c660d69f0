import createFetchClient from "openapi-fetch";
import { Call } from "../core/call.ts";
import { addHeaders, type HeaderFields } from "../core/headers.ts";
import { kindOfStatus } from "../layers/fault.ts";
import { Reply } from "../core/reply.ts";
import type { Send } from "../core/send.ts";
import type { EngineInit, EngineResult } from "./engine-init.ts";
import type { Middleware } from "./path-client.ts";
import { serializeBody } from "./body.ts";
import { serializeCookies, serializeHeaders } from "./header.ts";
import { compilePath } from "./path.ts";
import { serializeQuery } from "./query.ts";
import { operationHeaders, type RequestTemplate, readAs } from "./request-template.ts";

/** Sends one call through middlewares. */
export type RunThrough = (
  method: string,
  path: string,
  template: RequestTemplate,
  init: EngineInit,
  emptyBody: string | undefined,
  middlewares: readonly Middleware[],
) => Promise<EngineResult>;

interface FetchClient {
  request(method: string, path: string, init: object): Promise<EngineResult>;
}

/**
 * openapi-fetch itself, with the runtime plugged in where its `Request` and `fetch` stand: whoever registers one of its
 * middlewares gets exactly what it does with them. Loaded with the first call that has any.
 */
export function createMiddlewareRun(ownFields: HeaderFields, send: Send): RunThrough {
  const client = createFetchClient({
    Request: Call as unknown as typeof Request,
    fetch: send as unknown as (request: Request) => Promise<Response>,
    headers: ownFields,
  }) as unknown as FetchClient;
  return (method, path, template, init, emptyBody, middlewares) => {
    const { operation } = template;
    const header = init.params?.header && serializeHeaders(operation, init.params.header);
    const cookie = init.params?.cookie && serializeCookies(operation, init.params.cookie);
    const headers = addHeaders(operationHeaders(template, ownFields, init.body), init.headers);
    return client.request(method, path, {
      ...init,
      options: init,
      operation,
      body: emptyBody ?? init.body,
      stream: init.parseAs === "stream",
      baseUrl: template.base === "" ? "/" : template.base,
      parseAs: readAs(operation, init),
      params: { ...init.params, header },
      headers: cookie ? { ...headers, cookie: [headers["cookie"], cookie].filter(Boolean).join("; ") } : headers,
      querySerializer: (query: Record<string, unknown>) => serializeQuery(operation, query),
      pathSerializer: (given: string, params: Record<string, unknown>) => compilePath(given, operation)(params),
      bodySerializer: (given: unknown) => (given === emptyBody ? given : serializeBody(operation, given)),
      middleware: middlewares.map(withLightReplies),
    });
  };
}

/** A middleware may answer with a platform `Response`; whoever reads it needs a `Reply`. */
function withLightReplies(middleware: Middleware): Middleware {
  const light = async (result: unknown): Promise<Response | undefined> => {
    const response = await result;
    if (!(response instanceof Response) || response instanceof Reply) return response as Response | undefined;
    const reply = await Reply.from(response);
    // Whoever wrote the middleware says it, so the status is taken at its word.
    const { status, statusText } = reply;
    if (status >= 400) reply.fault = { kind: kindOfStatus(status), message: statusText || `HTTP status ${status}` };
    return reply;
  };
  return {
    ...(middleware.onRequest && { onRequest: (params) => light(middleware.onRequest?.(params)) }),
    ...(middleware.onResponse && { onResponse: (params) => light(middleware.onResponse?.(params)) }),
    ...(middleware.onError && { onError: (params) => light(middleware.onError?.(params)) }),
  } as Middleware;
}
