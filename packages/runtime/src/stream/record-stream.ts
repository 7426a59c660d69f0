import type { Backend } from "../core/backend.ts";
import { boundOf, shareDeadline } from "../core/shared-deadline.ts";
import { type Clock, longestDelay as longestTimer, sleep, wallTime } from "../util/clock.ts";
import { brokenBody } from "../errors/broken-body.ts";
import type { ErrorInit } from "../errors/northbound-error.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { errorFromFault } from "../errors/error-from-reply.ts";
import { isConnectionFailed, isOverload, isUnknownOutcome } from "../errors/guards.ts";
import { InvalidAnswerError } from "../errors/invalid-answer-error.ts";
import { isNorthboundError } from "../errors/northbound-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { addHeaders } from "../core/headers.ts";
import type { Operation } from "../core/operation.ts";
import { clientDefaults } from "../core/client-options.ts";
import type { StreamOptions } from "../core/call-options.ts";
import { memberAt } from "../paging/page-items.ts";
import type { Reply } from "../core/reply.ts";
import type { Observe } from "../telemetry/events.ts";
import { notify } from "../util/notify.ts";
import { createNdjsonParser } from "./ndjson.ts";
import { RecordFormatError, type RecordParser } from "./record-parser.ts";
import { createSseParser } from "./sse.ts";

/**
 * A streamed answer: iterate it for the records, as they arrive. Nothing is sent before, nothing is read ahead
 * of the caller, and leaving the loop closes the connection. Each iteration is a call of its own.
 * @example
 * for await (const { value, type } of cvp.eventV1.watchEvents()) {
 *   console.log(type, value?.title);
 *   if (value?.severity === "EVENT_SEVERITY_CRITICAL") break;
 * }
 */
export interface RecordStream<Record> extends AsyncIterable<Record> {
  [Symbol.asyncIterator](): AsyncIterator<Record, undefined>;
  /** All records in an array; with `limit`, no more than that many. */
  all(options?: { readonly limit?: number | undefined }): Promise<Record[]>;
  /** The first record; `undefined` when there is none. */
  first(): Promise<Record | undefined>;
}

/** What a stream needs to know. */
export interface RecordSource {
  readonly operation: Operation;
  readonly backend: Pick<Backend, "name" | "readRecordFault" | "secrets">;
  readonly options: StreamOptions;
  /** Largest record to accept, in bytes, where the call says nothing. @default 268_435_456 */
  readonly maxBytes?: number | undefined;
  readonly clock: Clock;
  /** Longest time for the whole stream, in milliseconds, where the options say nothing. Default: none. */
  readonly deadline?: number | undefined;
  readonly observe?: Observe | undefined;
  /** Reads the stream in place of what the operation's format stands for, for one iteration. */
  readonly format?: (RecordParser & { take(records: unknown[]): boolean }) | undefined;
  /** Opens the stream. Rejects when the call failed. */
  readonly open: (options: StreamOptions) => Promise<Pick<Reply, "body" | "node">>;
}

/** Makes a streamed answer. The named calls uses it; others seldom need to. */
export function createRecordStream<Record>(source: RecordSource): RecordStream<Record> {
  return {
    [Symbol.asyncIterator]: () => new RecordIterator<Record>(source),
    async all(options) {
      const limit = options?.limit ?? Infinity;
      const records: Record[] = [];
      if (limit <= 0) return records;
      for await (const record of this) {
        records.push(record);
        if (records.length >= limit) break;
      }
      return records;
    },
    async first() {
      for await (const record of this) return record;
      return undefined;
    },
  };
}

/** Drops in a row, without a record in between, after which a watch is given up. */
const maxDrops = 10;
/** Before a watch is opened again, in milliseconds: the first delay, doubled each time, and the longest. */
const firstDelay = 500;
const longestDelay = 30_000;

class RecordIterator<Record> implements AsyncIterator<Record, undefined> {
  readonly #source: RecordSource;
  readonly #controller = new AbortController();
  readonly #onAbort: () => void;
  #parser: RecordParser;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #node: string | undefined;
  /** Records that were read and not handed out yet, and the failure behind them. */
  #records: unknown[] = [];
  #index = 0;
  #failure: { readonly error: unknown } | undefined;
  #filling: Promise<void> | undefined;
  #isOver = false;
  #drops = 0;
  /** The stream ended or broke, and the records in front of that are being handed out. */
  #dropped: { readonly error: unknown } | undefined;

