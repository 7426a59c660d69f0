import type { CallBody } from "../core/call.ts";
import type { Progress } from "../core/call-options.ts";
import { notify } from "../util/notify.ts";
import { encodeMultipart } from "./multipart.ts";

/** A request body ready for the wire. */
export interface Upload {
  readonly body: string | Uint8Array | AsyncGenerator<Uint8Array, void>;
  /** Content type when the caller gave none; with `isOwnType` it replaces the caller's. */
  readonly type: string | undefined;
  /** The type carries the boundary of this very body. */
  readonly isOwnType: boolean;
  /** Length in bytes, where it is known before sending. */
  readonly length: number | undefined;
}

const chunkSize = 64 * 1024;

/** Prepares a body: text and bytes stay whole, everything else becomes a sequence of chunks. */
export function prepareUpload(
  source: Exclude<CallBody, null>,
  onProgress: ((progress: Progress) => void) | undefined,
): Upload {
  const { body, type, isOwnType } = normalizeBody(source);
  if (typeof body === "string" && !onProgress) return { body, type, isOwnType, length: undefined };
  if (body instanceof Uint8Array && !onProgress) return { body, type, isOwnType, length: body.length };
  if (body instanceof Blob)
    return { body: chunks(body.stream(), body.size, onProgress), type, isOwnType, length: body.size };
  if (typeof body === "string" || body instanceof Uint8Array) {
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
    return { body: chunks(slices(bytes), bytes.length, onProgress), type, isOwnType, length: bytes.length };
  }
  return { body: chunks(body, undefined, onProgress), type, isOwnType, length: undefined };
}

/** A body in one of four forms, and its content type as in `Upload`. */
interface NormalBody {
  readonly body: string | Uint8Array<ArrayBuffer> | Blob | AsyncIterable<Uint8Array>;
  readonly type: string | undefined;
  readonly isOwnType: boolean;
}

/** Brings what a caller may give to four forms. */
function normalizeBody(source: Exclude<CallBody, null>): NormalBody {
  if (typeof source === "string") return { body: source, type: "text/plain;charset=UTF-8", isOwnType: false };
  if (source instanceof Uint8Array)
    return { body: source as Uint8Array<ArrayBuffer>, type: undefined, isOwnType: false };
  if (source instanceof ArrayBuffer) return { body: new Uint8Array(source), type: undefined, isOwnType: false };
  if (source instanceof URLSearchParams) {
    return { body: String(source), type: "application/x-www-form-urlencoded;charset=UTF-8", isOwnType: false };
  }
  if (source instanceof FormData) return { ...encodeMultipart(source), isOwnType: true };
  if (source instanceof Blob) return { body: source, type: source.type || undefined, isOwnType: false };
  return { body: source, type: undefined, isOwnType: false };
}

function* slices(bytes: Uint8Array): Generator<Uint8Array, void> {
  for (let start = 0; start < bytes.length; start += chunkSize) yield bytes.subarray(start, start + chunkSize);
}

/** Passes chunks on; the next one is asked for when the socket took this one, and that is progress. */
async function* chunks(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  total: number | undefined,
  onProgress: ((progress: Progress) => void) | undefined,
): AsyncGenerator<Uint8Array, void> {
  let done = 0;
  for await (const chunk of source) {
    yield chunk;
    done += chunk.length;
    notify(onProgress, { done, total });
  }
}
