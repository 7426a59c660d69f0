import type { Clock } from "../util/clock.ts";
import type { CacheStore } from "../cache/store.ts";
import type { BackoffOptions } from "../failover/backoff.ts";
import type { CircuitOptions } from "../failover/circuit.ts";
import type { Attempt } from "../errors/northbound-error.ts";
import type { Observe } from "../telemetry/events.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Transport } from "./send.ts";
import type { SessionTimes } from "../session/session-times.ts";

/** Headers of one call: a plain object by name, or a platform `Headers`. */
export type HeadersInput = Readonly<Record<string, string | undefined>> | Headers;

/** How a read uses the cache, in the words of the Fetch standard (`Request.cache`). */
export type CacheMode = "default" | "no-store" | "reload" | "only-if-cached";

/** May a call be sent again? `safe`: when the failure proves that it was not processed, or it is replay-safe. */
export type RetryMode = "never" | "safe" | "always";

/** Progress of something counted in bytes or items. */
export interface Progress {
  /** How many so far. */
  readonly done: number;
  /** How many in all, where known. */
  readonly total: number | undefined;
}

/**
 * Options of one call. They override the client's options of the same name. A number or word that makes no sense is an
 * `InvalidOptionError` before anything is sent.
 */
export interface CallOptions {
  /** Ends the call at once, wherever it is. */
  readonly signal?: AbortSignal | undefined;
  /** Longest time for one try, in milliseconds; `Infinity` for no limit. */
  readonly timeout?: number | undefined;
  /** Longest time over all tries and waits, in milliseconds; `Infinity` for no limit. */
  readonly deadline?: number | undefined;
  /** @default "safe" */
  readonly retry?: RetryMode | undefined;
  /** URL of the one configured node to use; no other node is tried. */
  readonly node?: string | undefined;
  /** How the cache is used. Default: the client's `cache.mode`. */
  readonly cache?: CacheMode | undefined;
  /** Freshness of a cached answer, in milliseconds. */
  readonly ttl?: number | undefined;
  /**
   * Longest silence between two chunks of the answer, in milliseconds; `Infinity` for none. Default: the client's,
   * and none for a stream that has no end of its own, such as a watch.
   */
  readonly idleTimeout?: number | undefined;
  /** Sent along where the backend takes one, and part of every event and log line. */
  readonly correlationId?: string | undefined;
  /** Largest answer to accept, in bytes; `Infinity` for no limit. */
  readonly maxBytes?: number | undefined;
  /** Called when a try failed and another one follows after `delay` milliseconds. */
  readonly onRetry?: ((attempt: Attempt, delay: number) => void) | undefined;
  /** Bytes of the request body handed to the socket so far. */
  readonly onUploadProgress?: ((progress: Progress) => void) | undefined;
  /** Headers of this call, beside those of the operation. */
  readonly headers?: HeadersInput | undefined;
  /** Separates cached answers and sessions of tenants, groups or virtual domains. Set by backend packages. */
  readonly tenant?: string | undefined;
  /** A session of the caller's own for this call: headers that replace the client's session. */
  readonly session?: Readonly<Record<string, string>> | "none" | undefined;
}

/** Options of a call whose answer is a stream of records. */
export interface StreamOptions extends CallOptions {
  /**
   * Opens the stream again, after a growing delay, when it ends or breaks: for watches that never end by themselves.
   * The backend then begins anew, so records that were seen may come again. @default false
   */
  readonly resume?: boolean | undefined;
  /** Called each time the stream is to be opened again, with what ended it, if it was a failure. */
  readonly onDrop?: ((error: Error | undefined, delay: number) => void) | undefined;
}

