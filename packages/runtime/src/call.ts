import type { Attempt } from "./errors/northbound-error.ts";
import type { HeaderFields } from "./headers.ts";
import { addHeaders } from "./headers.ts";
import type { Node } from "./node.ts";
import type { Operation } from "./operation.ts";
import type { CallOptions, HeadersInput } from "./options.ts";
import type { Authorize, SessionTicket } from "./session/session.ts";

/** What a call may carry to the backend. A stream can be read only once. */
export type CallBody =
  | string
  | Uint8Array
  | ArrayBuffer
  | URLSearchParams
  | FormData
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>
  | null;

/** What builds a call; openapi-fetch passes its request init, with ours inside. */
export interface CallInit {
  readonly method?: string | undefined;
  readonly headers?: HeadersInput | Iterable<readonly [string, string]> | undefined;
  readonly body?: CallBody | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly operation?: Operation | undefined;
  readonly options?: CallOptions | undefined;
}

const noOptions: CallOptions = {};

/**
 * The runtime's light `Request`. Its URL has no origin: which node serves it is decided by the
 * failover layer alone, so credentials can't follow a call to a host that is not configured.
 */
export class Call {
  /** Path and query, from the base path on. */
  readonly url: string;
  readonly method: string;
  /** Lower-case names. Layers never change them after the call was built. */
  readonly fields: HeaderFields;
  readonly body: CallBody;
  readonly signal: AbortSignal | undefined;
  readonly operation: Operation | undefined;
  readonly options: CallOptions;

  /** Set by the session layer: how the failover layer gets a ticket for the node it chose. */
  authorize: Authorize | undefined = undefined;

  /** Set by the deadline layer: when the call must have ended, in milliseconds since the epoch. */
  endsAt: number | undefined = undefined;
  /** Kept by the failover layer: the tries that did not give a good answer; absent after a first good one. */
  attempts: Attempt[] | undefined = undefined;

  /** Set on an attempt: the node that serves it. */
  node: Node | undefined = undefined;
  /** Set on an attempt: the session that it proves. */
  ticket: SessionTicket | undefined = undefined;
  /** Set on an attempt by the timeout layer, in milliseconds. */
  timeout: number | undefined = undefined;
  /** Set by the transport while the call is on the wire: ends it with `reason`. */
  cancel: ((reason: Error) => void) | undefined = undefined;
  /** Set by the transport as soon as a byte of the request may have reached the node. */
  written = false;

  constructor(url: string, init: CallInit = {}) {
    this.url = url;
    this.method = init.method ?? "GET";
    this.fields = addHeaders({}, init.headers);
    this.body = init.body ?? null;
    this.signal = init.signal ?? undefined;
    this.operation = init.operation;
    this.options = init.options ?? noOptions;
  }

  /** `group/method` for messages and events; method and path of an untyped request. */
  get name(): string {
    return this.operation?.id ?? `${this.method} ${this.url.split("?", 1)[0]}`;
  }

  /** Whether the body, if any, can be sent again. */
  get isReplayable(): boolean {
    const { body } = this;
    return body === null || typeof body === "string" || !(Symbol.asyncIterator in body || body instanceof ReadableStream);
  }

  /** An attempt of this call at a node, proven by a ticket. */
  attemptAt(node: Node, ticket: SessionTicket | undefined): Call {
    const attempt = new Call(this.url, this);
    attempt.node = node;
    attempt.ticket = ticket;
    return attempt;
  }

  clone(): Call {
    return new Call(this.url, this);
  }
}
