import type { Fault } from "./fault.ts";
import type { Node } from "./node.ts";
import type { SessionTicket } from "./session/session.ts";

/** The runtime's light `Response`: buffered or streamed, read without building WHATWG objects until someone asks. */
export interface ReplyInit {
  readonly status: number;
  readonly statusText?: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array | ReadableStream<Uint8Array> | null;
}
export declare class Reply {
  constructor(init: ReplyInit);
  readonly status: number;
  readonly statusText: string;
  /** 2xx and no fault. */
  readonly ok: boolean;
  readonly headers: Headers;
  /** The node that answered, and the session that the attempt proved. */
  node: Node | undefined;
  ticket: SessionTicket | undefined;
  fault: Fault | undefined;
  json(): Promise<unknown>;
  text(): Promise<string>;
  /** Parsed JSON of a buffered body, parsed once however often it is asked for. */
  value(): unknown;
  /** Whether the raw bytes of a buffered body contain this ASCII text. */
  includes(text: string): boolean;
  readonly body: ReadableStream<Uint8Array> | null;
  clone(): Reply;
  toResponse(): Response;
}
