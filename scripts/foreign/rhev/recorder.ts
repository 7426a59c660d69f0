import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";

/** A request as it came, and what was answered. */
export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly accept: string | undefined;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
}

/** Reads along what a server of this process is sent, and what it answers. */
export class Recorder implements Disposable {
  readonly exchanges: (Recorded | { readonly pass: number })[] = [];
  readonly #port: number;
  #open = 0;

  constructor(port: number) {
    this.#port = port;
    subscribe("http.server.request.start", this.#follow);
  }

  /** Requests that have no answer yet. */
  get open(): number {
    return this.#open;
  }

  [Symbol.dispose](): void {
    unsubscribe("http.server.request.start", this.#follow);
  }

  readonly #follow = (message: unknown): void => {
    const { request, response } = message as { readonly request: IncomingMessage; readonly response: ServerResponse };
    if (request.socket.localPort !== this.#port) return;
    this.#open += 1;
    const sent = collect(request, "push");
    const written = [collect(response, "write"), collect(response, "end")];
    response.once("close", () => {
      this.#open -= 1;
      this.exchanges.push({
        method: request.method ?? "",
        path: request.url ?? "",
        accept: request.headers.accept,
        body: sent.join(""),
        status: response.statusCode,
        answer: written.flat().join(""),
      });
    });
  };
}

/** Keeps the text that a method of a stream is given. */
function collect(stream: object, name: string): string[] {
  const chunks: string[] = [];
  const method = Reflect.get(stream, name) as (...args: unknown[]) => unknown;
  Reflect.set(stream, name, (...args: unknown[]): unknown => {
    const [chunk] = args;
    if (typeof chunk === "string") chunks.push(chunk);
    else if (chunk instanceof Uint8Array && chunk.length < 1_000_000)
      chunks.push(Buffer.from(chunk).toString("latin1"));
    return method.apply(stream, args);
  });
  return chunks;
}
