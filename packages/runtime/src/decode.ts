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

/** Decodes Latin-1, the encoding of header fields. */
export function decodeLatin1(bytes: Uint8Array): string {
  return isFast(bytes) ? bytes.latin1Slice() : String.fromCharCode(...bytes);
}

/** Whether the bytes contain this ASCII text, without decoding them where the platform can search bytes. */
export function bytesInclude(bytes: Uint8Array, text: string): boolean {
  return isFast(bytes) ? bytes.indexOf(text) !== -1 : decodeText(bytes).includes(text);
}

/** One array from many, without a copy when there is only one. */
export function joinBytes(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = chunks;
  if (first === undefined) return new Uint8Array(0);
  if (chunks.length === 1) return first;
  const joined = isFast(first) ? Buffer.allocUnsafe(length) : new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.length;
  }
  return joined;
}

/** Reads a stream to its end. */
export async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
  }
  return joinBytes(chunks, length);
}
