/** An answer that states no more than this many bytes is taken whole: a node that fails meanwhile costs nothing. */
export const smallAnswer: number = 64 * 1024;

/** The part of Node's Buffer that makes reading text cheap; other runtimes use TextDecoder. */
interface FastBytes extends Uint8Array {
  utf8Slice(start: number, end: number): string;
  latin1Slice(): string;
  indexOf(text: string | number): number;
}

function isFast(bytes: Uint8Array): bytes is FastBytes {
  return "utf8Slice" in bytes;
}

/** Decodes UTF-8 as the Fetch standard does: a byte order mark is dropped, broken sequences become U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  if (!isFast(bytes)) return new TextDecoder().decode(bytes);
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.utf8Slice(hasMark ? 3 : 0, bytes.length);
}

/** Decodes UTF-8 from the middle of a text, where a byte order mark is a character. */
export function decodeRun(bytes: Uint8Array): string {
  if (!isFast(bytes)) return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  return bytes.utf8Slice(0, bytes.length);
}

/**
 * Decodes text in the encoding that an answer states. Servers often claim `iso-8859-1` out of habit and send UTF-8, which text
 * in another encoding practically never is by chance, so what is sound UTF-8 is read as that.
 * @param label as in `charset`; one that the platform doesn't know is read as UTF-8.
 */
export function decodeTextAs(bytes: Uint8Array, label: string): string {
  if (label.startsWith("utf-16")) return decodeBy(label, bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return decodeBy(label, bytes);
  }
}

function decodeBy(label: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return decodeText(bytes);
  }
}

/** The `charset` of a content type, in lower case; `undefined` where it is UTF-8, or isn't stated. */
export function charsetOf(type: string | null | undefined): string | undefined {
  const label = type && /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(type)?.[1]?.toLowerCase();
  return !label || label === "utf-8" || label === "utf8" || label === "us-ascii" ? undefined : label;
}

/**
 * Decodes a body that came in pieces as if it were in one. After a piece that ends in an ASCII byte a character begins, so
 * it is decoded by itself: to copy a body of a megabyte together first costs a twentieth of what its JSON costs.
 */
export function decodePieces(pieces: readonly Uint8Array[]): string {
  const last = pieces.length - 1;
  let text = "";
  let waiting: Uint8Array[] = [];
  for (let index = 0; index <= last; index++) {
    const piece = pieces[index] as Uint8Array;
    if (!isFast(piece)) return decodeText(joinBytes(pieces));
    waiting.push(piece);
    if (index < last && (piece[piece.length - 1] ?? 0x80) >= 0x80) continue;
    const whole = joinBytes(waiting);
    // Only the very first bytes can be a byte order mark.
    text += text === "" ? decodeText(whole) : (whole as FastBytes).utf8Slice(0, whole.length);
    waiting = [];
  }
  return text;
}

/** Decodes Latin-1, the encoding of header fields. */
export function decodeLatin1(bytes: Uint8Array): string {
  return isFast(bytes) ? bytes.latin1Slice() : String.fromCharCode(...bytes);
}

/** Whether the bytes contain this ASCII text, without decoding them where the platform can search bytes. */
export function bytesInclude(bytes: Uint8Array, text: string): boolean {
  return isFast(bytes) ? bytes.indexOf(text) !== -1 : decodeText(bytes).includes(text);
}

/** One array from many, without a copy when there is only one. */
export function joinBytes(chunks: readonly Uint8Array[]): Uint8Array {
  const [first] = chunks;
  if (first === undefined) return new Uint8Array(0);
  if (chunks.length === 1) return first;
  const length = lengthOf(chunks);
  const joined = isFast(first) ? Buffer.allocUnsafe(length) : new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.length;
  }
  return joined;
}

/** Bytes in all chunks together. */
export function lengthOf(chunks: readonly Uint8Array[]): number {
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  return length;
}

/**
 * Reads a stream to its end, and cancels it where it is longer than `maxBytes`.
 * @returns `undefined` when it was too long.
 */
export async function readAll(stream: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Not `for await`: streams can't be iterated in every browser.
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joinBytes(chunks);
    length += value.length;
    if (length > maxBytes) {
      reader.cancel().catch(() => {});
      return undefined;
    }
    chunks.push(value);
  }
}
