import type { Call } from "../core/call.ts";
import { BodyReader } from "./fetch-body.ts";

/** One call under way over fetch: the ways to end it, and what must be let go of afterwards. */
export class FetchExchange {
  /** The body that is being sent, when it comes piece by piece. */
  upload: AsyncIterator<Uint8Array> | undefined = undefined;

  readonly #call: Call;
  readonly #inFlight: Set<(reason: Error) => void>;
  readonly #controller = new AbortController();
  readonly #cancelled: Promise<never>;
  #reject!: (reason: unknown) => void;
  #isCancelled = false;
  #body: BodyReader | undefined = undefined;

  /** @param inFlight where the exchange is listed as long as it can be cancelled. */
  constructor(call: Call, inFlight: Set<(reason: Error) => void>) {
    this.#call = call;
    this.#inFlight = inFlight;
    this.#cancelled = new Promise((_resolve, reject) => (this.#reject = reject));
    this.#cancelled.catch(() => {});
    call.cancel = this.cancel;
    call.signal?.addEventListener("abort", this.#onAbort, { once: true });
    inFlight.add(this.cancel);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** Ends the exchange at once with a reason of the caller's. */
  readonly cancel = (reason: Error): void => {
    this.#isCancelled = true;
    this.#reject(reason);
    this.stop(reason);
  };

  readonly #onAbort = (): void => this.cancel(this.#call.signal?.reason);

  /** The result, unless the exchange is cancelled before: platforms differ in what they reject with then. */
  race<T>(result: Promise<T>): Promise<T> {
    return Promise.race([result, this.#cancelled]);
  }

  /** Begins to read the answer's body. */
  read(body: ReadableStream<Uint8Array>, idleTimeout: number): BodyReader {
    this.#body = new BodyReader(body, idleTimeout);
    return this.#body;
  }

  /** Closes the connection, if there is one. */
  stop(reason: unknown): void {
    this.#controller.abort(reason);
    this.#body?.stop(reason);
  }

  /** Lets go of everything that the exchange held. */
  readonly finish = (): void => {
    this.#call.cancel = undefined;
    this.#call.signal?.removeEventListener("abort", this.#onAbort);
    this.#inFlight.delete(this.cancel);
    void this.upload?.return?.().catch(() => {});
  };
}
