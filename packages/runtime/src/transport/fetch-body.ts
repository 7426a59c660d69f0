import { joinBytes } from "../decode.ts";

/** The error for a silence that is too long, with the code that undici gives it. */
function silence(idleTimeout: number): Error {
  return Object.assign(new Error(`The answer stopped for ${idleTimeout} ms`), { code: "UND_ERR_BODY_TIMEOUT" });
}

type Chunk = ReadableStreamReadResult<Uint8Array>;

/** Reads one chunk; a chunk that takes longer than `idleTimeout` is an error. */
function readInTime(reader: ReadableStreamDefaultReader<Uint8Array>, idleTimeout: number): Promise<Chunk> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(silence(idleTimeout)), idleTimeout);
    reader.read().then(
      (chunk) => {
        clearTimeout(timer);
        resolve(chunk);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

/** Reads a body whole; `undefined` when it is larger than `maxBytes`. */
export async function readBounded(
  body: ReadableStream<Uint8Array>,
  idleTimeout: number,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await readInTime(reader, idleTimeout);
    if (done) return joinBytes(chunks, length);
    length += value.length;
    if (length > maxBytes) return undefined;
    chunks.push(value);
  }
}

/**
 * Passes a body on while it is read, watching for silence.
 * @param onEnd called once: with a reason when the connection should be closed, without one at the body's end.
 */
export function guardedStream(
  body: ReadableStream<Uint8Array>,
  idleTimeout: number,
  onEnd: (reason?: unknown) => void,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await readInTime(reader, idleTimeout);
          if (done) {
            onEnd();
            controller.close();
          } else controller.enqueue(value);
        } catch (error) {
          onEnd(error);
          throw error;
        }
      },
      async cancel(reason) {
        onEnd(reason ?? new Error("The reader left"));
        await reader.cancel(reason).catch(() => {});
      },
    },
    { highWaterMark: 0 },
  );
}
