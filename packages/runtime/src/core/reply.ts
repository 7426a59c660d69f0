import {
  bytesInclude,
  charsetOf,
  decodePieces,
  decodeText,
  decodeTextAs,
  joinBytes,
  lengthOf,
  readAll,
} from "./decode.ts";
import { boundStream } from "./bound-stream.ts";
import { copyJson } from "../util/copy-json.ts";
import { describeText, pageAdvice } from "./describe-body.ts";
import { brokenBody } from "../errors/broken-body.ts";
import { InvalidAnswerError } from "../errors/invalid-answer-error.ts";
import type { AttemptRecord } from "../errors/northbound-error.ts";
import type { Fault } from "./fault.ts";
import type { Node } from "./node.ts";
import { inspectAsJson } from "../util/inspect.ts";
import { fieldsOf, type RawFields, type ReplyFields, ReplyHeaders } from "./reply-headers.ts";
import type { Secrets } from "../errors/secrets.ts";
import type { SessionTicket } from "./session-ticket.ts";

/** What makes a reply. */
export interface ReplyInit {
  readonly status: number;
  readonly statusText?: string;
  readonly headers: ReplyFields | RawFields;
  /** Whole, in the pieces in which it came, or still coming. `null` where HTTP allows no body: an answer to HEAD, 204, 205, 304. */
  readonly body: ReplyBody | ReadableStream<Uint8Array> | null;
  /** Origin and path that answered. */
  readonly url?: string;
  /** Most bytes that may be gathered of a body that is still coming. @default Infinity */
  readonly maxBytes?: number;
}

type ReplyBody = Uint8Array | readonly Uint8Array[];

const notParsed = Symbol("not parsed");

/**
 * The runtime's light `Response`: buffered or streamed, read without building WHATWG objects until someone asks.
 *
 * It is used like the platform's `Response`, and `instanceof Response` holds. Two differences, both
 * towards leniency: a buffered reply can be read any number of times, and `json()` gives the same
 * parsed value each time. The value belongs to whoever got the reply.
 */
export class Reply implements Response {
  static {
    Object.setPrototypeOf(this.prototype, Response.prototype);
    inspectAsJson(this.prototype, "Reply");
  }

  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  /** The node that answered. */
  node: Node | undefined = undefined;
  /** Set by the fault layer: whose answer it is, for errors about its body. */
  operation: string | undefined = undefined;
  /** The session that the attempt proved. */
  ticket: SessionTicket | undefined = undefined;
  /** Set by the fault layer when the answer means failure. */
  fault: Fault | undefined = undefined;
  /** Set by the failure layer: what to do about the fault, for the error that is made of it. */
  advice: string | undefined = undefined;
  /** Set by the secrets layer: what must not be printed of it. */
  secrets: Secrets | undefined = undefined;
  /** Set by the failover layer on an answer that is not good: the tries of its call, this one included. */
  attempts: readonly AttemptRecord[] | undefined = undefined;
  /** Set by the cache layer when the answer was remembered. */
  fromCache = false;

  readonly #fields: ReplyFields | RawFields;
  readonly #maxBytes: number;
  #headers: ReplyHeaders | undefined = undefined;
  /** The buffered body; joined when somebody wants its bytes, which is seldom: JSON is read from the pieces. */
  #buffered: ReplyBody | null;
  #stream: ReadableStream<Uint8Array> | null;
  #value: unknown = notParsed;
  /** Has the parsed value that this reply copies for its caller. */
  #original: Reply | undefined = undefined;
  #isRead = false;

  constructor(init: ReplyInit) {
    this.status = init.status;
    this.statusText = init.statusText ?? "";
    this.url = init.url ?? "";
    this.#fields = init.headers;
    this.#maxBytes = init.maxBytes ?? Infinity;
    const { body } = init;
    const isStream = body instanceof ReadableStream;
    this.#buffered = isStream ? null : body;
    this.#stream = isStream ? body : null;
  }

  /** The reply that a platform `Response` stands for, read to its end. */
  static async from(response: Response): Promise<Reply> {
    if (response instanceof Reply) return response;
    const { status, statusText, url, headers } = response;
    const body = response.body === null ? null : new Uint8Array(await response.arrayBuffer());
    return new Reply({ status, statusText, url, headers: fieldsOf(headers), body });
  }

  /** 2xx and no fault. */
  get ok(): boolean {
    return this.status >= 200 && this.status < 300 && this.fault === undefined;
  }

