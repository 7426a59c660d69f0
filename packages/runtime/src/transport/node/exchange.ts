import { Call } from "../../core/call.ts";
import { joinBytes } from "../../core/decode.ts";
import { describePart } from "../../core/describe-body.ts";
import { InvalidAnswerError } from "../../errors/invalid-answer-error.ts";
import { Reply, type ReplyInit } from "../../core/reply.ts";
import { type RawFields, rawField, type ReplyFields } from "../../core/reply-headers.ts";
import { hasNoBody } from "../target.ts";
import type { ConnectionLimit } from "./connection-limit.ts";
import type { Opener } from "./connector.ts";
import { codingsOf, decompress, decompressStream } from "./decompress.ts";
import type { EndListener, SocketEnd } from "./socket-watch.ts";
import { withCode } from "./with-code.ts";

const none: readonly never[] = [];
const nothing = (): void => {};
/** Stands where the call was. */
const noCall = new Call("/");

/** undici's code for an answer that is shorter than its framing says. */
const lengthMismatch = "UND_ERR_RES_CONTENT_LENGTH_MISMATCH";

/** How much of a streamed answer may wait for its reader. */
const streamWindow = 64 * 1024;

/**
 * One attempt on the wire: undici's handler on one side, a promise of a reply on the other.
 * Its `on…` methods are undici's dispatcher interface 1; `ControllerHandler` adapts interface 2.
 */
export class Exchange implements Opener {
  stopConnecting: ((reason: Error) => void) | undefined = undefined;

  #call: Call;
  readonly #url: string;
  readonly #maxBytes: number;
  readonly #connection: EndListener;
  #resolve: (reply: Reply) => void;
  #reject: (reason: unknown) => void;
  #onAbort: (() => void) | undefined = undefined;
  #abort: ((reason: Error) => void) | undefined = undefined;
  #upload: AsyncGenerator<Uint8Array, void> | undefined = undefined;
  #limit: ConnectionLimit | undefined = undefined;
  #isBounded = false;
  #isOver = false;
  #reason: Error | undefined = undefined;

  #status = 0;
  #statusText = "";
  #fields: RawFields | ReplyFields = none;
  /** Most answers come in one chunk, so there is no list before the first. */
  #chunks: Uint8Array[] | undefined = undefined;
  #length = 0;
  #stream: ReadableStreamDefaultController<Uint8Array> | undefined = undefined;
  #resume: (() => void) | undefined = undefined;

