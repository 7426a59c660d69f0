/** A request as every entrance of the lab hands it in: a socket, MSW or a test. */
export interface LabRequest {
  /** Upper case. */
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  /** By lower-case name; repeated headers are joined as RFC 9110 says. */
  readonly headers: Readonly<Record<string, string>>;
  /** Reads the whole body. */
  body(): Promise<Uint8Array>;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
}

/** What an answer carries, before it is turned into bytes. */
export type AnswerBody =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "binary"; readonly value: Uint8Array }
  | {
      readonly kind: "records";
      readonly value: AsyncIterable<unknown> | Iterable<unknown>;
      readonly write: (record: unknown) => string;
    }
  | { readonly kind: "none" };

/** An answer of a stand-in. Make it with {@link json}, {@link text}, {@link ndjson} and their like. */
export class Answer {
  readonly status: number;
  readonly body: AnswerBody;
  readonly headers: readonly (readonly [string, string])[];
  readonly reason: string | undefined;

  constructor(status: number, body: AnswerBody, headers: readonly (readonly [string, string])[] = [], reason?: string) {
    this.status = status;
    this.body = body;
    this.headers = headers;
    this.reason = reason;
  }

  /** The same answer with one more header. */
  with(name: string, value: string): Answer {
    return new Answer(this.status, this.body, [...this.headers, [name, value]], this.reason);
  }

  /** The value of a header, whatever its case. */
  header(name: string): string | undefined {
    return this.headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  }
}

/** Media type without parameters, in lower case. */
export function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/** An answer of JSON. */
export function json(value: unknown, status = 200): Answer {
  return new Answer(status, { kind: "json", value }, [["content-type", "application/json"]]);
}

/** An answer of text. */
export function text(value: string, status = 200, contentType = "text/plain; charset=utf-8"): Answer {
  return new Answer(status, { kind: "text", value }, [["content-type", contentType]]);
}

/** An answer of bytes. */
export function binary(value: Uint8Array, contentType = "application/octet-stream", status = 200): Answer {
  return new Answer(status, { kind: "binary", value }, [["content-type", contentType]]);
}

/** An answer without a body. */
export function empty(status = 204): Answer {
  return new Answer(status, { kind: "none" });
}

/** Records as lines of JSON, written as they come. */
export function ndjson(records: AsyncIterable<unknown> | Iterable<unknown>, contentType = "application/json"): Answer {
  const write = (record: unknown): string => `${JSON.stringify(record)}\n`;
  return new Answer(200, { kind: "records", value: records, write }, [["content-type", contentType]]);
}

/** Records as server-sent events, written as they come. */
export function serverSentEvents(records: AsyncIterable<unknown> | Iterable<unknown>): Answer {
  const write = (record: unknown): string => `data: ${JSON.stringify(record)}\n\n`;
  return new Answer(200, { kind: "records", value: records, write }, [["content-type", "text/event-stream"]]);
}

const encoder = new TextEncoder();

/** The whole body as bytes, or a sequence of chunks for an answer that comes record by record. */
export function encodeBody(body: AnswerBody): Uint8Array | AsyncGenerator<Uint8Array> {
  if (body.kind === "none") return new Uint8Array();
  if (body.kind === "json") return encoder.encode(JSON.stringify(body.value) ?? "null");
  if (body.kind === "text") return encoder.encode(body.value);
  if (body.kind === "binary") return body.value;
  return encodeRecords(body.value, body.write);
}

/** Records that are all there already go out in chunks of this many characters. */
const chunkLength = 32_768;

async function* encodeRecords(
  records: AsyncIterable<unknown> | Iterable<unknown>,
  write: (record: unknown) => string,
): AsyncGenerator<Uint8Array> {
  if (Symbol.asyncIterator in records) {
    for await (const record of records) yield encoder.encode(write(record));
    return;
  }
  let chunk = "";
  for (const record of records) {
    chunk += write(record);
    if (chunk.length < chunkLength) continue;
    yield encoder.encode(chunk);
    chunk = "";
  }
  if (chunk !== "") yield encoder.encode(chunk);
}
