/** So many bytes are kept, and change, together. */
export const pageSize = 65_536;

/** A run of bytes, as the image server tells them. */
export interface Extent {
  readonly start: number;
  readonly length: number;
  readonly zero: boolean;
  readonly hole?: boolean;
  readonly dirty?: boolean;
}

interface Page {
  /** Absent where everything is zero again. */
  readonly bytes: Uint8Array | undefined;
  /** When it changed last. */
  readonly version: number;
}

/** The bytes of a disk. What was never written is zero and takes no room. */
export class DiskContent {
  #pages: Map<number, Page>;
  #version: number;

  constructor(pages: ReadonlyMap<number, Page> = new Map(), version = 1) {
    this.#pages = new Map(pages);
    this.#version = version;
  }

  /** The same bytes, which then change no more. */
  copy(): DiskContent {
    return new DiskContent(this.#pages, this.#version);
  }

  /** A checkpoint: what changes from now on is newer. */
  mark(): number {
    return this.#version++;
  }

  read(start: number, length: number): Uint8Array {
    const result = new Uint8Array(length);
    for (const { index, from, to, at } of pagesOf(start, length)) {
      const bytes = this.#pages.get(index)?.bytes;
      if (bytes) result.set(bytes.subarray(from, to), at);
    }
    return result;
  }

  write(start: number, data: Uint8Array): void {
    for (const { index, from, to, at } of pagesOf(start, data.length)) {
      const bytes = this.#pages.get(index)?.bytes?.slice() ?? new Uint8Array(pageSize);
      bytes.set(data.subarray(at, at + to - from), from);
      this.#pages.set(index, { bytes, version: this.#version });
    }
  }

  zero(start: number, length: number): void {
    for (const { index, from, to } of pagesOf(start, length)) {
      const old = this.#pages.get(index)?.bytes;
      const bytes = to - from === pageSize || !old ? undefined : old.slice().fill(0, from, to);
      this.#pages.set(index, { bytes, version: this.#version });
    }
  }

  /** The disk from its start to its end, in runs that are alike. @param since a checkpoint, to tell what changed after it */
  extents(size: number, since?: number): Extent[] {
    const runs: Extent[] = [];
    for (let start = 0; start < size; start += pageSize) {
      const page = this.#pages.get(start / pageSize);
      const length = Math.min(pageSize, size - start);
      const kind =
        since === undefined
          ? { zero: !page?.bytes, hole: false }
          : { zero: !page?.bytes, dirty: page !== undefined && page.version > since };
      const last = runs.at(-1);
      if (last && last.zero === kind.zero && last.dirty === kind.dirty)
        runs[runs.length - 1] = { ...last, length: last.length + length };
      else runs.push({ start, length, ...kind });
    }
    return runs;
  }
}

/** The pages that a run of bytes touches, and where in them and in the run. */
function* pagesOf(
  start: number,
  length: number,
): Generator<{ readonly index: number; readonly from: number; readonly to: number; readonly at: number }> {
  for (let at = 0; at < length;) {
    const index = Math.floor((start + at) / pageSize);
    const from = (start + at) % pageSize;
    const to = Math.min(pageSize, from + length - at);
    yield { index, from, to, at };
    at += to - from;
  }
}
