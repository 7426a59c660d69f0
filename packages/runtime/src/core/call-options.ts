import type { AttemptRecord } from "../errors/northbound-error.ts";
import type { HeadersInput } from "./headers.ts";

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

/** Query parameters by name. */
export type ExtraQuery = Readonly<Record<string, QueryValue | readonly QueryValue[] | undefined>>;

type QueryValue = string | number | boolean;

/**
 * Options of one call. They override the client's options of the same name. A number or word that makes no sense is an
 * `InvalidOptionError` before anything is sent.
 */
export interface CallOptions {
  /** Ends the call at once, wherever it is. */
  readonly signal?: AbortSignal | undefined;
  /** Longest time for one try, in milliseconds; `Infinity` for no limit. */
  readonly timeout?: number | undefined;
  /**
   * Longest time for all that is asked for, in milliseconds; `Infinity` for no limit. It bounds every try and wait, logins,
   * all pages of a collection, and a streamed answer to its end.
   */
  readonly deadline?: number | undefined;
  /**
   * When the call is sent again after a failure: `safe`, when the failure proves that it was not processed or the call
   * is safe to repeat; `always`; or `never`. Default: the client's.
   */
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
  readonly onRetry?: ((attempt: AttemptRecord, delay: number) => void) | undefined;
  /** Bytes of the request body handed to the socket so far. */
  readonly onUploadProgress?: ((progress: Progress) => void) | undefined;
  /** Headers of this call, beside those of the operation. */
  readonly headers?: HeadersInput | undefined;
  /**
   * Query parameters of this call, beside those of the operation: for what a server takes beyond the spec. Those of the
   * operation belong into its input, and are refused here with an `InvalidInputError`. Lists repeat their name.
   */
  readonly query?: ExtraQuery | undefined;
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
  /** Called after each page with the items so far. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}
