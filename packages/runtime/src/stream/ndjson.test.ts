import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createNdjsonParser } from "./ndjson.ts";
import { RecordFormatError } from "./record-parser.ts";

const encoder = new TextEncoder();

/** Parses `text`, cut into pieces of `size` bytes; gives the records in front of a failure beside it. */
function parse(text: string | Uint8Array, size = Infinity, maxRecordBytes = 1_000_000) {
  const bytes = typeof text === "string" ? encoder.encode(text) : text;
  const parser = createNdjsonParser({ maxRecordBytes });
  const records: unknown[] = [];
  let error: unknown;
  try {
    for (let start = 0; start < bytes.length; start += size) {
      parser.push(bytes.subarray(start, Math.min(bytes.length, start + size)), records);
    }
    parser.end(records);
  } catch (thrown) {
    error = thrown;
  }
  return { records, error };
}

describe("what it reads", () => {
  it.each([
    ["lines", '{"a":1}\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
    ["a last line without newline", '{"a":1}\n{"a":2}', [{ a: 1 }, { a: 2 }]],
    ["CRLF and empty lines", '\r\n{"a":1}\r\n\r\n\n{"a":2}\r\n', [{ a: 1 }, { a: 2 }]],
    ["a first line against script inclusion", ')]}\'\n{"a":1}\n', [{ a: 1 }]],
    ["the same with a comma", ')]}\',\n{"a":1}\n', [{ a: 1 }]],
    [
      "several objects on a line",
      '{"a":"}{"}{"b":[1]} {"c":2}\n{"d":3}',
      [{ a: "}{" }, { b: [1] }, { c: 2 }, { d: 3 }],
    ],
    ["a byte order mark", '\uFEFF{"a":1}\n', [{ a: 1 }]],
    ["a null", "null\n", [null]],
    ["nothing", "", []],
    ["characters of two, three and four bytes", '{"name":"Grüße 値 🌍"}\n', [{ name: "Grüße 値 🌍" }]],
  ])("%s", (_name, text, expected) => {
    for (const size of [1, 2, 3, 7, Infinity])
      expect(parse(text, size)).toEqual({ records: expected, error: undefined });
  });

  it("gives the same records however the bytes are cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue()), { maxLength: 20 }),
        fc.integer({ min: 1, max: 50 }),
        (records, size) => {
          const text = records.map((record) => JSON.stringify(record)).join("\n");
          expect(parse(text, size)).toEqual({
            records: JSON.parse(JSON.stringify(records)) as unknown,
            error: undefined,
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it("reads one buffer that is larger than a piece", () => {
    const lines = Array.from({ length: 20_000 }, (_, id) => JSON.stringify({ id, text: "x".repeat(40) }));
    expect(parse(lines.join("\n")).records).toHaveLength(20_000);
  });
});

describe("what it refuses", () => {
  it("tells number, place and beginning of a record that is not JSON, behind the good ones", () => {
    const { records, error } = parse('{"a":1}\n{"a":oops}\n{"a":3}\n');
    expect(records).toEqual([{ a: 1 }]);
    expect(error).toBeInstanceOf(RecordFormatError);
    expect(error).toMatchObject({ record: 2, isCutOff: false });
    expect(String(error)).toContain('it begins with "{\\"a\\":oops}"');
  });

  it("tells a record that the end cut off", () => {
    const { records, error } = parse('{"a":1}\n{"a":', 3);
    expect(records).toEqual([{ a: 1 }]);
    expect(error).toMatchObject({ record: 2, offset: 8, isCutOff: true });
  });

  it("refuses a record above the bound before it is held whole", () => {
    const { error } = parse(`{"a":"${"x".repeat(500)}"}\n`, 50, 100);
    expect(String(error)).toContain("larger than 100 bytes");
    expect(String(parse(`{"a":"${"x".repeat(130)}"}\n{}`, 90, 100).error)).toContain("larger than 100 bytes");
    expect(parse(`{"a":"${"x".repeat(50)}"}\n`.repeat(10), 50, 100).records).toHaveLength(10);
  });

  it("refuses bytes that are not UTF-8", () => {
    expect(String(parse(Uint8Array.of(0x22, 0xff, 0x22, 0x0a)).error)).toContain("not UTF-8");
  });
});
