import { isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { itemsOf } from "../paging/page-items.ts";
import { createItemParser } from "./item-parser.ts";
import { RecordFormatError } from "./record-parser.ts";

const encoder = new TextEncoder();

interface Given {
  readonly member?: string;
  readonly maxBytes?: number;
  readonly judge?: (document: Uint8Array) => void;
}

/** Parses pieces of a document; gives the items in front of a failure beside it. */
function parse(pieces: readonly Uint8Array[], { member, maxBytes = 1_000_000, judge }: Given = {}) {
  const parser = createItemParser({ member, maxBytes, judge });
  const items: unknown[] = [];
  let error: unknown;
  try {
    for (const piece of pieces) parser.push(piece, items);
    parser.end(items);
  } catch (thrown) {
    error = thrown;
  }
  return { items, error, rest: parser.rest };
}

function cut(text: string | Uint8Array, size: number): Uint8Array[] {
  const bytes = typeof text === "string" ? encoder.encode(text) : text;
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += size) pieces.push(bytes.subarray(start, start + size));
  return pieces;
}

/** What the whole document has, read in one piece. */
function expected(text: string, member?: string): { readonly items: readonly unknown[]; readonly fails: boolean } {
  try {
    return { items: text === "" ? [] : itemsOf(JSON.parse(text), member), fails: false };
  } catch {
    return { items: [], fails: true };
  }
}

/** What the parser makes of a document cut at every byte, and into single bytes, where it is not what `JSON.parse` does. */
function differences(text: string, member: string | undefined): object[] {
  const bytes = encoder.encode(text);
  const want = expected(text, member);
  const given = member === undefined ? {} : { member };
  const cuts = [cut(bytes, 1), ...Array.from(bytes, (_byte, at) => [bytes.subarray(0, at), bytes.subarray(at)])];
  return cuts
    .map((pieces) => parse(pieces, given))
    .filter(({ items, error }) =>
      want.fails ? !(error instanceof RecordFormatError) : !isDeepStrictEqual([items, error], [want.items, undefined]),
    );
}

/** Writes JSON with blanks in it, and some names and texts with escapes. */
function write(value: unknown, blank: string): string {
  const plain = JSON.stringify(value, undefined, blank);
  return plain.replaceAll('"vm"', blank === "" ? '"vm"' : '"\\u0076m"');
}

const json = fc.jsonValue({ maxDepth: 3 });
const blank = fc.constantFrom("", " ", "\t");

