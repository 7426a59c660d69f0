import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { AttemptRecord } from "../errors/northbound-error.ts";
import { addHeaders, CallHeaders, type HeaderFields, type HeadersInput } from "./headers.ts";
import type { Node } from "./node.ts";
import type { Operation } from "./operation.ts";
import type { CallOptions } from "./call-options.ts";
import type { Reply } from "./reply.ts";
import { inspectAsJson } from "../util/inspect.ts";
import type { SessionTicket } from "./session-ticket.ts";

/** Sends a call and gives its reply: the one signature that layers and transports share. */
export type Send = (call: Call) => Promise<Reply>;

/**
 * Gives the ticket for a node, logging in through `send` when there is none.
 * Synchronous when a live session is at hand.
 */
export type Authorize = (
  node: Node,
  send: Send,
  signal: AbortSignal | undefined,
) => SessionTicket | Promise<SessionTicket>;

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
  /** Fields to share instead of copying `headers`; for attempts. */
  readonly fields?: HeaderFields | undefined;
  readonly body?: CallBody | undefined;
  readonly signal?: AbortSignal | null | undefined;
  readonly operation?: Operation | undefined;
  readonly options?: CallOptions | undefined;
  /** Give the body as it arrives, whatever the operation says. */
  readonly stream?: boolean | undefined;
}

const noOptions: CallOptions = {};

/** Stands for the node in platform URLs, which must have an origin. `.invalid` never resolves (RFC 2606). */
const placeholderOrigin = "http://node.invalid";

/** Where a platform request has the call that it stands for, so that `from` finds it again. */
const madeFrom = Symbol("made from call");

/**
 * The runtime's light `Request`. Its URL has no origin: which node serves it is decided by the
 * failover layer alone, so credentials can't follow a call to a host that is not configured.
 */
export class Call {
  static {
    inspectAsJson(this.prototype, "Call");
  }

  /**
   * openapi-fetch accepts from a middleware what is an `instanceof` its `Request` class, which is
   * this one; a platform `Request` counts too, and `Call.from` turns it into a call before it is sent.
   */
  static [Symbol.hasInstance](value: unknown): boolean {
    return (
      typeof value === "object" && value !== null && (Call.prototype.isPrototypeOf(value) || value instanceof Request)
    );
  }

  /** Path and query, from the base path on. */
  readonly url: string;
  readonly method: string;
  /** Lower-case names. Layers never change them after the call was built; middlewares do, before. */
  readonly fields: HeaderFields;
  readonly signal: AbortSignal | undefined;
  readonly operation: Operation | undefined;
  readonly options: CallOptions;
  /** Whether the caller wants the body as it arrives. */
  readonly stream: boolean;

  /** Set by the session layer: how the failover layer gets a ticket for the node it chose. */
  authorize: Authorize | undefined = undefined;
  /** The session of a node as it is now, for an attempt that has waited long for its turn; `undefined` without a live one. */
  currentTicket: ((node: Node) => SessionTicket | undefined) | undefined = undefined;

  /** Set by the deadline layer: when the call must have ended, on the clock of durations. */
  endsAt: number | undefined = undefined;
  /** Set by the failover layer on a call that was turned away for a limit: until when it waits for room there. */
  waitsUntil: number | undefined = undefined;
  /** Goes before those that wait for a limit for the first time: a login, and a call whose session had ended. */
  goesFirst = false;
  /** Set by the observe layer: the id that joins the events of this call, and that the backend was sent where it takes one. */
  correlationId: string | undefined = undefined;
  /** Set by the session layer: nodes that rejected each session they gave. The failover layer leaves them out. */
  rejectingNodes: readonly string[] | undefined = undefined;
  /** Kept by the failover layer: before when each node asked not to be called again, by index, on the clock of durations. */
  notBefore: number[] | undefined = undefined;
  /** Kept by the failover layer: the attempts that did not give a good answer; absent after a first good one. */
  attempts: AttemptRecord[] | undefined = undefined;

  /** Set on an attempt: the node that serves it. */
  node: Node | undefined = undefined;
  /** Set on an attempt: the session that it proves. */
  ticket: SessionTicket | undefined = undefined;
  /** Set on an attempt by the timeout layer, in milliseconds. */
  timeout: number | undefined = undefined;
  /** Set by the transport while the call is on the wire: ends it with `reason`. */
  cancel: ((reason: Error) => void) | undefined = undefined;
  /** Set by whatever holds the call back before it is sent: it waits for its turn in this client, not for the node. */
  isQueued = false;
  /** Kept beside `isQueued`: how long the call was held back so far, in milliseconds. No limit for one attempt counts it. */
  queueTime = 0;
  /** Set by the timeout layer: the transport calls it for each piece of a large request body that it sends. */
  progressed: (() => void) | undefined = undefined;
  /** Set by the transport as soon as a byte of the request may have reached the node. */
  written = false;
  /** Set by the transport as soon as the answer has begun: its status. */
  status: number | undefined = undefined;
  /** Set by the transport when a buffered answer breaks off: what there was of it, for the error. */
  received: string | undefined = undefined;

