import { joinBytes } from "../core/decode.ts";
import { describePart } from "../core/describe-body.ts";

/** Reads the body of a platform response: no longer than `idleTimeout` for a chunk (0 is no limit), and until it is stopped. */
export class BodyReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #idleTimeout: number;
  readonly #chunks: Uint8Array[] = [];
  #stopped: { readonly reason: unknown } | undefined = undefined;

  constructor(body: ReadableStream<Uint8Array>, idleTimeout: number) {
    this.#reader = body.getReader();
    this.#idleTimeout = idleTimeout;
  }

  /** The next chunk; `undefined` at the end. */
  async next(): Promise<Uint8Array | undefined> {
    const limit = this.#idleTimeout;
    const timer = limit === 0 ? undefined : setTimeout(() => this.stop(silence(limit)), limit);
    try {
      const { value } = await this.#reader.read();
      if (!this.#stopped) return value;
    } catch (error) {
      if (!this.#stopped) throw error;
    } finally {
      clearTimeout(timer);
    }
    throw this.#stopped.reason;
  }

  /**
   * Ends a read that waits, and closes the connection. Aborting the signal given to fetch is not enough:
   * in Node it no longer reaches the body once the response object was collected.
   */
  stop(reason: unknown): void {
    this.#stopped ??= { reason };
    this.#reader.cancel(reason).catch(() => {});
  }

  /** The whole body; `undefined` when it is larger than `maxBytes`. */
  async all(maxBytes: number): Promise<Uint8Array | undefined> {
    const chunks = this.#chunks;
    let length = 0;
    for (let chunk = await this.next(); chunk; chunk = await this.next()) {
      length += chunk.length;
      if (length > maxBytes) return undefined;
      chunks.push(chunk);
    }
    return joinBytes(chunks);
  }

  /** What there was of a body that broke off while `all` read it. */
  get received(): string {
    return describePart(this.#chunks, false);
  }

  /** The body as a stream of its own; `onEnd` is called once, when nothing more will come of it. */
  stream(onEnd: () => void): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          try {
            const chunk = await this.next();
            if (chunk) {
              controller.enqueue(chunk);
              return;
            }
          } catch (error) {
            onEnd();
            throw error;
          }
          onEnd();
          controller.close();
        },
        cancel: (reason) => {
          this.stop(reason);
          onEnd();
        },
      },
      { highWaterMark: 0 },
    );
  }
}

/** The error for a silence that is too long, with the code that undici gives it. */
function silence(idleTimeout: number): Error {
  return Object.assign(new Error(`The answer stopped for ${idleTimeout} ms`), { code: "UND_ERR_BODY_TIMEOUT" });
}
