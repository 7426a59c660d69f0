import type { EngineInit, EngineResult } from "./engine-init.ts";
import type { Backend } from "../core/backend.ts";
import type { ExtraQuery } from "../core/call-options.ts";
import { Call, type CallBody } from "../core/call.ts";
import { checkCallOptions } from "../client/check-call-options.ts";
import { addHeaders, type HeaderFields, mergeHeaders } from "../core/headers.ts";
import { changesSomething } from "../core/outcome.ts";
import { InvalidAnswerError } from "../errors/invalid-answer-error.ts";
import { noteCall, UnknownOutcomeError } from "../errors/unknown-outcome-error.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { inputError } from "../errors/input-error.ts";
import { redactUrl } from "../errors/redact.ts";
import { memoizeAsync } from "../util/memoize-async.ts";
import type { Method, Operation, OperationTable } from "../core/operation.ts";
import type { HeadersInput } from "../core/headers.ts";
import type { Reply } from "../core/reply.ts";
import type { Send } from "../core/send.ts";
import type { Middleware, ParseAs } from "./path-client.ts";
import {
  createRequestTemplate,
  operationHeaders,
  readAs,
  type RequestTemplate,
  usualAccept,
} from "./request-template.ts";
import { createStreamChoice } from "./stream-choice.ts";
import { serializeBody } from "./body.ts";
import { serializeCookies, serializeHeaders } from "./header.ts";
import { serializeQuery } from "./query.ts";

/**
 * Makes calls out of a method, a path and their input, and data or error out of replies, as openapi-fetch does. A call that has
 * middlewares goes through openapi-fetch itself; the others, which are nearly all, don't pay for its platform headers
 * and its copies of every init: they were a fourth of the memory that a whole call allocates.
 */
export interface Engine {
  /** Sends one call; `operation` is absent for what the spec does not know. */
  run(
    method: string,
    path: string,
    operation: Operation | undefined,
    init: EngineInit | undefined,
  ): Promise<EngineResult>;
  /** The call that `run` would send; `undefined` where middlewares have a say in it. */
  prepare(method: string, path: string, operation: Operation | undefined, init: EngineInit): Call | undefined;
  /** Sends a prepared call. */
  send(call: Call): Promise<EngineResult>;
  /** The operation at a method and path, when the spec has it, in the form that it has for this input. */
  find(method: string, path: string, init?: EngineInit): Operation | undefined;
  use(...middleware: Middleware[]): void;
  eject(...middleware: Middleware[]): void;
}

/** Builds the engine over a sender. */
export function createEngine(backend: Backend, headers: HeadersInput | undefined, send: Send): Engine {
  const ownFields = addHeaders({ accept: usualAccept }, backend.headers);
  if (headers) {
    mergeChecked(ownFields, headers, (message) => new InvalidOptionError(`Option \`headers\`: ${message}.`));
  }
  const templates = new Map<Operation, RequestTemplate>();
  const middlewares: Middleware[] = [];
  const choose = createStreamChoice();
  let byPath: OperationIndex | undefined;

  const templateOf = (path: string, operation: Operation | undefined): RequestTemplate => {
    if (!operation) return createRequestTemplate(backend.basePath, path, undefined);
    let template = templates.get(operation);
    if (!template)
      templates.set(operation, (template = createRequestTemplate(backend.basePath, operation.path, operation)));
    return template;
  };

  const identify = (init: EngineInit): EngineInit =>
    backend.correlationHeader === undefined || init.correlationId === undefined
      ? init
      : { ...init, headers: addHeaders({ [backend.correlationHeader]: init.correlationId }, init.headers) };

  const complete = (init: EngineInit, operation: Operation | undefined): EngineInit =>
    identify(init.query === undefined ? init : addQuery(init, init.query, operation));

  const sendNoting: Send = (call) =>
    send(call).catch((error: unknown) => {
      throw noteCall(error, { correlationId: call.correlationId });
    });

  const loadThrough = memoizeAsync(async () =>
    (await import("./middlewares.ts")).createMiddlewareRun(ownFields, sendNoting),
  );
  const runThrough = async (
    method: string,
    path: string,
    template: RequestTemplate,
    init: EngineInit,
  ): Promise<EngineResult> => {
    const all = [...middlewares, ...(init.middleware ?? [])];
    const through = await loadThrough(init.signal);
    const whole = complete(init, template.operation);
    const { reply, call } = await through(method, path, template, whole, emptyBodyOf(backend, method, init), all);
    return read(reply, call);
  };

  const prepare = (
    method: string,
    path: string,
    operation: Operation | undefined,
    init: EngineInit,
  ): Call | undefined => {
    checkCallOptions(init);
    if (!operation) checkPath(path);
    if (middlewares.length > 0 || init.middleware?.length) {
      addOwnHeaders({}, operation, init);
      return undefined;
    }
    const whole = complete(init, operation);
    return makeCall(method, templateOf(path, operation), ownFields, whole, emptyBodyOf(backend, method, init));
  };

  // No async function on the way of a plain call: each is a promise and a frame on the heap, for every call.
  const sendPrepared = (call: Call): Promise<EngineResult> =>
    send(call).then(
      (reply) => read(reply, call),
      (error: unknown) => {
        throw noteCall(error, { correlationId: call.correlationId });
      },
    );

  return {
    find(method, path, init) {
      byPath ??= indexByPath(backend.operations);
      const operation = byPath.get(method)?.get(path) ?? (method === "HEAD" ? addHead(byPath, path) : undefined);
      return operation?.streamed
        ? choose(operation, () => ({ body: init?.body, query: init?.params?.query }))
        : operation;
    },
    prepare,
    send: sendPrepared,
    run(method, path, operation, init = noInit) {
      let call: Call | undefined;
      try {
        call = prepare(method, path, operation, init);
      } catch (error) {
        return Promise.reject(inputError(error, operation?.id));
      }
      return call ? sendPrepared(call) : runThrough(method, path, templateOf(path, operation), init);
    },
    use(...added) {
      for (const middleware of added) middlewares.push(checkMiddleware(middleware));
    },
    eject(...removed) {
      for (const middleware of removed) {
        const index = middlewares.indexOf(middleware);
        if (index >= 0) middlewares.splice(index, 1);
      }
    },
  };
}

