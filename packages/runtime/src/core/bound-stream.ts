/** A stream that somebody else than its reader can end. */
export interface BoundStream {
  readonly stream: ReadableStream<Uint8Array>;
  /** Ends it with an error, and closes what it reads from. */
  fail(error: Error): void;
}

/**
 * Passes a stream on, chunk by chunk as they are asked for.
 * @param onEnd called once when it is over, however it ends.
 */
export function boundStream(source: ReadableStream<Uint8Array>, onEnd: () => void): BoundStream {
  const reader = source.getReader();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let isOver = false;
  const end = (finish: () => void): void => {
    if (isOver) return;
    isOver = true;
    onEnd();
    finish();
  };
  const fail = (error: unknown): void => end(() => controller?.error(error));
  const stream = new ReadableStream<Uint8Array>(
    {
      start: (own) => {
        controller = own;
      },
      async pull(own) {
        try {
          const { done, value } = await reader.read();
          if (done) end(() => own.close());
          else if (!isOver) own.enqueue(value);
        } catch (error) {
          fail(error);
        }
      },
      cancel(reason) {
        end(() => {});
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return {
    stream,
    fail(reason) {
      fail(reason);
      void closeReader(reader, reason);
    },
  };
}

async function closeReader(reader: ReadableStreamDefaultReader<Uint8Array>, reason: Error): Promise<void> {
  try {
    await reader.cancel(reason);
  } catch {
    // A body that is broken already refuses to be cancelled; it is closed all the same.
  }
}