describe("what it reads", () => {
  it.each([
    ["an array", "[1,2,3]", undefined],
    ["an empty array", " [ \n ] ", undefined],
    ["an empty document", "", "vm"],
    ["a member", '{"vm":[{"id":1},{"id":2}]}', "vm"],
    ["a member behind others that have one of the same name", '{"a":{"vm":[0]},"b":["vm"],"vm":[1],"c":[2]}', "vm"],
    ["a nested member", '{"q":{"x":1,"e":[{"a":1}],"y":2},"z":[3]}', "q.e"],
    ["a nested member of another object", '{"o":{"e":[0]},"q":{"e":[1]}}', "q.e"],
    ["a value of the name", '{"x":"vm","vm":[1]}', "vm"],
    ["a name with escapes", '{"\\u0076m":[1]}', "vm"],
    ["brackets, quotes and commas in texts", '{"vm":["a,b","]}","\\"],[","\\\\",""]}', "vm"],
    ["arrays in arrays", '{"vm":[[],[1,[2]],[[[]]]]}', "vm"],
    ["scalars of every kind", '[1,-2.5e3,true,false,null,""]', undefined],
    ["a byte order mark", '\uFEFF{"vm":[1]}', "vm"],
    ["characters of two, three and four bytes", '{"größe":"値","vm":["Grüße","🌍"]}', "vm"],
    ["a lone object instead of a list", '{"vm":{"id":1}}', "vm"],
    ["null, an empty text and a number instead of a list", '{"vm":null}', "vm"],
    ["an object without the member", '{"total":0}', "vm"],
    ["an object, where no member is named", '{"vm":[1]}', undefined],
    ["a document that is a text", '"vm"', "vm"],
    ["a member that comes twice, first without a list", '{"vm":1,"vm":[2]}', "vm"],
  ])("%s", (_name, text, member) => {
    const document = text.replace("\uFEFF", "");
    const want = expected(document, member).items;
    for (const size of [1, 2, 3, 7, Infinity]) {
      expect(parse(cut(text, Math.min(size, 1e9)), member === undefined ? {} : { member })).toMatchObject({
        items: want,
        error: undefined,
      });
    }
  });

  it("equals JSON.parse for any list, whatever stands around it, cut at every byte", () => {
    fc.assert(
      fc.property(
        fc.array(json, { maxLength: 4 }),
        fc.dictionary(fc.constantFrom("a", "b", "vm"), json, { maxKeys: 3 }),
        fc.dictionary(fc.constantFrom("c", "d"), json, { maxKeys: 2 }),
        blank,
        (list, before, after, indent) => {
          expect(differences(write(list, indent), undefined)).toEqual([]);
          expect(differences(write({ ...before, vm: list, ...after }, indent), "vm")).toEqual([]);
          expect(differences(write({ before, q: { ...before, vm: list, ...after }, after }, indent), "q.vm")).toEqual(
            [],
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  it("equals JSON.parse for any JSON, a list or not, cut at every byte", () => {
    fc.assert(
      fc.property(json, blank, fc.constantFrom(undefined, "a", "a.b"), (value, indent, member) => {
        expect(differences(write(value, indent), member)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it("fails wherever JSON.parse does, for documents with a character too few, too many or another one", () => {
    fc.assert(
      fc.property(
        fc.array(json, { maxLength: 3 }),
        fc.nat(),
        fc.constantFrom("", ",", "]", "}", "[", "{", '"', ":", "1", "\\", " "),
        fc.boolean(),
        (list, place, character, replaces) => {
          const text = JSON.stringify({ a: 1, vm: list, b: "x" });
          const at = place % (text.length + 1);
          const changed = text.slice(0, at) + character + text.slice(replaces ? at + 1 : at);
          // A name that comes twice is JSON; what is done about it has a test of its own.
          fc.pre(!/"vm".*"vm"/.test(changed));
          expect(differences(changed, "vm")).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("gives items before the list has ended, and the rest of the document at its end", () => {
    const parser = createItemParser({ member: "vm", maxBytes: 100 });
    const items: unknown[] = [];
    parser.push(encoder.encode('{"total":3,"vm":[1,2,'), items);
    expect(items).toEqual([1, 2]);
    expect(parser.hasBegun).toBe(true);
    parser.push(encoder.encode('3],"more":true}'), items);
    parser.end(items);
    expect(items).toEqual([1, 2, 3]);
    expect(parser.rest).toEqual({ total: 3, vm: [], more: true });
  });

  it("reads one buffer that is larger than a piece", () => {
    const list = Array.from({ length: 20_000 }, (_value, id) => ({ id, text: "x".repeat(40) }));
    expect(parse([encoder.encode(JSON.stringify({ vm: list }))], { member: "vm" }).items).toEqual(list);
  });
});

describe("what it refuses", () => {
  it.each([
    ["an item that is not JSON", '{"vm":[{"a":1},{"a":oops},3]}', [{ a: 1 }], { record: 2, offset: 15 }],
    ["an item that is missing", '{"vm":[1,,2]}', [1], { record: 2, offset: 9 }],
    ["an item in front of the first comma that is missing", '{"vm":[ ,1]}', [], { record: 1 }],
    ["an item behind the last comma that is missing", '{"vm":[1,]}', [1], { record: 2, offset: 9 }],
    ["a list that another bracket ends", '{"vm":[1}}', [], { record: 1 }],
    ["an end inside the list", '{"vm":[1,2', [1], { record: 2, offset: 9, isCutOff: true }],
    ["an end behind the list", '{"vm":[1]', [1], { isCutOff: true }],
    ["something behind the document", '{"vm":[1]} x', [1], { isCutOff: false }],
    ["a second list of the name, which would replace the first", '{"vm":[1],"vm":[2]}', [1], { isCutOff: false }],
    ["a second value of the name", '{"vm":[1],"vm":null}', [1], { isCutOff: false }],
  ])("%s, with its place", (_name, text, items, place) => {
    for (const size of [1, 3, 1_000]) {
      const result = parse(cut(text, size), { member: "vm" });
      expect(result.error).toBeInstanceOf(RecordFormatError);
      expect(result.error).toMatchObject(place);
      expect(result.items.slice(0, items.length)).toEqual(items);
    }
  });

  it("never quotes what came, which may be a secret", () => {
    for (const text of ['{"vm":[{"token":"s3cret" oops}]}', '{"token":"s3cret",,"vm":[]}', '{"vm":["s3cret']) {
      const { error } = parse([encoder.encode(text)], { member: "vm" });
      expect(String(error)).not.toContain("s3cret");
      expect(error).not.toHaveProperty("cause");
    }
  });

  it("refuses an item above the bound before it is held whole, and takes any number below it", () => {
    const bound = { member: "vm", maxBytes: 100 };
    expect(String(parse(cut(`{"vm":["${"x".repeat(500)}`, 50), bound).error)).toContain("larger than 100 bytes");
    expect(String(parse(cut(`{"vm":["${"x".repeat(110)}",1]}`, 1_000), bound).error)).toContain(
      "larger than 100 bytes",
    );
    expect(String(parse(cut(`{"vm":[1,"${"x".repeat(110)}"]}`, 60), bound).error)).toContain("larger than 100 bytes");
    const many = JSON.stringify({ vm: Array.from({ length: 50 }, () => "x".repeat(80)) });
    expect(parse(cut(many, 1_000), bound)).toMatchObject({ error: undefined });
    expect(parse(cut(many, 1_000), bound).items).toHaveLength(50);
  });

  it("refuses more than the bound around the items", () => {
    const bound = { member: "vm", maxBytes: 100 };
    expect(String(parse(cut(`{"a":"${"x".repeat(200)}","vm":[]}`, 30), bound).error)).toContain("beside its items");
    expect(String(parse(cut(`{"vm":[],"a":"${"x".repeat(200)}"}`, 30), bound).error)).toContain("beside its items");
  });
});

describe("what it lets judge", () => {
  it("shows items in a document of the same shape before it gives them, and the rest at the end", () => {
    const seen: unknown[] = [];
    const judge = (document: Uint8Array): void => {
      seen.push(JSON.parse(new TextDecoder().decode(document)));
    };
    parse(cut('{"q":{"n":2,"e":[1,2]},"fault":null}', 19), { member: "q.e", judge });
    expect(seen).toEqual([{ q: { n: 2, e: [1] } }, { q: { n: 2, e: [2] } }, { q: { n: 2, e: [] }, fault: null }]);
  });

  it("gives no item that was judged bad", () => {
    const judge = (): void => {
      throw new Error("bad");
    };
    expect(parse([encoder.encode("[1,2]")], { judge }).items).toEqual([]);
  });
});
