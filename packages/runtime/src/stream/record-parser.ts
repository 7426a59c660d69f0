/** Turns bytes of a stream into records, as they come. */
export interface RecordParser {
  /**
   * Reads a piece of the stream and adds the records that it completes to `out`.
   * @throws RecordFormatError; the records in front of the bad one are in `out` then.
   */
  push(chunk: Uint8Array, out: unknown[]): void;
  /**
   * The stream has ended: reads what is left.
   * @throws RecordFormatError when it ended inside a record.
   */
  end(out: unknown[]): void;
  /** Where the stream stands, for formats that number their records. */
  readonly lastEventId?: string | undefined;
}

/** A record that can't be read; the stream makes an error of the package from it, which knows the operation. */
export class RecordFormatError extends Error {
  /** Number of the record in the stream, from 1. */
  readonly record: number;
  /** Where it begins, in bytes from the start. */
  readonly offset: number;
  /** The stream ended inside this record. */
  readonly isCutOff: boolean;

  constructor(message: string, record: number, offset: number, isCutOff: boolean, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "RecordFormatError";
    this.record = record;
    this.offset = offset;
    this.isCutOff = isCutOff;
  }
}

/** The first characters of a text, for messages. */
export function beginning(text: string): string {
  const limit = 60;
  return JSON.stringify(text.length > limit ? `${text.slice(0, limit)}…` : text);
}
