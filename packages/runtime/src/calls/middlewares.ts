import createFetchClient from "openapi-fetch";
import { Call, type CallBody } from "../core/call.ts";
import { addHeaders, type HeaderFields } from "../core/headers.ts";
import { fieldsOf } from "../core/reply-headers.ts";
import { kindOfStatus } from "../layers/fault.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { Reply } from "../core/reply.ts";
import type { Send } from "../core/send.ts";
import { bodyOf } from "../fetch/request-body.ts";
import type { EngineInit } from "./engine-init.ts";
import type { Middleware } from "./path-client.ts";
import { serializeBody } from "./body.ts";
import { serializeCookies, serializeHeaders } from "./header.ts";
import { compilePath } from "./path.ts";
import { serializeQuery } from "./query.ts";
import { operationHeaders, type RequestTemplate } from "./request-template.ts";

/** Sends one call through middlewares, and gives the reply with the call that was sent in the end. */
export type RunThrough = (
  method: string,
  path: string,
  template: RequestTemplate,
  init: EngineInit,
  emptyBody: string | undefined,
  middlewares: readonly Middleware[],
) => Promise<{ readonly reply: Reply; readonly call: Call }>;

interface FetchClient {
  request(method: string, path: string, init: object): Promise<{ readonly response: Response }>;
}

/** Stands for the node, which is not chosen yet. `.invalid` never resolves (RFC 2606). */
const origin = "http://node.invalid";

/**
 * openapi-fetch itself, with the runtime plugged in where its `fetch` stands: whoever registers one of its middlewares gets
 * exactly what it does with them, and they see the platform's own `Request` and `Response`. Loaded with the first call
 * that has any.
 */
export function createMiddlewareRun(ownFields: HeaderFields, send: Send): RunThrough {
  const client = createFetchClient({ headers: ownFields }) as unknown as FetchClient;
  return async (method, path, template, init, emptyBody, middlewares) => {
    const { operation } = template;
    // The platform's request, which middlewares see, knows neither.
    if (method === "TRACE" || ((method === "GET" || method === "HEAD") && init.body !== undefined)) {
      throw new InvalidInputError(
        `With middlewares, ${method} can't be sent${method === "TRACE" ? "" : " with a body"}.`,
      );
    }
    const header = init.params?.header && serializeHeaders(operation, init.params.header);
    const cookie = init.params?.cookie && serializeCookies(operation, init.params.cookie);
    const headers = addHeaders(operationHeaders(template, ownFields, init.body), init.headers);
    const shown = new ShownReplies();
    const bodies = new WeakMap<Request, CallBody>();
    let call = new Call(path, { method, operation, options: init });
    const { response } = await client.request(method, path, {
      signal: init.signal,
      body: emptyBody ?? init.body,
      baseUrl: origin + template.base,
      // The reply is read afterwards, as it is without middlewares.
      parseAs: "stream",
      params: { ...init.params, header },
      headers: cookie ? { ...headers, cookie: [headers["cookie"], cookie].filter(Boolean).join("; ") } : headers,
      querySerializer: (query: Record<string, unknown>) => serializeQuery(operation, query),
      pathSerializer: (given: string, params: Record<string, unknown>) =>
        origin + compilePath(given.slice(origin.length), operation)(params),
      bodySerializer: (given: unknown) => (given === emptyBody ? given : serializeBody(operation, given)),
      Request: requestClass(bodies, call),
      fetch: async (request: Request) => {
        const body = bodies.has(request) && !request.bodyUsed ? bodies.get(request) : await bodyOf(request, undefined);
        const stream = init.parseAs === "stream";
        const { signal } = request;
        call = Call.from(request, { body, signal, operation, options: init, stream });
        return shown.show(await send(call));
      },
      middleware: middlewares.map((middleware) => adapt(middleware, init, shown)),
    });
    return { reply: shown.replyOf(response), call };
  };
}

/**
 * openapi-fetch makes a request of its own class, and takes any platform request from a middleware.
 * @param bodies where the bodies are kept, so that one that no middleware replaced can be sent again.
 * @param call what `Call.from` finds behind the request.
 */
function requestClass(bodies: WeakMap<Request, CallBody>, call: Call): typeof Request {
  return class extends Request {
    static override [Symbol.hasInstance](value: unknown): boolean {
      return value instanceof Request;
    }

    constructor(input: RequestInfo | URL, { method = "GET", headers, body, signal }: RequestInit = {}) {
      super(input, {
        method,
        ...(headers && { headers }),
        ...(body && { body }),
        signal,
        duplex: "half",
      } as RequestInit);
      bodies.set(this, (body ?? null) as CallBody);
      call.standBehind(this);
    }
  };
}

/** The platform's responses that middlewares see, and the replies behind them. */
class ShownReplies {
  readonly #replies = new WeakMap<Response, Reply>();

  show(reply: Reply): Response {
    const response = reply.toResponse();
    this.#replies.set(response, reply);
    return response;
  }

  /** What a middleware answers with, read to its end. Whoever wrote it says it, so its status is taken at its word. */
  async adopt(response: Response): Promise<Response> {
    if (this.#replies.has(response)) return response;
    const reply = await Reply.from(response);
    const { status, statusText } = reply;
    if (status >= 400) reply.fault = { kind: kindOfStatus(status), message: statusText || `HTTP status ${status}` };
    return this.show(reply);
  }

  /** The reply that a response stands for, with the headers that middlewares gave it. */
  replyOf(response: Response): Reply {
    const reply = this.#replies.get(response) as Reply;
    return reply.withHeaders(fieldsOf(response.headers), reply.isStreamed ? response.body : undefined);
  }
}

/** A middleware that may answer with any response, and is told how the caller wants the answer. */
function adapt(middleware: Middleware, init: EngineInit, shown: ShownReplies): Middleware {
  const { parseAs = "json" } = init;
  const told = <T extends { readonly options: object }>(params: T): T => ({
    ...params,
    options: Object.freeze({ ...params.options, parseAs }),
  });
  const adopt = async (result: unknown): Promise<Response | undefined> => {
    const given = await result;
    return given instanceof Response ? shown.adopt(given) : (given as undefined);
  };
  return {
    ...(middleware.onRequest && { onRequest: (params) => adopt(middleware.onRequest?.(told(params))) }),
    ...(middleware.onResponse && { onResponse: (params) => adopt(middleware.onResponse?.(told(params))) }),
    ...(middleware.onError && { onError: (params) => adopt(middleware.onError?.(told(params))) }),
  } as Middleware;
}