  #body: CallBody;
  #headers: CallHeaders | undefined = undefined;
  #isRead = false;

  constructor(url: string, init: CallInit = {}) {
    this.url = url;
    this.method = init.method ?? "GET";
    this.fields = init.fields ?? addHeaders({}, init.headers);
    this.#body = init.body ?? null;
    this.signal = init.signal ?? undefined;
    this.operation = init.operation;
    this.options = init.options ?? noOptions;
    this.stream = init.stream === true;
  }

  /**
   * The call that a platform request stands for.
   * @param known what is known of it beside.
   * @throws InvalidInputError when the request goes to a host of its own: a call has no origin.
   */
  static from(request: Call | Request, known?: CallInit): Call {
    if (Call.prototype.isPrototypeOf(request)) return request as Call;
    const { method, headers, body, signal } = request as Request;
    const url = new URL(request.url);
    if (url.origin !== placeholderOrigin) {
      throw new InvalidInputError(`A call can't go to ${url.origin}: its host is one of the configured nodes`);
    }
    const origin = (request as { [madeFrom]?: Call })[madeFrom];
    const { operation, options, stream } = origin ?? {};
    return new Call(url.pathname + url.search, { method, headers, body, signal, operation, options, stream, ...known });
  }

  get body(): CallBody {
    return this.#body;
  }

  /** A live view of `fields`. */
  get headers(): Headers {
    return (this.#headers ??= new CallHeaders(this.fields));
  }

  /** `group/method` for messages and events; method and path of an untyped request. */
  get name(): string {
    return this.operation?.id ?? `${this.method} ${this.url.split("?", 1)[0]}`;
  }

  /** Whether the body, if any, can be sent again. */
  get isReplayable(): boolean {
    return !isOneTime(this.#body);
  }

  /** Whether a successful answer is given as it arrives, instead of when it is complete. */
  get isStreamed(): boolean {
    const { operation } = this;
    return this.stream || operation?.stream !== undefined || operation?.answer === "binary";
  }

  get bodyUsed(): boolean {
    return this.#isRead || (this.#body instanceof ReadableStream && this.#body.locked);
  }

  /** An attempt of this call at a node, proven by a ticket. It shares the fields and the body. */
  attemptAt(node: Node, ticket: SessionTicket | undefined): Call {
    const attempt = new Call(this.url, this);
    attempt.node = node;
    attempt.ticket = ticket;
    attempt.currentTicket = this.currentTicket;
    attempt.endsAt = this.endsAt;
    attempt.waitsUntil = this.waitsUntil;
    attempt.goesFirst = this.goesFirst;
    return attempt;
  }

  /** A second call with the same content. A streamed body is divided, as the platform does. */
  clone(): Call {
    if (this.bodyUsed) throw new TypeError("The body was already read");
    let body = this.#body;
    if (body instanceof ReadableStream) [this.#body, body] = body.tee();
    const { method, fields, signal, operation, options, stream } = this;
    const copy = new Call(this.url, { method, headers: fields, body, signal, operation, options, stream });
    copy.authorize = this.authorize;
    copy.currentTicket = this.currentTicket;
    return copy;
  }

  async text(): Promise<string> {
    return typeof this.#body === "string" ? this.#body : this.#read().text();
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#read().arrayBuffer();
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.arrayBuffer());
  }

  async blob(): Promise<Blob> {
    return this.#read().blob();
  }

  async formData(): Promise<FormData> {
    return this.#body instanceof FormData ? this.#body : this.#read().formData();
  }

  /** The platform's object, for libraries that need the real one. A streamed body moves over to it. */
  toRequest(): Request {
    const { method, signal } = this;
    const request = new Request(placeholderOrigin + this.url, {
      method,
      headers: { ...this.fields },
      ...(this.#body === null ? {} : { body: this.#body as BodyInit, duplex: "half" }),
      ...(signal ? { signal } : {}),
    });
    this.standBehind(request);
    return request;
  }

  /** Lets `from` find what is known of this call beside a platform request that stands for it. */
  standBehind(request: Request): void {
    Object.defineProperty(request, madeFrom, { value: this });
  }

  /** What may be printed: no query, no header, no body, no session. */
  toJSON(): object {
    return { name: this.name, method: this.method, path: this.url.split("?", 1)[0], node: this.node?.url };
  }

  /** The body through the platform's own reader. */
  #read(): Response {
    if (this.bodyUsed) throw new TypeError("The body was already read");
    if (isOneTime(this.#body)) this.#isRead = true;
    const type = this.headers.get("content-type");
    return new Response(this.#body as BodyInit | null, type === null ? {} : { headers: { "content-type": type } });
  }
}

function isOneTime(body: CallBody): boolean {
  if (body === null || typeof body === "string") return false;
  return body instanceof ReadableStream || Symbol.asyncIterator in body;
}