const noInit: EngineInit = {};

/** The text that the backend wants where the caller gives no body. */
function emptyBodyOf(backend: Backend, method: string, init: EngineInit): string | undefined {
  return init.body === undefined ? backend.emptyBody?.[method as Method] : undefined;
}

/** Adds the caller's own query to that of the operation. @throws InvalidInputError for a name that the operation has. */
function addQuery(init: EngineInit, query: ExtraQuery, operation: Operation | undefined): EngineInit {
  const own = Object.keys(query).find((name) => operation?.query && Object.hasOwn(operation.query, name));
  if (own === undefined) return { ...init, params: { ...init.params, query: { ...init.params?.query, ...query } } };
  throw new InvalidInputError(`Option \`query\` has \`${own}\`, which ${operation?.id} takes in its input.`);
}

function makeCall(
  method: string,
  template: RequestTemplate,
  ownFields: HeaderFields,
  init: EngineInit,
  emptyBody: string | undefined,
): Call {
  const { operation } = template;
  const { params } = init;
  const body = init.body === undefined ? emptyBody : serializeBody(operation, init.body);
  const fields: HeaderFields =
    body === undefined || body instanceof FormData
      ? { ...ownFields }
      : { "content-type": "application/json", ...ownFields };
  addHeaders(fields, operationHeaders(template, fields, init.body));
  addOwnHeaders(fields, operation, init);
  const path = template.writePath(params?.path ?? noParams);
  const query = params?.query ? serializeQuery(operation, params.query) : "";
  return new Call(query === "" ? path : `${path}?${query}`, {
    method,
    fields,
    body: body as CallBody | undefined,
    signal: init.signal,
    operation,
    options: init,
    stream: init.parseAs === "stream",
  });
}

/** Adds the headers that the caller gives. */
function addOwnHeaders(
  fields: HeaderFields,
  operation: Operation | undefined,
  { headers, params }: Pick<EngineInit, "headers" | "params">,
): void {
  const refuse = (message: string): InvalidInputError =>
    new InvalidInputError(`${operation?.id ?? "request"}: ${message}.`, { operation: operation?.id });
  if (headers) mergeChecked(fields, headers, refuse);
  if (params?.header) mergeChecked(fields, serializeHeaders(operation, params.header), refuse);
  const cookies = params?.cookie ? serializeCookies(operation, params.cookie) : "";
  if (cookies !== "") {
    mergeChecked(
      fields,
      { cookie: fields["cookie"] === undefined ? cookies : `${fields["cookie"]}; ${cookies}` },
      refuse,
    );
  }
}

