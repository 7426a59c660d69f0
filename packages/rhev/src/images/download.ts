import { InvalidInputError } from "@northbound/runtime";
import type { Schemas } from "../resources/types.ts";
import { type Extent, inOrder, inParallel, partsOf } from "./parts.ts";
import { type ImageSetup, type OpenTransfer, type TransferOptions, withTransfer } from "./transfer.ts";

/** Where an image is written to, at any place: a `FileHandle` of Node is one. */
export interface ImageSink {
  write(data: Uint8Array, offset: number, length: number, position: number): Promise<unknown>;
  /** Cuts or extends with zeroes. With it, zeroes of the image are not written. */
  truncate?(size: number): Promise<unknown>;
}

/** Options of a download. */
export interface DownloadOptions extends TransferOptions {
  /**
   * In an incremental backup: only what changed since the checkpoint, zeroes included, is written, in its place. Needs a place
   * that takes bytes at any position, with the image of the checkpoint in it. @default false
   */
  readonly changes?: boolean | undefined;
}

/** What was downloaded. */
export interface Downloaded {
  /** Size of the image. */
  readonly size: number;
  /** Bytes that came over the wire. */
  readonly transferred: number;
}

const chunkSize = 8 * 1024 ** 2;

/** Downloads an image into a file, where zeroes stay holes, or into a stream, which gets every byte in order. */
export async function download(
  setup: ImageSetup,
  what: Partial<Schemas["ImageTransfer"]>,
  to: ImageSink | WritableStream<Uint8Array>,
  options: DownloadOptions = {},
): Promise<Downloaded> {
  const isStream = "getWriter" in to;
  if (isStream && options.changes === true)
    throw new InvalidInputError("Changes of an image have their places: a stream can't take them; give a file.");
  const body = {
    format: "raw",
    ...what,
    direction: "download",
    ...(options.inactivitySeconds !== undefined && { inactivity_timeout: String(options.inactivitySeconds) }),
  };
  return withTransfer(setup, body, options, async (transfer) => {
    const { server, keep } = transfer;
    const { signal } = options;
    const extents = await keep(() => server.extents(options.changes === true ? "dirty" : "zero", { signal }));
    const size = extents.reduce((sum, { length }) => sum + length, 0);
    const wanted = options.changes === true ? extents.filter(({ dirty }) => dirty) : extents;
    const parts = partsOf(wanted, options.chunkSize ?? chunkSize);
    const run = createRun(transfer, wanted, options);
    if (isStream) await intoStream(to, parts, run);
    else await intoFile(to, size, parts, options.changes !== true, run);
    return { size, transferred: run.transferred() };
  });
}

interface Run {
  readonly concurrency: number;
  read(part: Extent): Promise<Uint8Array>;
  done(part: Extent): void;
  transferred(): number;
}

function createRun({ server, keep }: OpenTransfer, extents: readonly Extent[], options: DownloadOptions): Run {
  const total = extents.reduce((sum, { length }) => sum + length, 0);
  let done = 0;
  let transferred = 0;
  return {
    concurrency: Math.max(1, Math.min(options.concurrency ?? 4, server.maxReaders)),
    async read({ start, length, zero }) {
      if (zero) return new Uint8Array(length);
      const data = await keep(() => server.read(start, length, { signal: options.signal }));
      transferred += data.length;
      return data;
    },
    done({ length }) {
      done += length;
      options.onProgress?.({ done, total });
    },
    transferred: () => transferred,
  };
}

async function intoFile(
  file: ImageSink,
  size: number,
  parts: Iterable<Extent>,
  isWhole: boolean,
  run: Run,
): Promise<void> {
  const hasHoles = isWhole && file.truncate !== undefined;
  if (hasHoles) {
    await file.truncate?.(0);
    await file.truncate?.(size);
  }
  await inParallel(parts, run.concurrency, async (part) => {
    if (!part.zero || !hasHoles) {
      const data = await run.read(part);
      await file.write(data, 0, data.length, part.start);
    }
    run.done(part);
  });
}

/** The stream is closed when all is in it, and aborted when something failed, so that half an image is never taken for a whole one. */
async function intoStream(stream: WritableStream<Uint8Array>, parts: Iterable<Extent>, run: Run): Promise<void> {
  const writer = stream.getWriter();
  try {
    await inOrder(parts, run.concurrency, run.read, async (data, part) => {
      await writer.ready;
      await writer.write(data);
      run.done(part);
    });
    await writer.close();
  } catch (error) {
    await writer.abort(error).catch(() => undefined);
    throw error;
  }
}
