import type { Middleware as FetchMiddleware } from "openapi-fetch";
import type { CallBody } from "../core/call.ts";
import type { CallOptions } from "../core/call-options.ts";
import type { HeadersInput } from "../core/headers.ts";
import type { Reply } from "../core/reply.ts";

// The types of the path client are our own, with openapi-fetch's call shape. Its generics constrain path and
// init together, which costs millions of instantiations for one misspelt path of a large spec. Here the path
// is constrained by itself, the operation is found by indexed access, and the rest depends on it alone.

/** How the body of a success is read; `json` unless the operation says otherwise. */
export type ParseAs = "json" | "text" | "blob" | "arrayBuffer" | "stream";

/** An openapi-fetch middleware; it sees each call once, outside of all layers. */
export type Middleware = FetchMiddleware;

type MethodName = "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace";

/** The paths that have a method. */
type PathWith<P, M extends MethodName> = {
  [K in keyof P]: P[K] extends { [X in M]: { responses: unknown } } ? K : never;
}[keyof P];

/** The operation at a path. */
type At<P, K extends keyof P, M extends MethodName> = P[K][M & keyof P[K]];

/**
 * The operation at a path that was chosen. While none is (an empty or misspelt path, an editor that lists them), the
 * compiler falls back to all of them at once, and no operation stands for those: taking it apart took most of a second.
 */
type Chosen<P, K extends keyof P, M extends MethodName> = [PathWith<P, M>] extends [K]
  ? IsUnion<K> extends true
    ? NoOperation
    : At<P, K, M>
  : At<P, K, M>;

type IsUnion<K, All = K> = K extends unknown ? ([All] extends [K] ? false : true) : never;

interface NoOperation {
  parameters: object;
  responses: object;
}

type Success = 200 | 201 | 202 | 203 | 204 | 205 | 206 | "2XX";

/** What a response carries; JSON wins over other forms of the same, and a stream is given as it arrives. */
type Content<R> = R extends { content: infer C }
  ? C extends { "application/json": infer J }
    ? J
    : C extends { "application/x-ndjson": unknown } | { "text/event-stream": unknown }
      ? ReadableStream<Uint8Array> | null
      : C[keyof C]
  : undefined;

// The union of contents is written out in both: an alias of it would be shown in place of the names of the contents.

/** The data of a success. */
type DataOf<Op> = Op extends { responses: infer R }
  ? { [S in keyof R & Success]: Content<R[S]> }[keyof R & Success]
  : never;

/** The body of a failure; words where it has none. */
type ErrorOf<Op> = Op extends { responses: infer R }
  ? {
      [S in Exclude<keyof R, Success>]: R[S] extends { content: unknown } ? Content<R[S]> : string;
    }[Exclude<keyof R, Success>]
  : never;

type Parsed<Op, A extends ParseAs> = A extends "json"
  ? DataOf<Op>
  : A extends "text"
    ? string
    : A extends "blob"
      ? Blob
      : A extends "arrayBuffer"
        ? ArrayBuffer
        : ReadableStream<Uint8Array> | null;

// The conditions are in brackets so that they don't distribute: for a misspelt path the compiler falls back
// to the union of all operations, which must not be taken apart one by one.

type Params<Op> = [Op] extends [{ parameters: infer P }] ? ({} extends P ? { params?: P } : { params: P }) : {};

type BodyContent<C> = C extends { "application/json": infer J } ? J : C[keyof C] | Exclude<CallBody, null>;

type Body<Op> = [Op] extends [{ requestBody: { content: infer C } }]
  ? { body: BodyContent<C> }
  : [Op] extends [{ requestBody?: { content: infer C } }]
    ? { body?: BodyContent<C> }
    : {};

/** What a path call takes beside the path: openapi-fetch's shape, and the options of a call. */
export type PathInit<Op, A extends ParseAs = ParseAs> = Params<Op> & Body<Op> & PathOptions<A>;

/** The part of a path call that does not depend on the operation. */
export interface PathOptions<A extends ParseAs = ParseAs> extends CallOptions {
  /** How the body of a success is read. @default "json" */
  parseAs?: A;
  /** Headers of this call, beside those of the operation; `null` takes one out. */
  headers?: HeadersInput;
  /** Middlewares of this call alone, after those of the client. */
  middleware?: Middleware[];
}

/** What a path call gives: data or error, never both, and the reply in any case. */
export type PathResult<Op, A extends ParseAs = "json"> =
  | { data: Parsed<Op, A>; error?: undefined; response: Reply }
  | { data?: undefined; error: ErrorOf<Op>; response: Reply };

type PathMethod<P, M extends MethodName> = <K extends PathWith<P, M>, A extends ParseAs = "json">(
  path: K,
  ...init: {} extends PathInit<Chosen<P, K, M>, A>
    ? [init?: PathInit<Chosen<P, K, M>, A>]
    : [init: PathInit<Chosen<P, K, M>, A>]
) => Promise<PathResult<Chosen<P, K, M>, A>>;

/** What HEAD gives: the reply, whose headers are all that there is; of a failure also words. */
export interface HeadResult {
  data?: undefined;
  error?: unknown;
  response: Reply;
}

/** The operation of HEAD, or else of GET, at a path. */
type HeadAt<P, K extends keyof P> = [K] extends [PathWith<P, "head">] ? Chosen<P, K, "head"> : Chosen<P, K, "get">;

/** HEAD takes what GET takes, and is there wherever GET is (RFC 9110, section 9.3.2). */
type HeadMethod<P> = <K extends PathWith<P, "head"> | PathWith<P, "get">>(
  path: K,
  ...init: {} extends PathInit<HeadAt<P, K>> ? [init?: PathInit<HeadAt<P, K>>] : [init: PathInit<HeadAt<P, K>>]
) => Promise<HeadResult>;

/** One method per HTTP method, typed by the paths of the spec. */
export interface PathCalls<P> {
  /**
   * Reads what is at a path of the spec. Gives `data` or `error`, never both, and the `response`.
   * @throws NorthboundError when the backend gave no answer.
   */
  GET: PathMethod<P, "get">;
  /** Replaces what is at a path of the spec; gives what `GET` gives. */
  PUT: PathMethod<P, "put">;
  /** Makes something at a path of the spec, or starts it; gives what `GET` gives. */
  POST: PathMethod<P, "post">;
  /** Removes what is at a path of the spec; gives what `GET` gives. */
  DELETE: PathMethod<P, "delete">;
  /** Asks what a path of the spec can do; gives what `GET` gives. */
  OPTIONS: PathMethod<P, "options">;
  /** Reads the headers of what `GET` would read; there is neither `data` nor `error`. */
  HEAD: HeadMethod<P>;
  /** Changes parts of what is at a path of the spec; gives what `GET` gives. */
  PATCH: PathMethod<P, "patch">;
  /** Lets a path of the spec send the request back; gives what `GET` gives. */
  TRACE: PathMethod<P, "trace">;
  /** Registers openapi-fetch middlewares. */
  use(...middleware: Middleware[]): void;
  /** Takes middlewares out again. */
  eject(...middleware: Middleware[]): void;
}

/** What an untyped request takes. */
export interface UntypedInit extends PathOptions {
  readonly params?: {
    readonly path?: Readonly<Record<string, unknown>>;
    readonly query?: Readonly<Record<string, unknown>>;
    readonly header?: Readonly<Record<string, unknown>>;
    readonly cookie?: Readonly<Record<string, unknown>>;
  };
  readonly body?: unknown;
}

/** What an untyped request gives. */
export interface UntypedResult {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Reply;
}
