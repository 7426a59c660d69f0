import type { Transform } from "node:stream";
import type zlib from "node:zlib";
import { InvalidAnswerError } from "../../errors/invalid-answer-error.ts";

/** The codings that the transport asks for and can undo. */
export const acceptedCodings = "gzip, deflate, br";

/** Up to this size unpacking at once is cheaper than a trip to the thread pool and back. */
const synchronousSize = 64 * 1024;

/** Loaded with the first compressed answer. */
function loadZlib(): typeof zlib {
  return process.getBuiltinModule("node:zlib");
}

/** The codings of an answer in the order in which they are undone; `undefined` when one is not known. */
export function codingsOf(header: string | readonly string[] | undefined): readonly string[] | undefined {
  if (header === undefined) return undefined;
  const codings = String(header)
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity")
    .toReversed();
  const isKnown = codings.every((coding) => ["gzip", "x-gzip", "deflate", "br"].includes(coding));
  return isKnown && codings.length > 0 ? codings : undefined;
}

/**
 * Unpacks a whole body.
 * @throws InvalidAnswerError when it is damaged, or larger than `maxBytes` once unpacked.
 */
export function decompress(
  bytes: Uint8Array,
  codings: readonly string[],
  maxBytes: number,
): Uint8Array | Promise<Uint8Array> {
  const [coding, ...rest] = codings;
  if (coding === undefined || bytes.length === 0) return bytes;
  const options = { maxOutputLength: Math.max(1, Math.min(maxBytes, maxLength)) };
  if (bytes.length <= synchronousSize) {
    let unpacked: Uint8Array;
    try {
      unpacked = unpackSync(bytes, coding, options);
    } catch (error) {
      throw damaged(error, maxBytes);
    }
    return decompress(unpacked, rest, maxBytes);
  }
  return new Promise<Uint8Array>((resolve, reject) => {
    unpack(bytes, coding, options, (error, unpacked) => {
      if (error) reject(damaged(error, maxBytes));
      else resolve(unpacked);
    });
  }).then((unpacked) => decompress(unpacked, rest, maxBytes));
}

const maxLength = 2 ** 31 - 1;

function unpackSync(bytes: Uint8Array, coding: string, options: zlib.ZlibOptions): Uint8Array {
  const { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } = loadZlib();
  if (coding === "br") return brotliDecompressSync(bytes, options);
  if (coding !== "deflate") return gunzipSync(bytes, options);
  return isZlib(bytes) ? inflateSync(bytes, options) : inflateRawSync(bytes, options);
}

function unpack(
  bytes: Uint8Array,
  coding: string,
  options: zlib.ZlibOptions,
  done: (error: Error | null, unpacked: Buffer) => void,
): void {
  const { brotliDecompress, gunzip, inflate, inflateRaw } = loadZlib();
  if (coding === "br") brotliDecompress(bytes, options as zlib.BrotliOptions, done);
  else if (coding !== "deflate") gunzip(bytes, options, done);
  else if (isZlib(bytes)) inflate(bytes, options, done);
  else inflateRaw(bytes, options, done);
}

/** "deflate" means the zlib format (RFC 9110 section 8.4.1.2), but some servers send the bare data. */
function isZlib(bytes: Uint8Array): boolean {
  return ((bytes[0] ?? 0) & 0x0f) === 8;
}

function damaged(error: unknown, maxBytes: number): InvalidAnswerError {
  const isTooLarge = (error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE";
  const message = isTooLarge
    ? `The answer is larger than ${maxBytes} bytes once unpacked`
    : "The answer can't be unpacked";
  return new InvalidAnswerError(message, { cause: error });
}

/** Unpacks a body while it is read. */
export function decompressStream(
  stream: ReadableStream<Uint8Array>,
  codings: readonly string[],
): ReadableStream<Uint8Array> {
  return codings.reduce(
    (current, coding) => (coding === "deflate" ? inflateStream(current) : current.pipeThrough(unpackerFor(coding))),
    stream,
  );
}

type Unpacker = ReadableWritablePair<Uint8Array, Uint8Array>;

function unpackerFor(coding: string): Unpacker {
  const { createBrotliDecompress, createGunzip } = loadZlib();
  return toWeb(coding === "br" ? createBrotliDecompress() : createGunzip());
}

/** Only its first byte tells which of its two formats "deflate" is. */
function inflateStream(packed: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = packed.getReader();
  let unpacked: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const open = async (): Promise<ReadableStreamDefaultReader<Uint8Array> | undefined> => {
    const first = await readSome(reader);
    if (!first) return undefined;
    const { createInflate, createInflateRaw } = loadZlib();
    const whole = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(first),
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    });
    return whole.pipeThrough(toWeb(isZlib(first) ? createInflate() : createInflateRaw())).getReader();
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        unpacked ??= await open();
        const next = await unpacked?.read();
        if (next?.value) controller.enqueue(next.value);
        else controller.close();
      },
      cancel: (reason) => (unpacked ?? reader).cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** The first piece that is not empty; `undefined` when there is none. */
async function readSome(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | undefined> {
  for (;;) {
    const { value } = await reader.read();
    if (!value || value.length > 0) return value;
  }
}

function toWeb(unpacker: Transform): Unpacker {
  const { Duplex: NodeDuplex } = process.getBuiltinModule("node:stream");
  return NodeDuplex.toWeb(unpacker) as Unpacker;
}
