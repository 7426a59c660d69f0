import { joinBytes } from "../core/decode.ts";
import { beginning, RecordFormatError, type RecordParser } from "./record-parser.ts";
import { splitValues } from "./split-values.ts";

const newline = 0x0a;
/** Larger pieces are read in parts, so that one huge buffer does not become one huge text. */
const maxPiece = 256 * 1024;

/**
 * Reads newline-delimited JSON. Lines are cut on bytes, where a newline is never part of a character, and
 * decoded many at a time. Accepts CRLF, empty lines, a first line `)]}'` against script inclusion, a last
 * line without newline, and several values on one line.
 */
export function createNdjsonParser(options: { readonly maxRecordBytes: number }): RecordParser {
  const { maxRecordBytes } = options;
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let open: Uint8Array[] = [];
  let openBytes = 0;
  let offset = 0;
  let record = 0;

  const fail = (message: string, text: string, isCutOff: boolean, cause?: unknown): never => {
    const what = text === "" ? "" : `; it begins with ${beginning(text)}`;
    throw new RecordFormatError(
      `record ${record + 1}, from byte ${offset} on, ${message}${what}`,
      record + 1,
      offset,
      isCutOff,
      cause,
    );
  };

  const keepOpen = (bytes: Uint8Array): void => {
    openBytes += bytes.length;
    if (openBytes > maxRecordBytes) fail(`is larger than ${maxRecordBytes} bytes`, "", false);
    if (bytes.length > 0) open.push(bytes);
  };

  const decode = (bytes: Uint8Array): string => {
    try {
      return decoder.decode(bytes);
    } catch (error) {
      return fail("is not UTF-8", "", false, error);
    }
  };

  /** Reads the line that was left open, whose end has come. */
  const readOpen = (out: unknown[], isLast: boolean): void => {
    const line = joinBytes(open);
    open = [];
    openBytes = 0;
    readLines(decode(line), out, isLast);
    offset += line.length;
  };

  const readSlow = (line: string, out: unknown[], isLast: boolean): void => {
    let text = line.trim();
    if (record === 0 && text.startsWith(")]}'")) text = text.slice(4).replace(/^,/, "").trimStart();
    if (text === "") return;
    const values = splitValues(text);
    try {
      for (const value of values) {
        out.push(JSON.parse(value));
        record += 1;
      }
    } catch (error) {
      fail(isLast ? "was cut off" : "is not JSON", text, isLast, error);
    }
  };

  const readLines = (text: string, out: unknown[], isLast: boolean): void => {
    let start = 0;
    while (start < text.length) {
      const found = text.indexOf("\n", start);
      const end = found < 0 ? text.length : found;
      if (end > start) {
        const line = start === 0 && end === text.length ? text : text.slice(start, end);
        let value: unknown;
        try {
          value = JSON.parse(line);
        } catch {
          readSlow(line, out, isLast);
          start = end + 1;
          continue;
        }
        out.push(value);
        record += 1;
      }
      start = end + 1;
    }
  };

  const pushPiece = (piece: Uint8Array, out: unknown[]): void => {
    const last = piece.lastIndexOf(newline);
    if (last < 0) {
      keepOpen(piece);
      return;
    }
    let start = 0;
    if (openBytes > 0) {
      // Only the open line is put together with its end: to copy whole pieces took longer than to decode them.
      start = piece.indexOf(newline);
      keepOpen(piece.subarray(0, start));
      readOpen(out, false);
    }
    if (last > start) readLines(decode(piece.subarray(start, last)), out, false);
    offset += last + 1 - start;
    keepOpen(piece.subarray(last + 1));
  };

  return {
    push(chunk, out) {
      for (let start = 0; start < chunk.length; start += maxPiece) {
        pushPiece(start === 0 && chunk.length <= maxPiece ? chunk : chunk.subarray(start, start + maxPiece), out);
      }
    },
    end(out) {
      if (openBytes > 0) readOpen(out, true);
    },
  };
}
