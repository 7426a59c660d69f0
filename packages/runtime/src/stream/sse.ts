import { RecordFormatError, type RecordParser } from "./record-parser.ts";

/** One event of a `text/event-stream`. */
export interface ServerSentEvent {
  /** Its type; `message` when the server gave none. */
  readonly event: string;
  readonly data: string;
  /** The last id that the server gave, in this event or before. */
  readonly id: string | undefined;
}

/**
 * Reads server-sent events as the HTML standard says (section 9.2.6, "Interpreting an event stream").
 * @param onEvent called with each complete event, in order.
 * @param lastEventId the last id of the stream that this one continues.
 */
export function createEventParser(
  onEvent: (event: ServerSentEvent) => void,
  lastEventId?: string,
): {
  push(chunk: Uint8Array): void;
  readonly lastEventId: string | undefined;
  /** Characters that wait for the end of their line or event. */
  readonly waiting: number;
} {
  // Drops a byte order mark at the start of the stream; broken bytes become U+FFFD, as the standard asks.
  const decoder = new TextDecoder();
  let rest = "";
  let data: string[] = [];
  let dataLength = 0;
  let type = "";
  let id = lastEventId;

  const dispatch = (): void => {
    if (data.length > 0) onEvent({ event: type || "message", data: data.join("\n"), id });
    data = [];
    dataLength = 0;
    type = "";
  };

  const readLine = (line: string): void => {
    if (line === "") {
      dispatch();
      return;
    }
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (name === "data") {
      data.push(value);
      dataLength += value.length;
    } else if (name === "event") type = value;
    else if (name === "id" && !value.includes("\0")) id = value;
  };

  return {
    push(chunk) {
      const text = rest + decoder.decode(chunk, { stream: true });
      const ends = /\r\n|\n|\r/g;
      let start = 0;
      for (let end = ends.exec(text); end; end = ends.exec(text)) {
        // A carriage return at the very end may be half of a CRLF: wait for the next piece.
        if (end[0] === "\r" && ends.lastIndex === text.length) break;
        readLine(text.slice(start, end.index));
        start = ends.lastIndex;
      }
      rest = text.slice(start);
    },
    get lastEventId() {
      return id;
    },
    get waiting() {
      return rest.length + dataLength;
    },
  };
}

/**
 * Reads the data of server-sent events as records: JSON where it is JSON, otherwise the text itself.
 * An event that the end of the stream cuts off is dropped, as the standard asks.
 */
export function createSseParser(options: { readonly maxRecordBytes: number }, lastEventId?: string): RecordParser {
  let out: unknown[] = [];
  let record = 0;
  let isJson = false;
  const events = createEventParser(({ data }) => {
    // The word with which OpenAI and those who follow it end a stream of JSON.
    if (data === "[DONE]" && isJson) return;
    record += 1;
    const value = parse(data);
    isJson = typeof value === "object";
    out.push(value);
  }, lastEventId);
  return {
    push(chunk, records) {
      out = records;
      events.push(chunk);
      if (events.waiting > options.maxRecordBytes) {
        throw new RecordFormatError(
          `record ${record + 1} is larger than ${options.maxRecordBytes} bytes`,
          record + 1,
          0,
          false,
        );
      }
    },
    end() {},
    get lastEventId() {
      return events.lastEventId;
    },
  };
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}