  constructor(given: RecordSource) {
    const source = { ...given, options: shareDeadline(given.options, given.deadline) };
    this.#source = source;
    this.#parser = this.#createParser();
    this.#onAbort = () => {
      this.#stop(source.options.signal?.reason);
    };
  }

  next(): Promise<IteratorResult<Record, undefined>> {
    if (this.#index < this.#records.length) {
      return Promise.resolve({ done: false, value: this.#records[this.#index++] as Record });
    }
    if (this.#failure) return Promise.reject(this.#takeFailure());
    if (this.#isOver) return Promise.resolve({ done: true, value: undefined });
    this.#filling ??= this.#fill().finally(() => {
      this.#filling = undefined;
    });
    return this.#filling.then(() => this.next());
  }

  return(): Promise<IteratorReturnResult<undefined>> {
    this.#records = [];
    this.#failure = undefined;
    this.#finish();
    this.#stop(undefined);
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Ends whatever is being waited for, and closes the connection. */
  #stop(reason: unknown): void {
    this.#controller.abort(reason);
    const reader = this.#reader;
    this.#reader = undefined;
    // A body that is broken already refuses to be cancelled; it is closed all the same.
    reader?.cancel(reason).catch(() => undefined);
  }

  #finish(): void {
    this.#isOver = true;
    this.#source.options.signal?.removeEventListener("abort", this.#onAbort);
  }

  #takeFailure(): unknown {
    const error = this.#failure?.error;
    this.#failure = undefined;
    this.#finish();
    this.#stop(error);
    return error;
  }

  /** Reads until there is a record, a failure, or the end. */
  async #fill(): Promise<void> {
    this.#records = [];
    this.#index = 0;
    const cancelDeadline = this.#startDeadline();
    while (this.#records.length === 0 && !this.#failure && !this.#isOver) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- one piece at a time is the back-pressure
        await this.#readPiece();
      } catch (error) {
        // Whoever left does not want to hear of what he ended.
        if (this.#isOver) break;
        this.#failure = { error: this.#source.options.signal?.aborted ? this.#source.options.signal.reason : error };
      }
    }
    cancelDeadline?.();
  }

  /** Ends the stream when its deadline is over while somebody waits for a record. */
  #startDeadline(): (() => void) | undefined {
    const { options, clock, operation } = this.#source;
    const bound = boundOf(options, clock.now());
    if (!bound || bound.limit > longestTimer) return undefined;
    return clock.after(Math.max(0, bound.endsAt - clock.now()), () => {
      this.#stop(
        new TimeoutError(`${operation.id}: the deadline of ${bound.limit} ms is over before the end of the stream.`, {
          operation: operation.id,
          node: this.#node,
        }),
      );
    });
  }

  async #readPiece(): Promise<void> {
    if (this.#dropped) {
      const { error } = this.#dropped;
      this.#dropped = undefined;
      await this.#goOn(error);
      return;
    }
    try {
      this.#reader ??= await this.#open();
      const { done, value } = await this.#reader.read();
      if (this.#controller.signal.aborted) throw this.#controller.signal.reason;
      if (done) {
        this.#dropped = { error: undefined };
        this.#parser.end(this.#records);
      } else this.#parser.push(value, this.#records);
    } catch (error) {
      if (this.#controller.signal.aborted) throw error;
      this.#dropped = { error: this.#explain(error) };
    }
    const { format } = this.#source;
    if (!format) this.#pick();
    else if (format.take(this.#records)) {
      this.#finish();
      this.#stop(undefined);
    }
  }

  /** What follows when the stream is over: its end, its failure, or another one. */
  async #goOn(error: unknown): Promise<void> {
    if (this.#source.options.resume) await this.#resume(error);
    else if (error === undefined) this.#finish();
    else this.#failure = { error };
  }

  async #open(): Promise<ReadableStreamDefaultReader<Uint8Array>> {
    const { options, open } = this.#source;
    const { signal } = options;
    if (signal?.aborted) throw signal.reason;
    signal?.addEventListener("abort", this.#onAbort, { once: true });
    const { lastEventId } = this.#parser;
    const headers = lastEventId ? addHeaders({}, options.headers) : undefined;
    if (headers && lastEventId) headers["last-event-id"] = lastEventId;
    const reply = await open({ ...options, signal: this.#controller.signal, ...(headers && { headers }) });
    const reader = (reply.body ?? new Blob([]).stream()).getReader();
    this.#node = reply.node?.url;
    if (this.#controller.signal.aborted) {
      reader.cancel().catch(() => undefined);
      throw this.#controller.signal.reason;
    }
    return reader;
  }

  /** Takes the wanted member out of the new records, up to the first one that reports a failure. */
  #pick(): void {
    const { operation, backend } = this.#source;
    const { items } = operation;
    const records = this.#records;
    if (records.length > 0) this.#drops = 0;
    if (items === undefined && !backend.readRecordFault) return;
    let count = 0;
    for (const record of records) {
      const fault = backend.readRecordFault?.(record);
      if (fault) {
        const { secrets } = backend;
        this.#failure = { error: errorFromFault(fault, { operation: operation.id, node: this.#node, secrets }) };
        break;
      }
      const picked = items === undefined ? record : memberAt(record, items);
      // Servers send `null` for no records at all, and empty objects to keep a connection alive.
      if (picked === undefined && !isEmpty(record)) {
        this.#failure = {
          error: new InvalidAnswerError(`${operation.id}: a record has no member \`${items}\`.`, {
            operation: operation.id,
            node: this.#node,
            detail: record,
            secrets: backend.secrets,
          }),
        };
        break;
      }
      if (picked !== undefined) records[count++] = picked;
    }
    records.length = count;
  }

  /** Waits before the stream is opened again, or gives up. */
  async #resume(dropped: unknown): Promise<void> {
    const { options, clock, operation, observe, backend } = this.#source;
    if (dropped !== undefined && !isTransient(dropped)) {
      this.#failure = { error: dropped };
      return;
    }
    if (this.#drops >= maxDrops) {
      this.#failure = {
        error:
          dropped ??
          new ConnectionError(`${operation.id}: the stream ended ${maxDrops} times in a row without a record.`, {
            operation: operation.id,
            node: this.#node,
          }),
      };
      return;
    }
    const delay = Math.min(longestDelay, firstDelay * 2 ** this.#drops) * (0.5 + clock.random() / 2);
    this.#drops += 1;
    this.#reader = undefined;
    this.#parser = this.#createParser(this.#parser.lastEventId);
    notify(options.onDrop, dropped instanceof Error ? dropped : undefined, delay);
    observe?.({
      type: "warning",
      time: wallTime(clock),
      backend: backend.name,
      operation: operation.id,
      correlationId: options.correlationId,
      message: `The stream ${dropped === undefined ? "ended" : "broke"}; it is opened again in ${Math.round(delay)} ms.`,
    });
    await sleep(clock, delay, this.#controller.signal);
  }

  #createParser(lastEventId?: string): RecordParser {
    const { operation, options, format, maxBytes = clientDefaults.maxBytes } = this.#source;
    if (format) return format;
    const limits = { maxRecordBytes: options.maxBytes ?? maxBytes };
    return operation.stream === "sse" ? createSseParser(limits, lastEventId) : createNdjsonParser(limits);
  }

  /** A stream without an end of its own that stops has lost its connection: its answer was never to be whole. */
  #lost(error: unknown, details: ErrorInit): unknown {
    if (this.#source.operation.endless !== true || !(error instanceof InvalidAnswerError)) return error;
    return new ConnectionError(error.message, { ...details, detail: error.detail });
  }

  /** The error that a caller sees for what ended the stream. */
  #explain(error: unknown): unknown {
    if (isNorthboundError(error)) return error;
    const { operation, backend } = this.#source;
    const details = { operation: operation.id, node: this.#node, cause: error, secrets: backend.secrets };
    if (error instanceof RecordFormatError) {
      const { record, offset, isCutOff } = error;
      const broken = new InvalidAnswerError(`${operation.id}: ${error.message}`, {
        ...details,
        detail: { record, offset, isCutOff },
      });
      return isCutOff ? this.#lost(broken, details) : broken;
    }
    if (!this.#reader) return error;
    const judged = brokenBody(`${operation.id}: the stream`, error, details);
    if (judged !== error) return this.#lost(judged, details);
    const why = error instanceof Error ? error.message : String(error);
    return new InvalidAnswerError(`${operation.id}: the stream broke: ${why}`, {
      ...details,
      detail: { isCutOff: true },
    });
  }
}

/** Whether the same stream may well open and go on later. */
function isTransient(error: unknown): boolean {
  if (isOverload(error) || isConnectionFailed(error) || isUnknownOutcome(error)) return true;
  return isNorthboundError(error) && memberAt(error.detail, "isCutOff") === true;
}

function isEmpty(record: unknown): boolean {
  return record === null || (typeof record === "object" && Object.keys(record).length === 0);
}