  get headers(): Headers {
    return (this.#headers ??= new ReplyHeaders(this.#fields));
  }

  get redirected(): boolean {
    return false;
  }

  get type(): "basic" | "cors" | "default" | "error" | "opaque" | "opaqueredirect" {
    return "default";
  }

  /** Whether the body arrives while it is read. */
  get isStreamed(): boolean {
    return this.#buffered === null && this.#stream !== null;
  }

  get body(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    const bytes = this.#bytes;
    if (this.#stream === null && bytes !== null) {
      this.#stream = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (bytes.length > 0) controller.enqueue(new Uint8Array(bytes));
          controller.close();
        },
      });
    }
    return this.#stream as ReadableStream<Uint8Array<ArrayBuffer>> | null;
  }

  get bodyUsed(): boolean {
    return this.#isRead && (this.#buffered !== null || this.#stream !== null);
  }

  /**
   * Parsed JSON of a buffered body, parsed once however often it is asked for; `undefined` for an empty one.
   * @throws InvalidAnswerError when the body is not JSON, was cut off, or is streamed.
   */
  value(): unknown {
    if (this.#value === notParsed) this.#value = this.#original ? this.#original.copyValue() : this.#parse();
    return this.#value;
  }

  /** The text of a buffered body, at once; empty for a streamed one. For failures, which are often no JSON. */
  bufferedText(): string {
    return this.#buffered === null ? "" : this.#decode(this.#buffered);
  }

  /** Whether the raw bytes of a buffered body contain this ASCII text. */
  includes(text: string): boolean {
    const bytes = this.#bytes;
    return bytes !== null && bytesInclude(bytes, text);
  }

  /** Size of a buffered body in bytes; `undefined` for a streamed one. */
  get size(): number | undefined {
    const body = this.#buffered;
    if (body === null) return this.#stream === null ? 0 : undefined;
    return isWhole(body) ? body.length : lengthOf(body);
  }

  /** @throws InvalidAnswerError when the body is empty or not JSON. */
  // oxlint-disable-next-line typescript/no-explicit-any -- the signature of the Response interface
  async json(): Promise<any> {
    if (this.isStreamed) this.#buffered = await this.#drain();
    this.#isRead = true;
    const value = this.value();
    if (value === undefined) throw this.#invalid("answer is empty where JSON was expected");
    return value;
  }

  async text(): Promise<string> {
    if (this.isStreamed) return this.#decode(await this.#drain());
    this.#isRead = true;
    return this.bufferedText();
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).buffer;
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.#read());
  }

  async blob(): Promise<Blob> {
    return new Blob([await this.bytes()], { type: this.headers.get("content-type") ?? "" });
  }

  async formData(): Promise<FormData> {
    const bytes = new Uint8Array(await this.#read());
    return new Response(bytes, { headers: { "content-type": this.headers.get("content-type") ?? "" } }).formData();
  }

  /**
   * Puts a bound around a streamed body.
   * @param onEnd called once when the body is over, however it ends.
   * @returns ends the body with an error.
   */
  boundBody(onEnd: () => void): (error: Error) => void {
    const bounded = boundStream(this.#stream as ReadableStream<Uint8Array>, onEnd);
    this.#stream = bounded.stream;
    return bounded.fail;
  }

  /** A second reply over the same answer. Its JSON is parsed anew, so that the two can't change each other's. */
  clone(): Reply {
    let body: ReplyInit["body"] = this.#buffered;
    if (this.isStreamed && this.#stream !== null) {
      if (this.#isRead || this.#stream.locked) throw new TypeError("The body was already read");
      [this.#stream, body] = this.#stream.tee();
    }
    const { status, statusText, url } = this;
    const copy = new Reply({ status, statusText, url, headers: this.#fields, body, maxBytes: this.#maxBytes });
    copy.node = this.node;
    copy.operation = this.operation;
    copy.ticket = this.ticket;
    copy.fault = this.fault;
    copy.advice = this.advice;
    copy.secrets = this.secrets;
    return copy;
  }

  /** A copy of the parsed value, for a cache that gives one answer to many callers. */
  copyValue(): unknown {
    try {
      return copyJson(this.value());
    } catch (error) {
      // Nested too deep for a copy, and not for the parser.
      if (error instanceof RangeError) return this.#parse();
      throw error;
    }
  }

  /**
   * A second reply over the same buffered answer, for a cache that gives one answer to many: its value is a copy. It
   * tells nothing of the session that got the answer.
   */
  share(): Reply {
    const copy = this.#over(this.#fields, this.#buffered, this.#headers);
    copy.#original = this;
    return copy;
  }

  /** Like `share`, for keeping: it holds on to no buffer of a socket, no cookie, and no value that a caller has. */
  keep(): Reply {
    const fields = Object.fromEntries([...this.headers].filter(([name]) => name !== "set-cookie"));
    return this.#over(fields, this.#bytes && new Uint8Array(this.#bytes), undefined);
  }

  /** The platform's object, for libraries that need the real one. A streamed body moves over to it. */
  toResponse(): Response {
    const { status, statusText, headers, url } = this;
    const body = this.isStreamed ? this.#stream : this.#bytes;
    const response = new Response(body as BodyInit | null, { status, statusText, headers });
    if (this.isStreamed) this.#isRead = true;
    if (url !== "") Object.defineProperty(response, "url", { value: url });
    return response;
  }

  /** The same answer of the same node and session with another body, such as a part of it. */
  withBody(body: ReplyBody | ReadableStream<Uint8Array>): Reply {
    const copy = this.#over(this.#fields, body, this.#headers);
    copy.ticket = this.ticket;
    copy.secrets = this.secrets;
    return copy;
  }

  /** The same answer with other headers, and with another stream where one stands for its body. */
  withHeaders(fields: ReplyFields, body: ReadableStream<Uint8Array> | null | undefined): Reply {
    const copy = this.#over(fields, body ?? this.#buffered, undefined);
    copy.ticket = this.ticket;
    copy.secrets = this.secrets;
    copy.attempts = this.attempts;
    copy.fromCache = this.fromCache;
    return copy;
  }

  /** What may be printed: no header, no body, no session. */
  toJSON(): object {
    return { status: this.status, url: this.url, fault: this.fault?.kind };
  }

  #over(fields: ReplyFields | RawFields, body: ReplyInit["body"], headers: ReplyHeaders | undefined): Reply {
    const { status, statusText, url } = this;
    const copy = new Reply({ status, statusText, url, headers: fields, body, maxBytes: this.#maxBytes });
    copy.node = this.node;
    copy.operation = this.operation;
    copy.fault = this.fault;
    copy.advice = this.advice;
    copy.#headers = headers;
    return copy;
  }

  /** The buffered body in one piece. */
  get #bytes(): Uint8Array | null {
    const body = this.#buffered;
    return body === null || isWhole(body) ? body : (this.#buffered = joinBytes(body));
  }

  async #read(): Promise<Uint8Array> {
    const bytes = this.isStreamed ? await this.#drain() : this.#bytes;
    this.#isRead = true;
    return bytes ?? new Uint8Array(0);
  }

  async #drain(): Promise<Uint8Array> {
    if (this.#stream === null || this.#isRead || this.#stream.locked) throw new TypeError("The body was already read");
    this.#isRead = true;
    let bytes: Uint8Array | undefined;
    try {
      bytes = await readAll(this.#stream, this.#maxBytes);
    } catch (error) {
      const { operation, status } = this;
      throw brokenBody(this.#the("body of the answer"), error, { operation, status, node: this.node?.url });
    }
    if (bytes) return bytes;
    throw this.#invalid(
      `answer is larger than ${this.#maxBytes} bytes; read it piece by piece from \`body\`, or raise \`maxBytes\``,
    );
  }

  /** The text of a body, in the encoding that its content type states. */
  #decode(body: ReplyBody): string {
    const charset = charsetOf(this.headers.get("content-type"));
    try {
      if (charset === undefined) return isWhole(body) ? decodeText(body) : decodePieces(body);
      return decodeTextAs(isWhole(body) ? body : joinBytes(body), charset);
    } catch {
      // V8 has no texts of 512 MB and more.
      const bytes = isWhole(body) ? body.length : lengthOf(body);
      throw this.#invalid(
        `answer has ${bytes} bytes, which is more than a text can hold; read it item by item, or from \`body\``,
      );
    }
  }

  #parse(): unknown {
    if (this.isStreamed) throw this.#invalid("answer is streamed and has no value; read its body");
    if (this.size === 0 || this.#buffered === null) return undefined;
    const text = this.#decode(this.#buffered);
    try {
      return JSON.parse(text);
    } catch {
      // The parser's own error quotes the text around the fault, which may be a token: it is not kept as the cause.
      const type = this.headers.get("content-type");
      throw this.#invalid(`answer is not valid JSON (${describeText(type, text)})${pageAdvice(type)}`);
    }
  }

  /** Says something about this reply, with whose it is in front where that is known. */
  #the(what: string): string {
    const { operation, node } = this;
    return operation === undefined ? `The ${what}` : `${operation}${node ? ` at ${node.url}` : ""}: the ${what}`;
  }

  #invalid(what: string): InvalidAnswerError {
    const { operation, status, secrets } = this;
    return new InvalidAnswerError(this.#the(what), { operation, status, secrets, node: this.node?.url });
  }
}

function isWhole(body: ReplyBody): body is Uint8Array {
  return !Array.isArray(body);
}
