import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEventParser, createSseParser, type ServerSentEvent } from "./sse.ts";

const encoder = new TextEncoder();

function parse(text: string, size = Infinity): ServerSentEvent[] {
  const events: ServerSentEvent[] = [];
  const parser = createEventParser((event) => events.push(event));
  const bytes = encoder.encode(text);
  for (let start = 0; start < bytes.length; start += size) {
    parser.push(bytes.subarray(start, Math.min(bytes.length, start + size)));
  }
  return events;
}

const message = (data: string, id?: string, event = "message"): ServerSentEvent => ({ event, data, id });

// Given and wanted, after the examples of the HTML standard, section 9.2.6.
describe("the event stream format", () => {
  it.each<[string, string, ServerSentEvent[]]>([
    ["one line of data", "data: hello\n\n", [message("hello")]],
    ["several lines of data", "data: YHOO\ndata: +2\ndata: 10\n\n", [message("YHOO\n+2\n10")]],
    [
      "comments and ids",
      ": test\n\ndata: first\nid: 1\n\ndata:second\nid\n\ndata:  third\n\n",
      [message("first", "1"), message("second", ""), message(" third", "")],
    ],
    ["empty data", "data\n\ndata\ndata\n\ndata:", [message(""), message("\n")]],
    ["types, which do not last", "event: add\ndata: 1\n\ndata: 2\n\n", [message("1", undefined, "add"), message("2")]],
    ["CRLF and CR", "data: a\r\n\r\ndata: b\r\rdata: c\n\n", [message("a"), message("b"), message("c")]],
    ["a byte order mark", "\uFEFFdata: a\n\n", [message("a")]],
    ["unknown fields", "foo: bar\ndata: a\nretry: 5\n\n", [message("a")]],
    ["an id with a null character", "id: 1\n\nid: \0\ndata: a\n\n", [message("a", "1")]],
    ["an event without data", "event: ping\n\ndata: a\n\n", [message("a")]],
    ["an event that is not complete", "data: a\n\ndata: b\n", [message("a")]],
  ])("%s", (_name, text, expected) => {
    for (const size of [1, 2, 5, Infinity]) expect(parse(text, size)).toEqual(expected);
  });

  it("gives the same events however the bytes are cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "grapheme" }).map((text) => text.replaceAll(/[\r\n]/g, " "))),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.integer({ min: 1, max: 20 }),
        (texts, end, size) => {
          const stream = texts.map((text) => `data: ${text}${end}${end}`).join("");
          // A carriage return at the very end waits for its line feed, which never comes.
          const seen = parse(`${stream}:${end}`, size).map(({ data }) => data);
          expect(seen).toEqual(texts);
        },
      ),
    );
  });
});

describe("records in events", () => {
  it("are the JSON in the data, or the text", () => {
    const parser = createSseParser({ maxRecordBytes: 100 });
    const records: unknown[] = [];
    parser.push(encoder.encode('id: 7\ndata: {"a":\ndata: 1}\n\ndata: plain words\n\n'), records);
    expect(records).toEqual([{ a: 1 }, "plain words"]);
    expect(parser.lastEventId).toBe("7");
  });

  it("are bounded, whether the line or the event never ends", () => {
    for (const endless of ["data: xxxxxxxxxx", "data: xxxxxxxxxx\n"]) {
      const parser = createSseParser({ maxRecordBytes: 100 });
      expect(() => {
        for (let index = 0; index < 50; index++) parser.push(encoder.encode(endless), []);
      }).toThrow("larger than 100 bytes");
    }
  });
});

it.each([
  ["ends a stream of JSON, and is no record of it", 'data: {"a":1}\n\ndata: [DONE]\n\n', [{ a: 1 }]],
  ["is a text among texts", "data: a\n\ndata: [DONE]\n\n", ["a", "[DONE]"]],
])("[DONE] %s", (_, text, wanted) => {
  const records: unknown[] = [];
  createSseParser({ maxRecordBytes: 100 }).push(encoder.encode(text), records);
  expect(records).toEqual(wanted);
});
