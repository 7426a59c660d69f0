import createFetchClient from "openapi-fetch";
import type { Backend } from "../backend.ts";
import { Call } from "../call.ts";
import { addHeaders, type HeaderFields } from "../headers.ts";
import type { Method, Operation, OperationTable } from "../operation.ts";
import type { CallOptions, HeadersInput } from "../options.ts";
import { statusFault } from "../layers/fault.ts";
import { Reply } from "../reply.ts";
import type { Send } from "../send.ts";
import type { Middleware, ParseAs } from "./path-door.ts";
import { mediaTypeOf, serializeBody, serializePath, serializeQuery, serializeRawPath } from "./serialize.ts";

/** What both doors hand to openapi-fetch. */
export interface EngineInit extends CallOptions {
  readonly params?: object | undefined;
  readonly body?: unknown;
  readonly parseAs?: ParseAs | undefined;
  readonly middleware?: readonly Middleware[] | undefined;
}

/** What comes back: openapi-fetch's triple, untyped. */
export interface EngineResult {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Reply;
}

/** openapi-fetch with the runtime plugged in where its `Request` and `fetch` stand. */
export interface Engine {
  /** Sends one call; `operation` is absent for what the spec does not know. */
  run(
    method: string,
    path: string,
    operation: Operation | undefined,
    init: EngineInit | undefined,
  ): Promise<EngineResult>;
  /** The operation at a method and path, when the spec has it. */
  find(method: string, path: string): Operation | undefined;
  use(...middleware: Middleware[]): void;
  eject(...middleware: Middleware[]): void;
}

/** What openapi-fetch is told about one operation; made once, on first use. */
interface Plan {
  readonly operation: Operation | undefined;
  readonly baseUrl?: string;
  readonly headers?: HeaderFields;
  readonly parseAs: string;
  readonly querySerializer?: (query: Record<string, unknown>) => string;
  readonly bodySerializer?: (body: unknown) => unknown;
  readonly pathSerializer?: (template: string, params: Record<string, unknown>) => string;
}

type FetchClient = {
  request(method: string, path: string, init: object): Promise<EngineResult>;
  use(...middleware: Middleware[]): void;
  eject(...middleware: Middleware[]): void;
};

/** Builds the engine over a sender. */
export function createEngine(backend: Backend, headers: HeadersInput | undefined, send: Send): Engine {
  const client = createFetchClient({
    baseUrl: backend.basePath,
    Request: Call as unknown as typeof Request,
    fetch: send as unknown as (request: Request) => Promise<Response>,
    headers: addHeaders(addHeaders({ accept: "application/json" }, backend.headers), headers),
    querySerializer: (query: Record<string, unknown>) => serializeQuery(undefined, query),
    pathSerializer: serializePath,
    bodySerializer: (body: unknown) => serializeBody(undefined, body),
  }) as unknown as FetchClient;

  const plans = new Map<Operation, Plan>();
  const { emptyBody } = backend;
  const untyped: Plan = { operation: undefined, parseAs: "value" };
  let byPath: Map<string, Operation> | undefined;
  const wrapped = new Map<Middleware, Middleware>();

  const planOf = (operation: Operation): Plan => {
    let plan = plans.get(operation);
    if (!plan) plans.set(operation, (plan = makePlan(operation)));
    return plan;
  };

  return {
    find(method, path) {
      byPath ??= indexByPath(backend.operations as OperationTable);
      return byPath.get(`${method} ${path}`);
    },
    run(method, path, operation, init) {
      const plan = operation ? planOf(operation) : untyped;
      if (!init && !emptyBody) return client.request(method, path, plan);
      const full: Record<string, unknown> = { ...plan, ...init, options: init };
      const empty = emptyBody?.[method as Method];
      if (empty !== undefined && full["body"] === undefined) {
        full["body"] = empty;
        full["bodySerializer"] = asItIs;
      }
      init ??= {};
      if (init.parseAs === undefined || init.parseAs === "json") full["parseAs"] = plan.parseAs;
      if (init.parseAs === "stream") full["stream"] = true;
      if (plan.headers && init.body !== undefined) full["headers"] = addHeaders({ ...plan.headers }, init.headers);
      if (init.middleware) full["middleware"] = init.middleware.map(withLightReplies);
      return client.request(method, path, full);
    },
    use(...middleware) {
      client.use(
        ...middleware.map((one) => {
          const light = withLightReplies(one);
          wrapped.set(one, light);
          return light;
        }),
      );
    },
    eject(...middleware) {
      for (const one of middleware) {
        const light = wrapped.get(one);
        if (light) client.eject(light);
        wrapped.delete(one);
      }
    },
  };
}

function asItIs(body: unknown): unknown {
  return body;
}

function makePlan(operation: Operation): Plan {
  const mediaType = operation.body && operation.body !== "json" ? mediaTypeOf(operation, undefined) : undefined;
  const isForm = !operation.query || Object.values(operation.query).every((style) => style === "form");
  return {
    operation,
    parseAs:
      operation.answer === "text"
        ? "text"
        : operation.answer === "binary"
          ? "blob"
          : operation.stream
            ? "stream"
            : "value",
    ...(operation.base !== undefined && { baseUrl: operation.base || "/" }),
    ...(mediaType && { headers: { "content-type": mediaType } }),
    ...(!isForm && { querySerializer: (query: Record<string, unknown>) => serializeQuery(operation, query) }),
    ...(operation.rawPath && {
      pathSerializer: (template: string, params: Record<string, unknown>) =>
        serializeRawPath(operation, template, params),
    }),
    ...(operation.body && { bodySerializer: (body: unknown) => serializeBody(operation, body) }),
  };
}

function indexByPath(operations: OperationTable): Map<string, Operation> {
  const index = new Map<string, Operation>();
  for (const group of Object.values(operations)) {
    for (const operation of Object.values(group)) index.set(`${operation.method} ${operation.path}`, operation);
  }
  return index;
}

/** A middleware may answer with a platform `Response`; the engine reads values from a `Reply`. */
function withLightReplies(middleware: Middleware): Middleware {
  const light = async (result: unknown): Promise<Response | undefined> => {
    const response = await result;
    if (!(response instanceof Response) || response instanceof Reply) return response as Response | undefined;
    const reply = await Reply.from(response);
    reply.fault = statusFault(reply);
    return reply;
  };
  const { onRequest, onResponse, onError } = middleware;
  return {
    ...(onRequest && { onRequest: (params) => light(onRequest(params)) }),
    ...(onResponse && { onResponse: (params) => light(onResponse(params)) }),
    ...(onError && { onError: (params) => light(onError(params)) }),
  } as Middleware;
}
