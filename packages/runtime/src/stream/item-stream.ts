import { Call } from "../core/call.ts";
import { clientDefaults } from "../core/client-options.ts";
import type { Reply } from "../core/reply.ts";
import { errorFromFault } from "../errors/error-from-reply.ts";
import { itemsOf } from "../paging/page-items.ts";
import { checkPagedOptions, pageSizeOf } from "../paging/page-options.ts";
import { wallTime } from "../util/clock.ts";
import { notify } from "../util/notify.ts";
import { createItemParser, type ItemParser } from "./item-parser.ts";
import type { ItemSource } from "./lazy-items.ts";
import type { RecordParser } from "./record-parser.ts";
import { createRecordStream, type RecordStream } from "./record-stream.ts";

/**
 * The items of a list that comes whole, each as soon as it has arrived. Nothing is read ahead of the caller, and leaving
 * the loop closes the connection.
 * @throws InvalidOptionError for options that make no sense, InvalidInputError for what the paging style refuses.
 */
export function createItemStream<Item>(source: ItemSource): RecordStream<Item> {
  const { operation, style, input, options } = source;
  checkPagedOptions(operation.id, style, input, options);
  const isExplicit = style.isExplicit?.(input) ?? false;
  const own = isExplicit ? input : style.at(input, style.start, pageSizeOf(style, options), options);
  const reader = new ItemReader(source);
  return createRecordStream<Item>({
    ...source,
    open: async (streamOptions) => reader.open(await source.open(own, streamOptions)),
    format: reader,
  });
}

/** Reads the answer to a list: item by item while it arrives, or at once where it was gathered already. */
class ItemReader implements RecordParser {
  readonly #source: ItemSource;
  readonly #parser: ItemParser;
  #reply: Reply | undefined;
  #count = 0;
  #hasEnded = false;

  constructor(source: ItemSource) {
    this.#source = source;
    const { operation, options, backend } = source;
    const maxBytes = options.maxBytes ?? source.maxBytes ?? clientDefaults.maxBytes;
    const judge = backend.readFault ? (document: Uint8Array) => this.#judge(document) : undefined;
    this.#parser = createItemParser({ member: operation.items, maxBytes, judge });
  }

  open(reply: Reply): Pick<Reply, "body" | "node"> {
    this.#reply = reply;
    return reply.isStreamed ? reply : { body: null, node: reply.node };
  }

  push(chunk: Uint8Array, out: unknown[]): void {
    this.#parser.push(chunk, out);
  }

  end(out: unknown[]): void {
    this.#hasEnded = true;
    if (this.#reply?.isStreamed) this.#parser.end(out);
    else for (const item of itemsOf(this.#reply?.value(), this.#source.operation.items)) out.push(item);
  }

  /** Counts items that were read, and makes of them what the caller gets. @returns whether no more are wanted. */
  take(items: unknown[]): boolean {
    const { style, options } = this.#source;
    const left = (options.limit ?? Infinity) - this.#count;
    if (items.length > left) items.length = left;
    const { itemOf } = style;
    if (itemOf) for (const [index, item] of items.entries()) items[index] = itemOf(item);
    this.#count += items.length;
    const isDone = items.length === left;
    if (items.length > 0) notify(options.onProgress, { done: this.#count, total: this.#total });
    if (isDone || this.#hasEnded) this.#tell();
    return isDone;
  }

  /** Known at the end only: it may stand behind the items. */
  get #total(): number | undefined {
    if (!this.#hasEnded) return undefined;
    const { rest } = this.#parser;
    return this.#source.style.total?.(this.#reply?.isStreamed ? rest : this.#reply?.value());
  }

  /** @throws what the backend says in an answer that began like a good one. */
  #judge(document: Uint8Array): void {
    const { backend, operation } = this.#source;
    const [reply, call] = this.#partOf(document);
    const fault = backend.readFault?.(reply, call);
    const { secrets } = backend;
    if (fault)
      throw errorFromFault(fault, { operation: operation.id, node: reply.node?.url, status: reply.status, secrets });
  }

  /** A reply that has this part of the answer. */
  #partOf(document: Uint8Array): [reply: Reply, call: Call] {
    const { operation, options } = this.#source;
    const whole = this.#reply as Reply;
    const path = URL.canParse(whole.url) ? new URL(whole.url).pathname : operation.path;
    return [whole.withBody(document), new Call(path, { method: operation.method, operation, options })];
  }

  #tell(): void {
    const { observe, clock, backend, operation, options, style } = this.#source;
    observe?.({
      type: "page",
      time: wallTime(clock),
      backend: backend.name,
      operation: operation.id,
      correlationId: options.correlationId,
      position: style.start,
      items: this.#count,
      total: this.#total,
      concurrency: 1,
    });
  }
}