  constructor(
    call: Call,
    url: string,
    maxBytes: number,
    connection: EndListener,
    resolve: (reply: Reply) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#call = call;
    this.#url = url;
    this.#maxBytes = maxBytes;
    this.#connection = connection;
    this.#resolve = resolve;
    this.#reject = reject;
    call.cancel = (reason) => this.cancel(reason);
    const { signal } = call;
    if (signal) {
      this.#onAbort = () => this.cancel(signal.reason);
      signal.addEventListener("abort", this.#onAbort, { once: true });
    }
  }

  /** Counts the exchange among those of its node. @param isBounded whether it has a place to give back */
  useLimit(limit: ConnectionLimit, isBounded: boolean): void {
    limit.unwritten += 1;
    this.#limit = limit;
    this.#isBounded = isBounded;
  }

  /** A body to end when the exchange is over before it was sent whole. */
  set upload(upload: AsyncGenerator<Uint8Array, void>) {
    this.#upload = upload;
  }

  /** Ends the exchange at once, wherever it is. */
  cancel(reason: Error): void {
    if (this.#isOver) return;
    this.#reason = reason;
    const abort = this.#abort;
    const { stopConnecting } = this;
    this.onError(reason);
    abort?.(reason);
    stopConnecting?.(reason);
  }

  onConnect(abort: (reason?: Error) => void): void {
    if (this.#isOver) {
      abort(this.#reason);
      return;
    }
    this.#abort = abort;
    const call = this.#call;
    if (!call.written && this.#limit) this.#limit.unwritten -= 1;
    call.written = true;
    call.isQueued = false;
  }

  onHeaders(status: number, fields: RawFields | ReplyFields, resume: () => void, statusText: string): boolean {
    if (status < 200) return true;
    this.#status = status;
    this.#call.status = status;
    this.#statusText = statusText;
    this.#fields = fields;
    const { isStreamed, method } = this.#call;
    if (isStreamed && status < 300 && !hasNoBody(method, status)) this.#giveStream(resume);
    return true;
  }

  onData(chunk: Uint8Array): boolean {
    const stream = this.#stream;
    this.#length += chunk.length;
    if (stream) {
      stream.enqueue(chunk);
      return (stream.desiredSize ?? 1) > 0;
    }
    if (this.#length > this.#maxBytes) {
      this.cancel(this.#invalid(`The answer is larger than ${this.#maxBytes} bytes`));
      return true;
    }
    if (this.#chunks) this.#chunks.push(chunk);
    else this.#chunks = [chunk];
    return true;
  }

  onComplete(): void {
    if (this.#isOver) return;
    const { ending } = this.#connection;
    if (ending !== undefined && this.#isCutBy(ending)) {
      this.onError(withCode(new Error(`The connection was ${ending} before the end of the answer`), lengthMismatch));
      return;
    }
    this.#finish();
    if (this.#stream) {
      this.#stream.close();
      this.#forget();
      return;
    }
    if (hasNoBody(this.#call.method, this.#status)) {
      this.#give(null);
      return;
    }
    const chunks = this.#chunks ?? none;
    const codings = codingsOf(this.#field("content-encoding"));
    if (codings !== undefined) this.#unpack(joinBytes(chunks), codings);
    else this.#give(chunks.length > 1 ? chunks : joinBytes(chunks));
  }

  onError(error: unknown): void {
    if (this.#isOver) return;
    // A length that such an answer states is that of a body that isn't sent (RFC 9110 section 8.6).
    if (
      this.#status >= 200 &&
      hasNoBody(this.#call.method, this.#status) &&
      (error as { code?: unknown }).code === lengthMismatch
    ) {
      this.onComplete();
      return;
    }
    if (this.#status > 0 && !this.#stream) {
      this.#call.received = describePart(this.#chunks ?? none, this.#field("content-encoding") !== undefined);
    }
    this.#finish();
    // The parser gives no code to what is not HTTP at all, and in some versions none to an end before its time.
    if (error instanceof Error && error.name === "HTTPParserError" && !("code" in error && error.code)) {
      withCode(error, error.message.includes("EOF state") ? "HPE_INVALID_EOF_STATE" : "HPE_INVALID");
    }
    if (this.#stream) this.#stream.error(error);
    else this.#reject(error);
    this.#forget();
  }

  /**
   * Whether an answer that is over because its connection ended is less than what the server wanted to send (RFC 9112
   * section 6.3 and 8): only the orderly end of a connection can be the end of a body that states no framing.
   */
  #isCutBy(ending: SocketEnd): boolean {
    if (hasNoBody(this.#call.method, this.#status)) return false;
    if (ending === "reset" || this.#field("transfer-encoding") !== undefined) return true;
    const length = this.#field("content-length");
    return length !== undefined && this.#length !== Number(length);
  }

  #give(body: ReplyInit["body"]): void {
    const call = this.#call;
    const reply = new Reply({
      status: this.#status,
      statusText: this.#statusText,
      headers: this.#fields,
      body,
      url: this.#url,
      maxBytes: this.#maxBytes,
    });
    reply.node = call.node;
    reply.ticket = call.ticket;
    this.#resolve(reply);
    if (this.#isOver) this.#forget();
  }

  #giveStream(resume: () => void): void {
    this.#resume = resume;
    const stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#stream = controller;
        },
        pull: () => this.#resume?.(),
        cancel: (reason) => this.cancel(reason instanceof Error ? reason : new Error("The reader left")),
      },
      { highWaterMark: streamWindow, size: (chunk) => chunk.length },
    );
    const codings = codingsOf(this.#field("content-encoding"));
    this.#give(codings === undefined ? stream : decompressStream(stream, codings));
  }

  #unpack(bytes: Uint8Array, codings: readonly string[]): void {
    try {
      const unpacked = decompress(bytes, codings, this.#maxBytes);
      if (unpacked instanceof Uint8Array) this.#give(unpacked);
      else {
        unpacked.then(
          (whole) => this.#give(whole),
          (error) => this.#refuse(error),
        );
      }
    } catch (error) {
      this.#refuse(error);
    }
  }

  /** The answer is there, and can't be unpacked. */
  #refuse(error: unknown): void {
    const { message, cause } = error as Error;
    this.#reject(this.#invalid(message, cause));
    this.#forget();
  }

  #field(name: string): string | readonly string[] | undefined {
    const fields = this.#fields;
    return Array.isArray(fields) ? rawField(fields as RawFields, name) : (fields as ReplyFields)[name];
  }

  /** Lets go of everything that the exchange held. */
  #finish(): void {
    this.#isOver = true;
    this.#abort = undefined;
    this.#resume = undefined;
    const call = this.#call;
    if (this.#limit) {
      if (!call.written) this.#limit.unwritten -= 1;
      if (this.#isBounded) this.#limit.leave();
    }
    call.cancel = undefined;
    call.isQueued = false;
    if (this.#onAbort) call.signal?.removeEventListener("abort", this.#onAbort);
    if (this.#upload) void this.#upload.return().catch(() => {});
  }

  /**
   * Points at nothing any more. An exchange that was promoted to the old generation keeps what it points at alive
   * until the next major collection, even when it is garbage itself, and the promise's functions lead to the parsed
   * answer: without this, calls with answers of 100 KB cost a fifth more in collections.
   */
  #forget(): void {
    this.#call = noCall;
    this.#resolve = nothing;
    this.#reject = nothing;
    this.#chunks = undefined;
    this.#fields = none;
    this.#stream = undefined;
    this.#upload = undefined;
  }

  #invalid(message: string, cause?: unknown): InvalidAnswerError {
    const { name, node } = this.#call;
    return new InvalidAnswerError(message, { operation: name, node: node?.url, status: this.#status, cause });
  }
}