/** @throws what `refuse` makes of the reason why one of them can't be a header; never with its value. */
function mergeChecked(
  fields: HeaderFields,
  input: Readonly<Record<string, unknown>> | Headers,
  refuse: (message: string) => Error,
): void {
  try {
    mergeHeaders(fields, input);
  } catch (error) {
    throw refuse((error as Error).message);
  }
}

/** A path that the spec doesn't know goes below the nodes' addresses; a whole URL would be taken for one, and sent there. */
function checkPath(path: unknown): string {
  if (typeof path === "string" && path.startsWith("/")) {
    if (!/[\0-\x20\x7f]/.test(path)) return path;
    throw new InvalidInputError("A path has no spaces and no control characters: encode them.");
  }
  const given = typeof path === "string" ? `"${redactUrl(path)}"` : typeof path;
  throw new InvalidInputError(
    `A request takes a path of the backend that begins with a slash, not ${given}. A client speaks to its nodes alone: ` +
      "for another host, make a client with it as a node.",
  );
}

const noParams: Readonly<Record<string, unknown>> = {};

/** Data or error, by whether the reply is good; at once for a value that is there. */
function read(response: Reply, call: Call): EngineResult | Promise<EngineResult> {
  if (hasNoContent(response, call.method)) {
    return response.ok ? { data: undefined, response } : { error: wordsOf(response), response };
  }
  if (!response.ok) return readError(response);
  const as = readAs(call.operation, call.options as EngineInit);
  if (as === "value") return { data: valueOf(response, call), response };
  if (as === "stream") return { data: response.body, response };
  return readBody(response, as);
}

/**
 * The value of a good answer.
 * @throws InvalidAnswerError when it is no JSON, and UnknownOutcomeError for a write: a page behind a good status may
 * come from anything.
 */
function valueOf(response: Reply, call: Call): unknown {
  try {
    return response.value();
  } catch (error) {
    if (!(error instanceof InvalidAnswerError) || !changesSomething(call)) throw error;
    const { operation, node, status, detail } = error;
    throw new UnknownOutcomeError(`${error.message}; the request may have been processed`, {
      operation,
      node,
      status,
      detail,
      attempts: call.attempts,
      cause: error,
      secrets: response.secrets,
    }).note({ correlationId: call.correlationId });
  }
}

async function readBody(response: Reply, as: Exclude<ParseAs, "stream">): Promise<EngineResult> {
  return { data: await response[as](), response };
}

function hasNoContent(response: Reply, method: string): boolean {
  if (response.status === 204 || method === "HEAD") return true;
  return response.size === 0 && response.headers.get("content-length") === "0";
}

/**
 * The body of a failure: JSON where it is, otherwise its text; our words where it says nothing, so that an error is never
 * taken for data.
 */
async function readError(response: Reply): Promise<EngineResult> {
  const text = await response.text();
  let error: unknown = text;
  try {
    error = JSON.parse(text);
  } catch {
    // Not every failure is JSON.
  }
  return { error: error || wordsOf(response), response };
}

function wordsOf({ fault, status, statusText }: Reply): string {
  return fault?.message || statusText || `HTTP status ${status}`;
}

/** Wrong ones fail where they are registered, not in the middle of a call. */
function checkMiddleware(middleware: Middleware): Middleware {
  const given: unknown = middleware;
  const isGood =
    typeof given === "object" &&
    given !== null &&
    ("onRequest" in given || "onResponse" in given || "onError" in given);
  if (isGood) return middleware;
  throw new InvalidInputError("A middleware is an object with onRequest, onResponse or onError.");
}

/** Operations by method, and then by path: a lookup makes no text. */
type OperationIndex = Map<string, Map<string, Operation>>;

/** What can be read answers HEAD in the same way (RFC 9110, section 9.3.2). */
function addHead(index: OperationIndex, path: string): Operation | undefined {
  const known = index.get("GET")?.get(path);
  if (!known) return undefined;
  const { paging: _paging, stream: _stream, streamed: _streamed, items: _items, ...rest } = known;
  const head: Operation = { ...rest, method: "HEAD", answer: "headers" };
  index.set("HEAD", (index.get("HEAD") ?? new Map<string, Operation>()).set(path, head));
  return head;
}

function indexByPath(operations: object): OperationIndex {
  const index = new Map<string, Map<string, Operation>>();
  const groups = Array.isArray(operations)
    ? [operations as readonly Operation[]]
    : Object.values(operations as OperationTable);
  for (const group of groups) {
    for (const operation of Object.values(group)) {
      const { method, path } = operation;
      let paths = index.get(method);
      if (!paths) index.set(method, (paths = new Map()));
      paths.set(path, operation);
    }
  }
  return index;
}
