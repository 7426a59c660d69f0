import type { CallBody } from "../core/call.ts";
import { joinBytes } from "../core/decode.ts";
import { resumeStream } from "../stream/resume.ts";

/** Bodies up to this size are held, so that another node can have them as well. */
const mostHeld = 1024 * 1024;

/**
 * The body of a request in a form that can be sent again, where it can: what the caller gave, or its bytes while they are
 * few. A larger one is streamed.
 * @param given the body as the caller gave it, where he made no `Request` of it.
 */
export async function bodyOf(request: Request, given: RequestInit["body"]): Promise<CallBody> {
  if (given !== undefined && given !== null && !(given instanceof ReadableStream)) {
    if (ArrayBuffer.isView(given)) return new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
    if (!(Symbol.asyncIterator in Object(given))) return given as CallBody;
  }
  const { body } = request;
  if (body === null) return null;
  // Not every browser has the body of a request as a stream.
  if (body === undefined) return await request.arrayBuffer();
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  for (let length = 0; length <= mostHeld;) {
    // oxlint-disable-next-line no-await-in-loop -- a stream is read in order
    const { done, value } = await reader.read();
    if (done) return joinBytes(chunks);
    chunks.push(value);
    length += value.length;
  }
  return resumeStream(chunks, reader);
}