/** Options of a paged call. */
export interface PagedOptions extends CallOptions {
  /** Items to ask for at a time. Default and bound: the backend's. */
  readonly pageSize?: number | undefined;
  /** Stop after this many items. */
  readonly limit?: number | undefined;
  /** Pages to fetch ahead at the same time. */
  readonly concurrency?: number | undefined;
  /** Where to start: the `position` of a page that was seen before. */
  readonly from?: number | string | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Numbers that a backend may set and a client may override. Durations are milliseconds. */
export interface ClientDefaults {
  /** For a connection to be made. @default 10_000 */
  readonly connectTimeout: number;
  /** For one try. @default 30_000 */
  readonly timeout: number;
  /** Between two chunks of an answer. @default 30_000 */
  readonly idleTimeout: number;
  /** Tries on one node before the next one is used, the first included. @default 3 */
  readonly maxAttemptsPerNode: number;
  /** Largest buffered answer, in bytes. @default 268_435_456 */
  readonly maxBytes: number;
  /** Pages fetched ahead. @default 4 */
  readonly concurrency: number;
}

/** The documented defaults; the documentation is checked against them. */
export const clientDefaults: ClientDefaults = {
  connectTimeout: 10_000,
  timeout: 30_000,
  idleTimeout: 30_000,
  maxAttemptsPerNode: 3,
  maxBytes: 256 * 1024 * 1024,
  concurrency: 4,
};

/** TLS of one client. Verification is on unless it is switched off here. */
export interface TlsOptions {
  /** Certificates to trust, PEM. */
  readonly ca?: string | readonly string[] | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly servername?: string | undefined;
  /** @default true */
  readonly rejectUnauthorized?: boolean | undefined;
}

/** A limit on what the client sends. */
export interface RateLimitOptions {
  /** Requests per window and client. */
  readonly requests?: number | undefined;
  /** Length of the window in milliseconds. @default 1_000 */
  readonly window?: number | undefined;
  /** Requests at the same time, per client. */
  readonly concurrency?: number | undefined;
  /** The same two limits for each node. */
  readonly perNode?: { readonly requests?: number | undefined; readonly concurrency?: number | undefined } | undefined;
}

/** What is remembered, for how long and where. */
export interface CacheOptions {
  /** Applies to calls that say nothing. @default "default" */
  readonly mode?: CacheMode | undefined;
  /** Freshness in milliseconds. @default 60_000 */
  readonly ttl?: number | undefined;
  /** A stale answer may be given for this long while a fresh one is fetched. @default 0 */
  readonly staleWhileRevalidate?: number | undefined;
  /** A stale answer may be given for this long when the backend fails. @default 0 */
  readonly staleIfError?: number | undefined;
  /** @default 1_000 */
  readonly maxEntries?: number | undefined;
  /** @default 67_108_864 */
  readonly maxBytes?: number | undefined;
  /** Where answers are kept. Default: memory of this client. */
  readonly store?: CacheStore | undefined;
}

/** Options that every client takes, whatever its backend. */
export interface ClientOptions extends Partial<ClientDefaults> {
  /** Addresses in the order in which they are tried, with scheme: `https://cvp1.example.net`. */
  readonly nodes: readonly string[];
  readonly tls?: TlsOptions | undefined;
  /** @default "safe" */
  readonly retry?: RetryMode | undefined;
  /** Without a connection after this long, in milliseconds, another node gets its chance. @default 250 */
  readonly connectPatience?: number | undefined;
  /** Longest pause that a `Retry-After` of the server can impose, in milliseconds. @default 60_000 */
  readonly maxRetryAfter?: number | undefined;
  /** How pauses between tries grow. */
  readonly backoff?: BackoffOptions | undefined;
  /** When a node that fails is left alone, and for how long. */
  readonly circuit?: CircuitOptions | undefined;
  /** When sessions are renewed, and how long refused credentials are not tried again. */
  readonly sessionTimes?: Partial<SessionTimes> | undefined;
  /** Longest time over all tries and waits of one call. Default: none. */
  readonly deadline?: number | undefined;
  /** `true` for the defaults. @default false */
  readonly cache?: boolean | CacheOptions | undefined;
  readonly rateLimit?: RateLimitOptions | undefined;
  /** Sent with every call. */
  readonly headers?: HeadersInput | undefined;
  /** Typed events of everything the client does. */
  readonly observe?: Observe | undefined;
  /** `console`, a pino logger, or one of `@northbound/runtime/node`. */
  readonly logger?: Logger | undefined;
  /**
   * Replaces the platform's transport, such as one of `createNodeTransport` in `@northbound/runtime/node` with its own
   * bounds on connections, or `createFetchTransport`. What belongs to the transport (`tls`, `proxy`, `connectTimeout`,
   * `idleTimeout`, `maxBytes`) is then said there. The client closes it when it is closed itself.
   */
  readonly transport?: Transport | undefined;
  /** Proxy URL; by default the usual environment variables are read on Node. `false` uses none. */
  readonly proxy?: string | false | undefined;
  /** Replaces time and chance, for tests. */
  readonly clock?: Clock | undefined;
  /** Shares sessions (and limits) between processes. */
  readonly store?: CacheStore | undefined;
}
