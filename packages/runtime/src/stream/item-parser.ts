import { decodeRun, decodeText, joinBytes } from "../core/decode.ts";
import { itemsOf } from "../paging/page-items.ts";
import { backslash, closeBrace, closeBracket, comma, openBrace, openBracket, quote } from "./json-bytes.ts";
import { ListFinder } from "./list-finder.ts";
import { RecordFormatError, type RecordParser } from "./record-parser.ts";

/** Where the items of an answer are, and how much of it may be held. */
export interface ItemParserOptions {
  /** The member that holds them, dotted when nested. An answer that is itself an array holds them in any case. */
  readonly member: string | undefined;
  /** Largest item, and most of the document around the items, in bytes. */
  readonly maxBytes: number;
  /**
   * Called before items are given, with a document that has the shape of the answer and these items; and at the end
   * with the whole document without items. What it throws ends the reading.
   */
  readonly judge?: ((document: Uint8Array) => void) | undefined;
}

/** Reads the items of one list inside one JSON document. */
export interface ItemParser extends RecordParser {
  /** Whether the list has begun. */
  readonly hasBegun: boolean;
  /** The document around the items, once the end was read: its list is empty. */
  readonly rest: unknown;
}

/** Larger pieces are read in parts, so that one huge buffer does not become one huge text. */
const maxPiece = 256 * 1024;

/**
 * Gives the items of a list as they arrive. One scan of the bytes finds the commas between items; whole items are parsed
 * many at a time. It gives exactly what `JSON.parse` gives for the whole document, or fails where that does. One thing it
 * refuses that JSON allows: a second list under the name of the first, which would replace items that were given.
 */
export function createItemParser(options: ItemParserOptions): ItemParser {
  return new Parser(options);
}

class Parser implements ItemParser {
  readonly #options: ItemParserOptions;
  readonly #finder: ListFinder;
  #phase: "head" | "items" | "tail" = "head";
  /** What stands around the items. */
  #around: Uint8Array[] = [];
  #aroundBytes = 0;
  /** Opens the document for `judge`: all that stands in front of the items. */
  #head: Uint8Array = new Uint8Array(0);
  #closing = "";
  /** The item that was begun. */
  #open: Uint8Array[] = [];
  #openBytes = 0;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  /** Where the piece that is being read begins, in bytes from the start of the document. */
  #offset = 0;
  #count = 0;
  /** A comma came, so that another item must follow. */
  #needsItem = false;
  rest: unknown = undefined;

  constructor(options: ItemParserOptions) {
    this.#options = options;
    this.#finder = new ListFinder(options.member);
  }

  get hasBegun(): boolean {
    return this.#phase !== "head";
  }

  push(chunk: Uint8Array, out: unknown[]): void {
    for (let start = 0; start < chunk.length; start += maxPiece) {
      const piece = start === 0 && chunk.length <= maxPiece ? chunk : chunk.subarray(start, start + maxPiece);
      this.#pushPiece(piece, out);
      this.#offset += piece.length;
    }
  }

