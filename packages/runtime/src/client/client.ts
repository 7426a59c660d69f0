import type { ClientSetup } from "./client-setup.ts";
import type { Backend } from "../core/backend.ts";
import type { CacheControl } from "../cache/cache.ts";
import { checkClientOptions } from "./check-client-options.ts";
import { systemClock } from "../util/clock.ts";
import { createEngine, type Engine } from "../calls/engine.ts";
import type { EngineInit } from "../calls/engine-init.ts";
import { createStreamChoice, isUntypedStream } from "../calls/stream-choice.ts";
import { createNamedCall, createNamedCalls } from "../calls/named-calls.ts";
import { createNoteDoubt, type NoteDoubt } from "../calls/note-doubt.ts";
import type { Middleware, PathCalls, UntypedInit, UntypedResult } from "../calls/path-client.ts";
import type { Explanation } from "../explain/explanation.ts";
import type { DriftControl } from "../drift/drift.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { SecretValues } from "../errors/secret-values.ts";
import { secretsOf } from "../errors/secrets.ts";
import { createPipeline, type Pipeline } from "./pipeline.ts";
import { effectOf, type Operation } from "../core/operation.ts";
import type { Reply } from "../core/reply.ts";
import { clientDefaults, type ClientOptions } from "../core/client-options.ts";
import type { CallOptions, PagedOptions } from "../core/call-options.ts";
import { createPagePromise } from "../paging/page-promise.ts";
import type { CallInput, PagingStyle } from "../paging/paging-style.ts";
import { whole } from "../paging/styles/whole.ts";
import type { SessionControl } from "../session/sessions.ts";
import { createLazyItems } from "../stream/lazy-items.ts";
import { createLazyStream } from "../stream/lazy-stream.ts";

