import type { Call } from "../core/call.ts";
import { longestDelay } from "../util/clock.ts";
import { clientDefaults, type TlsOptions } from "../core/client-options.ts";

/** What every transport takes. Durations are milliseconds. */
export interface TransportOptions {
  /** Longest silence between two chunks of an answer; observed to the second. @default 30_000 */
  readonly idleTimeout?: number | undefined;
  /** Largest buffered answer in bytes, after decompression. A call's own `maxBytes` wins. @default 268_435_456 */
  readonly maxBytes?: number | undefined;
}

/** What the Node transport takes beyond that. */
export interface NodeTransportOptions extends TransportOptions {
  /** For a connection to be made, TLS and proxy included. @default 10_000 */
  readonly connectTimeout?: number | undefined;
  readonly tls?: TlsOptions | undefined;
  /**
   * URL of an `http:` or `https:` proxy, with user and password where it needs them; `false` for none.
   * Default: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` of the environment, also in lower case.
   */
  readonly proxy?: string | false | undefined;
  /** How long an idle connection is kept when the server does not say. @default 4_000 */
  readonly keepAliveTimeout?: number | undefined;
  /**
   * Connections to one node at most; calls beyond wait for one, which counts for no limit of theirs but the deadline.
   * Streams without an end of their own don't count. `Infinity` for no bound. @default 64
   */
  readonly connections?: number | undefined;
  /**
   * Replay-safe calls that may wait on one connection for each other's answers. More than 1 saves
   * round trips on a long line, and makes a slow answer delay the ones behind it. @default 1
   */
  readonly pipelining?: number | undefined;
  /** Offer HTTP/2 over TLS, and use it where the server takes it. @default false */
  readonly allowH2?: boolean | undefined;
}

/** The longest silence within the answer of a call; 0 for no limit. An endless stream may be silent for as long as it likes. */
export function silenceOf(call: Call, idleTimeout: number): number {
  const limit = call.options.idleTimeout ?? (call.operation?.endless ? Infinity : idleTimeout);
  return limit > longestDelay ? 0 : limit;
}

/** The options that have a number as their default, filled in. */
export function transportDefaults(options: NodeTransportOptions): {
  idleTimeout: number;
  maxBytes: number;
  connectTimeout: number;
} {
  return {
    idleTimeout: options.idleTimeout ?? clientDefaults.idleTimeout,
    maxBytes: options.maxBytes ?? clientDefaults.maxBytes,
    connectTimeout: options.connectTimeout ?? clientDefaults.connectTimeout,
  };
}
