/** A run of bytes of an image, as the image server tells them. */
export interface Extent {
  readonly start: number;
  readonly length: number;
  /** Whether it reads as zeroes. */
  readonly zero: boolean;
  /** In an incremental backup: whether it changed since the checkpoint. */
  readonly dirty?: boolean;
}

/** Cuts extents into parts of at most so many bytes. */
export function* partsOf(extents: Iterable<Extent>, size: number): Generator<Extent> {
  for (const extent of extents) {
    for (let done = 0; done < extent.length; done += size)
      yield { ...extent, start: extent.start + done, length: Math.min(size, extent.length - done) };
  }
}

/** Does some work for each item, so many at a time. The first failure ends it once what is under way has ended. */
export async function inParallel<T>(
  items: Iterable<T> | AsyncIterable<T>,
  concurrency: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for await (const item of items) {
    if (failures.length > 0) break;
    const one = work(item)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => running.delete(one));
    running.add(one);
    if (running.size >= concurrency) await Promise.race(running);
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
}

/** Reads ahead, so many at a time, and takes what was read in order. */
export async function inOrder<T>(
  items: Iterable<T>,
  concurrency: number,
  read: (item: T) => Promise<Uint8Array>,
  take: (data: Uint8Array, item: T) => Promise<void>,
): Promise<void> {
  const ahead: { readonly item: T; readonly data: Promise<Uint8Array> }[] = [];
  const takeFirst = async (): Promise<void> => {
    const first = ahead.shift();
    if (first) await take(await first.data, first.item);
  };
  try {
    for (const item of items) {
      ahead.push({ item, data: read(item) });
      if (ahead.length >= concurrency) await takeFirst();
    }
    while (ahead.length > 0) await takeFirst();
  } finally {
    // What is still read when one failed must not fail unheard.
    await Promise.allSettled(ahead.map(({ data }) => data));
  }
}

/** Gathers what comes in pieces of any size into parts of one size, each with its place. */
export async function* gather(
  pieces: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ readonly start: number; readonly data: Uint8Array }> {
  let start = 0;
  let part = new Uint8Array(size);
  let filled = 0;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length;) {
      const taken = piece.subarray(at, at + size - filled);
      part.set(taken, filled);
      filled += taken.length;
      at += taken.length;
      if (filled < size) continue;
      yield { start, data: part };
      start += size;
      part = new Uint8Array(size);
      filled = 0;
    }
  }
  if (filled > 0) yield { start, data: part.subarray(0, filled) };
}

/** Whether all bytes are zero. */
export function isZero(data: Uint8Array): boolean {
  // A loop, because images have many bytes.
  for (const byte of data) if (byte !== 0) return false;
  return true;
}