/** What every client has beside its operations. */
export interface ClientBase {
  /**
   * Sends a request that the spec does not know through all layers. Gives data or error, as the path client does.
   * @example
   * const { data } = await cvp.request("GET", "/cvpservice/new/thing.do", { params: { query: { id: 7 } } });
   */
  request(method: string, path: string, init?: UntypedInit): Promise<UntypedResult>;
  /** What the client's cache holds and how it fares. */
  readonly cache: CacheControl;
  /** Differences between the server and the spec, where the option `validate` is given. */
  readonly drift: DriftControl;
  /**
   * Tells what would become of a call: what would be sent and where, what follows a failure, and which version, cache and limits
   * have a say in it. Nothing is sent, no login either. Of a function that makes several calls, the first is explained. Where a
   * platform has no `AsyncLocalStorage`, as in browsers, it can't be told which calls are the function's.
   * @throws InvalidInputError when the function makes no call of this client, and what a wrong input throws.
   * @example
   * const explained = await cvp.explain(() => cvp.cvpInfo.get());
   * console.log(explained.nodes, explained.retry.plan, explained.toCurl());
   */
  explain(work: () => unknown): Promise<Explanation>;
  /** The client's sessions with the backend. */
  readonly sessions: SessionControl;
  /**
   * The server's version, read once; `undefined` when the backend does not tell one.
   * @throws NorthboundError when it can't be read.
   */
  version(): Promise<string | undefined>;
  /** Logs out and closes every connection. Later calls fail with `ClosedError`; calls under way are finished first. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A client with named calls, and with paths as in openapi-fetch. */
export type Client<Paths extends object, Calls extends object> = Calls & PathCalls<Paths> & ClientBase;

/** The path client alone, for bundles that have to be small. */
export type PathClient<Paths extends object> = PathCalls<Paths> & ClientBase;

/**
 * What a path client can be asked for: the part of a spec's paths that a list of operations is at, or all of them for a
 * whole table.
 */
export type PathsOf<
  Paths extends object,
  Known extends readonly Operation[] | object,
> = Known extends readonly (infer O extends Operation)[]
  ? { [P in O["path"] & keyof Paths]: Pick<Paths[P], Lowercase<Extract<O, { path: P }>["method"]> & keyof Paths[P]> }
  : Paths;

/** The named call that an operation stands for; of an operation that is not the backend's, one that takes nothing. */
type CallOf<Calls, Id> = Id extends `${infer Group}/${infer Name}`
  ? Group extends keyof Calls
    ? Name extends keyof Calls[Group]
      ? Calls[Group][Name]
      : NoCall
    : NoCall
  : NoCall;

type NoCall = (notAnOperationOfThisBackend: never) => never;

type Arguments<Call> = Call extends (...args: infer A) => unknown ? A : never;
type Answer<Call> = Call extends (...args: never) => infer R ? R : never;

/** Makes named calls of operations that are imported one by one, so that a bundle holds only those. */
export interface Caller<Calls extends object> extends ClientBase {
  /**
   * Calls an operation, as the method of the same name of the whole client does.
   * @example
   * import type { Calls } from "@northbound/rhev";
   * import type { Caller } from "@northbound/runtime";
   *
   * // One of the constants in a generated `operations.ts`.
   * const vmsGet = { id: "vms/get", method: "GET", path: "/vms/{vmId}" } as const;
   *
   * export const readMachine = (caller: Caller<Calls>) => caller.call(vmsGet, { vmId: "123" });
   */
  call<O extends Operation>(operation: O, ...args: Arguments<CallOf<Calls, O["id"]>>): Answer<CallOf<Calls, O["id"]>>;
}

/**
 * Makes a client of a backend. Backend packages call it; their users call `createCloudVision` and the like.
 * @throws InvalidOptionError for a wrong or unknown option. Nothing is sent before the first call.
 */
export function createClient<Paths extends object, Calls extends object>(
  given: Backend,
  options: ClientOptions,
  setup: ClientSetup = {},
): Client<Paths, Calls> {
  const { backend, engine, pipeline, note } = createParts(given, options, setup);
  const scope = (): string => JSON.stringify([backend.name, pipeline.place(), setup.scope ?? ""]);
  const { invalidates } = backend;
  const run = createRun(backend, options, engine, pipeline, note);
  const named = createNamedCalls(backend.operations, run, { scope, invalidates });
  return Object.assign(
    named,
    createPathCalls(engine, backend, note),
    createBase(engine, pipeline),
  ) as unknown as Client<Paths, Calls>;
}

/**
 * Makes a client with the path client alone. Of operations it knows those that the backend names, in a table or a list:
 * where they are, how their parameters are written, what their answers are. `PathsOf` types it by them.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createPathClient<Paths extends object>(
  given: Backend,
  options: ClientOptions,
  setup: ClientSetup = {},
): PathClient<Paths> {
  const { backend, engine, pipeline, note } = createParts(given, options, setup);
  return Object.assign(
    createPathCalls(engine, backend, note),
    createBase(engine, pipeline),
  ) as unknown as PathClient<Paths>;
}

/**
 * Makes a client whose calls name their operation, imported from the generated `operations.ts`. Give it a backend with
 * an empty table: what is in the table is in the bundle.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createCaller<Calls extends object>(
  given: Backend,
  options: ClientOptions,
  setup: ClientSetup = {},
): Caller<Calls> {
  const { backend, engine, pipeline, note } = createParts(given, options, setup);
  const call = createRun(backend, options, engine, pipeline, note);
  return { call, ...createBase(engine, pipeline) } as unknown as Caller<Calls>;
}

function createParts(given: Backend, options: ClientOptions, setup: ClientSetup) {
  checkClientOptions(options, setup.optionNames);
  const known = setup.login?.sessions.known ?? new SecretValues();
  const backend = { ...given, secrets: secretsOf(given.secrets ?? [], known) };
  const pipeline = createPipeline(backend, { ...clientDefaults, ...backend.defaults, ...defined(options) }, setup);
  const engine = createEngine(backend, options.headers, pipeline.send);
  engine.use(...(setup.middleware ?? []));
  return { backend, pipeline, engine, note: createNoteDoubt(backend, engine, options.clock ?? systemClock) };
}

/** The named calls's interpreter: one call, a paged call or a stream, as the operation declares. */
function createRun(backend: Backend, options: ClientOptions, engine: Engine, pipeline: Pipeline, note: NoteDoubt) {
  const clock = options.clock ?? systemClock;
  const call = createNamedCall(backend, engine, pipeline.peek, note);
  const concurrency = options.concurrency ?? backend.defaults?.concurrency ?? clientDefaults.concurrency;
  const { deadline } = options;
  const maxBytes = options.maxBytes ?? backend.defaults?.maxBytes;
  const listed = new WeakMap<Operation, Operation>();
  /** The operation whose items are read as they arrive. One for each: what is known about an operation is kept by it. */
  const asItems = (operation: Operation): Operation => {
    let items = listed.get(operation);
    if (!items) listed.set(operation, (items = { ...operation, stream: "items" }));
    return items;
  };
  const choose = createStreamChoice();
  return (given: Operation, input: CallInput = {}, callOptions: CallOptions & PagedOptions = {}): unknown => {
    const operation = given.streamed ? choose(given, () => ({ body: input["body"], query: input })) : given;
    const { paging } = operation;
    if (paging !== undefined) {
      const style = backend.paging?.[paging] ?? (paging === "whole" ? whole : undefined);
      const isLinked = style ? style.isLinked : paging === "link";
      return createPagePromise({
        operation,
        // Where there is none, it comes with the code that follows links.
        style: style as PagingStyle,
        input,
        options: callOptions,
        concurrency,
        clock,
        deadline,
        observe: pipeline.observe,
        backend: backend.name,
        fetchPage: (pageInput, pageOptions) => call(operation, pageInput, pageOptions),
        ...(style?.isWhole &&
          !pipeline.remembers(operation, callOptions) && {
            items: (itemOptions) =>
              createLazyItems({
                operation,
                style,
                input,
                options: itemOptions,
                backend,
                clock,
                deadline,
                observe: pipeline.observe,
                maxBytes,
                open: (own, streamOptions) => call(asItems(operation), own, streamOptions) as Promise<Reply>,
              }),
          }),
        ...((isLinked || !style) && {
          prepare: async (source) => {
            if (!isLinked) throw unknownStyle(backend, operation);
            const { linkPages } = await import("../paging/linked-pages.ts");
            return linkPages(source, options.nodes, engine, call);
          },
        }),
      });
    }
    if (operation.stream) {
      return createLazyStream({
        operation,
        backend,
        clock,
        observe: pipeline.observe,
        options: callOptions,
        maxBytes,
        // A watch that every client-wide limit ended would be none.
        deadline: operation.endless ? undefined : deadline,
        open: (streamOptions) => call(operation, input, streamOptions) as Promise<never>,
      });
    }
    return call(operation, input, callOptions);
  };
}

/** Without its style, a paged operation would quietly give its first page as if that were all. */
function unknownStyle({ name, paging = {} }: Backend, operation: Operation): InvalidOptionError {
  const known = Object.keys(paging).join(", ") || "none";
  return new InvalidOptionError(
    `The backend ${name} has no paging style \`${operation.paging}\` of ${operation.id}; it has ${known}.`,
    { operation: operation.id },
  );
}

/** The input of a path call as named calls takes it. */
function flatten({ params, body }: EngineInit = {}): CallInput {
  return { ...params?.path, ...params?.query, ...params?.header, ...(body !== undefined && { body }) };
}

function createPathCalls(engine: Engine, backend: Backend, note: NoteDoubt): PathCalls<never> {
  const calls: Record<string, unknown> = {
    use: (...middleware: Middleware[]) => {
      engine.use(...middleware);
    },
    eject: (...middleware: Middleware[]) => {
      engine.eject(...middleware);
    },
  };
  for (const method of ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"]) {
    const run = (path: string, init?: EngineInit): unknown => {
      const operation = engine.find(method, path, init);
      if (isUntypedStream(operation, init)) return Promise.reject(notAsJson(operation));
      const result = engine.run(method, path, operation, init);
      if (!operation || effectOf(operation) === "read") return result;
      return result.catch((error: unknown) => {
        throw note(error, operation, flatten(init), undefined, init);
      });
    };
    const checked = async (path: string, init?: EngineInit): Promise<unknown> => {
      const operation = engine.find(method, path, init);
      if (operation) backend.checkInput?.(operation, flatten(init));
      return run(path, init);
    };
    calls[method] = backend.checkInput ? checked : run;
  }
  return calls as unknown as PathCalls<never>;
}

function notAsJson({ id }: Operation): InvalidInputError {
  return new InvalidInputError(
    `${id} answers with a stream for this input: say parseAs: "stream", or use the named call, whose records can be iterated.`,
    { operation: id },
  );
}

function createBase(engine: Engine, pipeline: Pipeline): ClientBase {
  return {
    async request(given, path, init) {
      const method = checkMethod(given);
      return engine.run(method, path, engine.find(method, path, init), init);
    },
    cache: pipeline.cache,
    drift: pipeline.drift,
    explain: pipeline.explain,
    sessions: pipeline.sessions,
    version: pipeline.version,
    close: pipeline.close,
    [Symbol.asyncDispose]: pipeline.close,
  };
}

function checkMethod(given: unknown): string {
  if (typeof given === "string" && /^[\w!#$%&'*+.^`|~-]+$/.test(given)) return given.toUpperCase();
  throw new InvalidInputError(
    `A request takes a method such as "GET", not ${typeof given === "string" ? `"${given}"` : typeof given}.`,
  );
}

/** Leaves out options that were given as `undefined`, so that they don't hide a default. */
function defined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
