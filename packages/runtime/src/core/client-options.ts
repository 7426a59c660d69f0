import type { Clock } from "../util/clock.ts";
import type { CacheStore } from "../cache/store.ts";
import type { BackoffOptions } from "../failover/backoff.ts";
import type { CircuitOptions } from "../failover/circuit.ts";
import type { Observe } from "../telemetry/events.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Transport } from "./send.ts";
import type { ValidateMode, ValidateOptions } from "../drift/drift.ts";
import type { SessionTimes } from "../session/session-times.ts";
import type { CacheMode, RetryMode } from "./call-options.ts";
import type { HeadersInput } from "./headers.ts";

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
  /** The client's own certificate with its chain, PEM; goes with `key`. */
  readonly cert?: string | undefined;
  /** Private key of `cert`, PEM. */
  readonly key?: string | undefined;
  /** Name that is asked for and checked, where it is not the node's own. */
  readonly servername?: string | undefined;
  /** Whether a certificate that is not trusted ends the connection. @default true */
  readonly rejectUnauthorized?: boolean | undefined;
  /**
   * The oldest version of TLS to speak. `TLSv1` and `TLSv1.1`, for old servers, also need `ciphers` with a lower security
   * level. Default: the platform's, `TLSv1.2`.
   */
  readonly minVersion?: "TLSv1" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3" | undefined;
  /**
   * Ciphers as OpenSSL lists them. `DEFAULT@SECLEVEL=0` takes what old servers have: TLS 1.0 and 1.1, keys below 2,048
   * bits and certificates signed with SHA-1. Certificates are checked all the same. Default: the platform's.
   */
  readonly ciphers?: string | undefined;
}

/**
 * A limit on what the client sends. The clients of a process that have the same nodes, account and limits keep it together,
 * because it binds the account.
 */
export interface RateLimitOptions {
  /** Requests per window; with a `store`, of all processes that share it. */
  readonly requests?: number | undefined;
  /** Length of the window in milliseconds. @default 1_000 */
  readonly window?: number | undefined;
  /** Requests at the same time, in one process. */
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
  /** Answers to keep at most. @default 1_000 */
  readonly maxEntries?: number | undefined;
  /** Bytes to keep at most. @default 67_108_864 */
  readonly maxBytes?: number | undefined;
  /** Where answers are kept. Default: memory of this client. */
  readonly store?: CacheStore | undefined;
}

/** Options that every client takes, whatever its backend. */
export interface ClientOptions extends Partial<ClientDefaults> {
  /** Addresses in the order in which they are tried, with scheme: `https://cvp1.example.net`. */
  readonly nodes: readonly string[];
  /** TLS of every connection: certificates to trust, a certificate of the client's own, the oldest version. */
  readonly tls?: TlsOptions | undefined;
  /**
   * When a call is sent again after a failure: `safe`, when the failure proves that it was not processed or the call is
   * safe to repeat; `always`; or `never`. @default "safe"
   */
  readonly retry?: RetryMode | undefined;
  /** Without a connection after this long, in milliseconds, another node gets its chance. @default 250 */
  readonly connectionAttemptDelay?: number | undefined;
  /** Longest pause that a `Retry-After` of the server can impose, in milliseconds. @default 60_000 */
  readonly maxRetryAfter?: number | undefined;
  /** How pauses between tries grow. */
  readonly backoff?: BackoffOptions | undefined;
  /** When a node that fails is left alone, and for how long. */
  readonly circuit?: CircuitOptions | undefined;
  /** When sessions are renewed, and how long refused credentials are not tried again. */
  readonly sessionTimes?: Partial<SessionTimes> | undefined;
  /** Longest time for all that a call asks for, as in `CallOptions`; endless streams only have to begin in time. Default: none. */
  readonly deadline?: number | undefined;
  /** Remembers answers of reads that the spec marks as such; `true` for the defaults. @default false */
  readonly cache?: boolean | CacheOptions | undefined;
  /** Bounds what is sent in a time, and how much at the same time. Default: the backend's, if it has any. */
  readonly rateLimit?: RateLimitOptions | undefined;
  /**
   * Refuses every call that is not known to do nothing but read, by the `effect` of its operation, with `ReadOnlyError`
   * before anything is sent: `request()` too, unless its path is that of a known read. Logins go through.
   * @default false
   */
  readonly readOnly?: boolean | undefined;
  /**
   * Compares what the server says with the spec, and lists differences in `client.drift.report()`; see `ValidateOptions`.
   * @default "off"
   */
  readonly validate?: ValidateMode | ValidateOptions | undefined;
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
