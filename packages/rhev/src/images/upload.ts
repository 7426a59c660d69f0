import { type CallOptions, InvalidInputError } from "@northbound/runtime";
import type { Schemas } from "../resources/types.ts";
import { gather, inParallel, isZero } from "./parts.ts";
import { type ImageSetup, type TransferOptions, withTransfer } from "./transfer.ts";

/** Where an image is read from, at any place: a `FileHandle` of Node is one. */
export interface ImageSource {
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
  stat(): Promise<{ readonly size: number }>;
}

/** What was uploaded. */
export interface Uploaded {
  /** Size of the image. */
  readonly size: number;
  /** Bytes that went over the wire: zeroes are only named. */
  readonly transferred: number;
}

const chunkSize = 8 * 1024 ** 2;

/** Uploads an image into a disk that exists. What the disk has behind the image becomes zero. */
export async function upload(
  setup: ImageSetup,
  diskId: string,
  from: ImageSource | AsyncIterable<Uint8Array>,
  options: TransferOptions = {},
): Promise<Uploaded> {
  const { signal } = options;
  const get = setup.calls["disks"]?.["get"] as (input: object, options: CallOptions) => Promise<Schemas["Disk"]>;
  const room = Number((await get({ diskId }, { signal })).provisioned_size);
  const known = "stat" in from ? (await from.stat()).size : undefined;
  if (known !== undefined && known > room)
    throw new InvalidInputError(`The image has ${known} bytes and disk ${diskId} only ${room}.`);
  const body = {
    disk: { id: diskId },
    direction: "upload",
    format: "raw",
    ...(options.inactivitySeconds !== undefined && { inactivity_timeout: String(options.inactivitySeconds) }),
  };
  return withTransfer(setup, body, options, async ({ server, keep }) => {
    let size = 0;
    let transferred = 0;
    const pieces = "stat" in from ? chunksOf(from, known ?? 0, options.chunkSize ?? chunkSize) : from;
    const parts = gather(pieces, options.chunkSize ?? chunkSize);
    await inParallel(parts, Math.max(1, Math.min(options.concurrency ?? 4, server.maxWriters)), async (part) => {
      const { start, data } = part;
      if (start + data.length > room)
        throw new InvalidInputError(`The image has more than the ${room} bytes of disk ${diskId}.`);
      if (isZero(data)) await keep(() => server.zero(start, data.length, { signal }));
      else {
        await keep(() => server.write(start, data, { signal }));
        transferred += data.length;
      }
      size += data.length;
      options.onProgress?.({ done: size, total: known });
    });
    if (size < room) await keep(() => server.zero(size, room - size, { signal }));
    await keep(() => server.flush({ signal }));
    return { size, transferred };
  });
}

/** The bytes of a file, read as they are needed. */
async function* chunksOf(file: ImageSource, size: number, chunk: number): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < size;) {
    const buffer = new Uint8Array(Math.min(chunk, size - position));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) throw new InvalidInputError(`The image ended after ${position} of ${size} bytes.`);
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
