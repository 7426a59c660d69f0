import { notify } from "../util/notify.ts";
import type { Call } from "../core/call.ts";
import { ClosedError } from "../errors/closed-error.ts";
import { InvalidAnswerError } from "../errors/invalid-answer-error.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { RedirectError } from "../errors/redirect-error.ts";
import type { HeaderFields } from "../core/headers.ts";
import type { CallOptions } from "../core/call-options.ts";
import type { TlsOptions } from "../core/client-options.ts";
import { Reply } from "../core/reply.ts";
import { fieldsOf } from "../core/reply-headers.ts";
import type { Transport } from "../core/send.ts";
import type { BodyReader } from "./fetch-body.ts";
import { FetchExchange } from "./fetch-exchange.ts";
import { codeOfFetchError, isNeverSent } from "./fetch-errors.ts";
import { hasNoBody, nodeOf, pathOf, withCookies } from "./target.ts";
import { silenceOf, type TransportOptions, transportDefaults } from "./transport-options.ts";

/** What the fetch transport takes. */
export interface FetchTransportOptions extends TransportOptions {
  /** Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** In place of `fetch`, for a caller who needs to know the call. */
  readonly send?: ((url: string, init: RequestInit, call: Call) => Promise<Response>) | undefined;
  /** Whether a browser adds its own cookies; for sessions that live in cookies there. @default "same-origin" */
  readonly credentials?: "include" | "omit" | "same-origin" | undefined;
  /** Not possible over fetch: the platform decides whom it trusts. */
  readonly tls?: TlsOptions | undefined;
  /** Not possible over fetch: the platform decides about proxies. */
  readonly proxy?: string | false | undefined;
}

/**
 * Sends calls over the platform's `fetch`, for browsers, workers, Deno and Bun. Same contract as the
 * Node transport, as far as fetch lets one see: it does not tell when the first byte leaves, so a
 * failed call counts as written unless the platform's error proves that no connection was made.
 * @throws InvalidOptionError for options that only the Node transport can honour.
 */
export function createFetchTransport(options: FetchTransportOptions = {}): Transport {
  if (options.tls) throw new InvalidOptionError("Option `tls`: the platform's fetch takes no TLS settings.");
  if (typeof options.proxy === "string")
    throw new InvalidOptionError("Option `proxy`: the platform's fetch takes no proxy.");
  const { idleTimeout, maxBytes } = transportDefaults(options);
  const { credentials } = options;
  const inFlight = new Set<(reason: Error) => void>();
  let closed: ClosedError | undefined;

  async function send(call: Call): Promise<Reply> {
    const node = nodeOf(call);
    const url = node.origin + pathOf(call, node);
    if (closed) throw closed;
    call.signal?.throwIfAborted();
    // Read at each call, so that a test or a tracer may replace it.
    const fetch = options.fetch ?? globalThis.fetch;
    const sendBy = options.send ?? ((to: string, init: RequestInit) => fetch(to, init));

    const bound = call.options.maxBytes ?? maxBytes;
    const exchange = new FetchExchange(call, inFlight);
    let isStreaming = false;
    let reading: BodyReader | undefined;
    try {
      call.written = true;
      const response = await exchange.race(
        sendBy(
          url,
          {
            method: call.method,
            redirect: "manual",
            signal: exchange.signal,
            ...(credentials === undefined ? {} : { credentials }),
            ...contentOf(call, exchange),
          },
          call,
        ),
      );
      if (response.type === "opaqueredirect") {
        throw new RedirectError(`${call.name} was redirected, and redirects are not followed`, {
          operation: call.name,
          node: node.url,
        });
      }
      const { status, statusText } = response;
      call.status = status;
      const give = (body: Uint8Array | ReadableStream<Uint8Array> | null): Reply => {
        const reply = new Reply({
          status,
          statusText,
          url,
          headers: fieldsOf(response.headers),
          body,
          maxBytes: bound,
        });
        reply.node = call.node;
        reply.ticket = call.ticket;
        return reply;
      };
      if (hasNoBody(call.method, status)) return give(null);
      if (response.body === null) return give(new Uint8Array(0));
      const body = (reading = exchange.read(response.body, silenceOf(call, idleTimeout)));
      if (call.isStreamed && status < 300) {
        isStreaming = true;
        return give(body.stream(exchange.finish));
      }
      const bytes = await exchange.race(body.all(bound));
      if (bytes) return give(bytes);
      throw new InvalidAnswerError(`The answer is larger than ${bound} bytes`, {
        operation: call.name,
        node: node.url,
        status,
      });
    } catch (error) {
      if (error instanceof Error && !exchange.isCancelled) {
        // Who has begun a body that can be read once can't send it anew, wherever it is now.
        if (isNeverSent(error) && !exchange.upload) call.written = false;
        const code = codeOfFetchError(error);
        if (code !== undefined && !("code" in error)) Object.assign(error, { code });
      }
      call.received = reading?.received;
      exchange.stop(error);
      throw error;
    } finally {
      if (!isStreaming) exchange.finish();
    }
  }

  return {
    send,
    async close() {
      closed ??= new ClosedError("The client was closed");
      for (const cancel of inFlight) cancel(closed);
    },
  };
}

/** Headers and body in the form that fetch takes. What the session says wins. */
function contentOf(call: Call, exchange: FetchExchange): { headers: HeaderFields; body?: BodyInit; duplex?: "half" } {
  const headers: HeaderFields = { ...call.fields };
  const proof = call.ticket?.session.headers;
  for (const name in proof) {
    const value = proof[name];
    if (value !== undefined) headers[name.toLowerCase()] = withCookies(call, name, value);
  }
  const { body } = call;
  if (body === null) return { headers };
  const { onUploadProgress } = call.options;
  if (!call.isReplayable) {
    return {
      headers,
      body: taken(body as AsyncIterable<Uint8Array>, exchange, (progress) => {
        call.progressed?.();
        onUploadProgress?.(progress);
      }),
      duplex: "half",
    };
  }
  // Only fetch knows the boundary of the form that it writes.
  if (body instanceof FormData) delete headers["content-type"];
  // fetch does not say how far it is; that it begins is all that can be told.
  notify(onUploadProgress, {
    done: 0,
    total: body instanceof FormData ? undefined : new Blob([body as BlobPart]).size,
  });
  return { headers, body: body as BodyInit };
}

/** A body of unknown length as a stream that reports what was taken from it, and begins it with the first piece. */
function taken(
  source: AsyncIterable<Uint8Array>,
  exchange: FetchExchange,
  onProgress: CallOptions["onUploadProgress"],
): ReadableStream<Uint8Array> {
  let done = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await (exchange.upload ??= source[Symbol.asyncIterator]()).next();
        if (done > 0) notify(onProgress, { done, total: undefined });
        if (next.done) {
          controller.close();
          return;
        }
        done += next.value.length;
        controller.enqueue(next.value);
      },
    },
    { highWaterMark: 0 },
  );
}