  end(out: unknown[]): void {
    const { member, judge } = this.#options;
    if (this.#phase === "items") this.#fail("was cut off", this.#offset - this.#openBytes, true);
    const document = joinBytes(this.#around);
    if (document.length === 0) return;
    try {
      this.rest = JSON.parse(decodeText(document));
    } catch {
      // The parser's own error quotes the text around the fault, which may be a token: it is not kept as the cause.
      const { isOpen } = this.#finder;
      this.#fail(isOpen ? "was cut off" : "is not JSON", this.#offset, isOpen, "The answer");
    }
    judge?.(document);
    if (this.#phase === "head") for (const item of itemsOf(this.rest, member)) out.push(item);
  }

  #pushPiece(piece: Uint8Array, out: unknown[]): void {
    let from = 0;
    if (this.#phase === "head") from = this.#readHead(piece);
    if (this.#phase === "items") from = this.#readItems(piece, from, out);
    if (this.#phase === "tail") this.#readTail(piece, from);
  }

  #readHead(piece: Uint8Array): number {
    const bracket = this.#finder.find(piece, 0);
    if (bracket < 0) {
      this.#keepAround(piece);
      return piece.length;
    }
    this.#keepAround(piece.subarray(0, bracket + 1));
    this.#head = joinBytes(this.#around);
    this.#closing = `]${"}".repeat(this.#finder.depth)}`;
    this.#phase = "items";
    return bracket + 1;
  }

  #readTail(piece: Uint8Array, from: number): void {
    this.#finder.find(piece, from);
    if (this.#finder.isRepeated) {
      this.#fail(`has two lists \`${this.#options.member}\``, this.#offset + from, false, "The answer");
    }
    this.#keepAround(piece.subarray(from));
  }

  #keepAround(bytes: Uint8Array): void {
    this.#aroundBytes += bytes.length;
    const { maxBytes } = this.#options;
    if (this.#aroundBytes > maxBytes) {
      this.#fail(`is larger than ${maxBytes} bytes beside its items`, this.#offset, false, "The answer");
    }
    if (bytes.length > 0) this.#around.push(bytes);
  }

  /** Reads items up to the end of the piece or of the list. @returns the index behind what it read. */
  #readItems(piece: Uint8Array, start: number, out: unknown[]): number {
    const { maxBytes } = this.#options;
    const { length } = piece;
    let depth = this.#depth;
    let isInString = this.#isInString;
    let isEscaped = this.#isEscaped;
    /** Where the items begin that are whole and not parsed, and where the one begins that is being read. */
    let from = start;
    let itemStart = start;
    let index = start;
    let end = -1;
    for (; index < length; index += 1) {
      const byte = piece[index] as number;
      if (isInString) {
        if (isEscaped) isEscaped = false;
        else if (byte === backslash) isEscaped = true;
        else if (byte === quote) isInString = false;
        continue;
      }
      if (byte === quote) isInString = true;
      else if (byte === openBrace || byte === openBracket) depth += 1;
      else if (byte === closeBrace || byte === closeBracket) {
        if (depth === 0) {
          end = index;
          break;
        }
        depth -= 1;
      } else if (byte === comma && depth === 0) {
        this.#checkSize(index - itemStart);
        if (this.#openBytes > 0) {
          const { bytes, offset } = this.#takeOpen(piece.subarray(from, index));
          this.#parse(bytes, offset, out);
          from = index + 1;
        }
        this.#needsItem = true;
        itemStart = index + 1;
      }
    }
    this.#depth = depth;
    this.#isInString = isInString;
    this.#isEscaped = isEscaped;
    if (end >= 0) {
      this.#checkSize(end - itemStart);
      this.#endList(piece, from, end, out);
      return end + 1;
    }
    if (itemStart > from) this.#parse(piece.subarray(from, itemStart - 1), this.#offset + from, out);
    const left = piece.subarray(itemStart);
    this.#openBytes += left.length;
    if (this.#openBytes > maxBytes) this.#refuseSize();
    if (left.length > 0) this.#open.push(left);
    return length;
  }

  #endList(piece: Uint8Array, from: number, end: number, out: unknown[]): void {
    if (piece[end] !== closeBracket) this.#fail("is not JSON", this.#offset + end, false);
    const last = piece.subarray(from, end);
    const { bytes, offset } = this.#openBytes > 0 ? this.#takeOpen(last) : { bytes: last, offset: this.#offset + from };
    if (this.#needsItem || !isBlank(bytes)) this.#parse(bytes, offset, out);
    this.#keepAround(piece.subarray(end, end + 1));
    this.#phase = "tail";
  }

  /** The item that was begun in an earlier piece, whose end has come. */
  #takeOpen(end: Uint8Array): { readonly bytes: Uint8Array; readonly offset: number } {
    const bytes = joinBytes([...this.#open, end]);
    const offset = this.#offset - this.#openBytes;
    this.#open = [];
    this.#openBytes = 0;
    return { bytes, offset };
  }

  /** Parses whole items, with the commas between them. */
  #parse(bytes: Uint8Array, offset: number, out: unknown[]): void {
    if (isBlank(bytes)) this.#fail("is missing", offset, false);
    const { judge } = this.#options;
    let items: readonly unknown[];
    try {
      items = JSON.parse(`[${decodeRun(bytes)}]`) as readonly unknown[];
    } catch {
      this.#parseEach(bytes, offset, out);
      return;
    }
    judge?.(joinBytes([this.#head, bytes, new TextEncoder().encode(this.#closing)]));
    for (const item of items) out.push(item);
    this.#count += items.length;
  }

  /** Finds the item that is wrong; those in front of it are good. */
  #parseEach(bytes: Uint8Array, offset: number, out: unknown[]): void {
    for (const [start, end] of cutItems(bytes)) {
      let item: unknown;
      try {
        item = JSON.parse(decodeRun(bytes.subarray(start, end)));
      } catch {
        this.#fail("is not JSON", offset + start, false);
      }
      out.push(item);
      this.#count += 1;
    }
  }

  #checkSize(bytes: number): void {
    if (this.#openBytes + bytes > this.#options.maxBytes) this.#refuseSize();
  }

  #refuseSize(): never {
    return this.#fail(`is larger than ${this.#options.maxBytes} bytes`, this.#offset - this.#openBytes, false);
  }

  /** Never quotes what came: it may be a secret. */
  #fail(what: string, offset: number, isCutOff: boolean, subject?: string): never {
    const item = this.#count + 1;
    const who = subject ?? `Item ${item}, from byte ${offset} on,`;
    throw new RecordFormatError(`${who} ${what}`, item, offset, isCutOff);
  }
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09);
}

/** Start and end of each item. */
function* cutItems(bytes: Uint8Array): Generator<readonly [number, number], void> {
  let start = 0;
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (isInString) {
      if (byte === backslash) index += 1;
      else if (byte === quote) isInString = false;
    } else if (byte === quote) isInString = true;
    else if (byte === openBrace || byte === openBracket) depth += 1;
    else if (byte === closeBrace || byte === closeBracket) depth -= 1;
    else if (byte === comma && depth === 0) {
      yield [start, index];
      start = index + 1;
    }
  }
  yield [start, bytes.length];
}
