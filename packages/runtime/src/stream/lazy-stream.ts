import { memoizeAsync } from "../util/memoize-async.ts";
import type { RecordSource, RecordStream } from "./record-stream.ts";

/** A stream of records whose code is loaded when somebody begins to read one. */
export function createLazyStream<Record>(source: RecordSource): RecordStream<Record> {
  const { signal } = source.options;
  const loadOnce = memoizeAsync(async () => (await import("./record-stream.ts")).createRecordStream<Record>(source));
  const load = (): Promise<RecordStream<Record>> => loadOnce(signal);
  return {
    [Symbol.asyncIterator]: () => new LazyIterator(load),
    all: async (options) => (await load()).all(options),
    first: async () => (await load()).first(),
  };
}

/** An iterator that loads what it iterates with its first step. */
export class LazyIterator<Record> implements AsyncIterator<Record, undefined> {
  readonly #load: () => Promise<RecordStream<Record>>;
  #loading: Promise<AsyncIterator<Record, undefined>> | undefined;
  #records: AsyncIterator<Record, undefined> | undefined;

  constructor(load: () => Promise<RecordStream<Record>>) {
    this.#load = load;
  }

  next(): Promise<IteratorResult<Record, undefined>> {
    if (this.#records) return this.#records.next();
    this.#loading ??= this.#start();
    return this.#loading.then((records) => records.next());
  }

  async return(): Promise<IteratorResult<Record, undefined>> {
    const records = this.#records ?? (await (this.#loading ??= this.#start()));
    return records.return?.() ?? { done: true, value: undefined };
  }

  async #start(): Promise<AsyncIterator<Record, undefined>> {
    const stream = await this.#load();
    return (this.#records = stream[Symbol.asyncIterator]());
  }
}
