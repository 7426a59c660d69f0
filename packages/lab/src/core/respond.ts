import { type Answer, encodeBody, type LabRequest } from "../http/message.ts";
import { isBytes } from "./bytes.ts";
import type { Cluster } from "./cluster.ts";
import { type Cut, exchange, type ResponseSink } from "./exchange.ts";
import type { Ending } from "./faults.ts";
import type { LabNode } from "./node.ts";

/** A connection that broke, or never came to be, as `fetch` says it. */
export function connectionError(code: "ECONNREFUSED" | "ECONNRESET" | "ENOTFOUND" | "UND_ERR_SOCKET"): TypeError {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
}

/** Whether it is a connection that broke, and no mistake of a handler. */
export function isConnectionError(error: unknown): boolean {
  return error instanceof TypeError && error.cause instanceof Error && "code" in error.cause;
}

const lost = (how: Ending): TypeError => connectionError(how === "reset" ? "ECONNRESET" : "UND_ERR_SOCKET");

/**
 * The answer of a node to a request that comes without a socket. Whatever cuts a connection cuts this one: the end of the
 * node, a fault, the caller who goes away.
 * @throws TypeError with the code of a connection error as its cause.
 */
export function respond(cluster: Cluster, node: LabNode, request: LabRequest): Promise<Response> {
  if (!node.up) return Promise.reject(connectionError("ECONNREFUSED"));
  const ends = new Ends(request.signal, node.down);
  return new Promise((resolve, reject) => {
    const letGo = ends.watch(reject);
    const sink: ResponseSink = {
      send: (answer) => Promise.resolve(resolve(toResponse(answer, ends))),
      sendPart: (answer, cut) => Promise.resolve(resolve(toResponse(answer, ends, cut))),
      drop: (how) => reject(lost(how)),
    };
    void exchange(cluster, node, { ...request, signal: ends.signal }, sink)
      .catch(reject)
      .finally(letGo);
  });
}

/** What ends an exchange from outside: the caller goes, or the node. */
class Ends {
  readonly signal: AbortSignal;
  readonly #caller: AbortSignal;

  constructor(caller: AbortSignal, down: AbortSignal) {
    this.#caller = caller;
    this.signal = AbortSignal.any([caller, down]);
  }

  /** Tells the error of it, once. @returns stops watching. */
  watch(fail: (error: unknown) => void): () => void {
    const tell = (): void => fail(this.#caller.aborted ? this.#caller.reason : lost("reset"));
    if (this.signal.aborted) tell();
    else this.signal.addEventListener("abort", tell);
    return () => this.signal.removeEventListener("abort", tell);
  }
}

/** @param cut Where the body breaks off and how; after half of it where no number of bytes is given. */
function toResponse(answer: Answer, ends: Ends, cut?: Cut): Response {
  const headers = answer.headers.map(([name, value]) => [name, value] as [string, string]);
  const reason = answer.reason === undefined ? {} : { statusText: answer.reason };
  const response = new Response(bodyOf(answer, ends, cut), { status: answer.status, headers, ...reason });
  // A browser takes `set-cookie` out of a response that a script makes.
  Object.defineProperty(response, "headers", { value: new Headers(headers) });
  return response;
}

function bodyOf(answer: Answer, ends: Ends, cut: Cut | undefined): BodyInit | null {
  if (answer.body.kind === "none") return null;
  const body = encodeBody(answer.body);
  const isWhole = isBytes(body);
  if (isWhole && !cut) return body.slice().buffer;
  const half = isWhole ? Math.ceil(body.length / 2) : 1_024;
  const chunks = (async function* (): AsyncGenerator<Uint8Array> {
    let left = cut ? (cut.bytes ?? half) : Infinity;
    for await (const chunk of isWhole ? [body] : body) {
      yield chunk.subarray(0, left);
      left -= chunk.length;
      if (cut && left <= 0) throw lost(cut.how);
    }
  })();
  return toStream(chunks, ends);
}

function toStream(chunks: AsyncGenerator<Uint8Array>, ends: Ends): ReadableStream<Uint8Array> {
  let letGo: () => void = () => undefined;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      letGo = ends.watch((error) => controller.error(error));
    },
    async pull(controller) {
      try {
        const { done, value } = await chunks.next();
        if (ends.signal.aborted) return;
        if (done) {
          letGo();
          controller.close();
        } else controller.enqueue(value);
      } catch (error) {
        letGo();
        controller.error(error);
      }
    },
    async cancel() {
      letGo();
      await chunks.return(undefined);
    },
  });
}
