import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { isNorthboundError } from "../errors/northbound-error.ts";
import type { Outcome } from "../core/outcome.ts";
import { checkNames, checkNumber } from "../util/check-option.ts";
import type { ItemState, Journal } from "./journal.ts";

/** Does one item. Pass the signal on, so that an abort reaches the calls. */
export type BulkWork<Item, Value> = (
  item: Item,
  context: { readonly key: string; readonly signal: AbortSignal },
) => Promise<Value> | Value;

/** How far a run is. */
export interface BulkProgress {
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
  readonly unknown: number;
  readonly running: number;
  /** Absent when nobody knows how many items there are. */
  readonly total?: number;
}

/** What became of an item: the word alone, or what `settle` gives. */
export type BulkVerdict = Outcome | { readonly outcome: Outcome };

/** Options of `bulk`. */
export interface BulkOptions<Item> {
  /** Names an item, the same in every run: by it the journal knows what was done. Two items of one name are one. */
  readonly key: (item: Item) => string;
  /** Items at the same time. @default 8 */
  readonly concurrency?: number | undefined;
  /**
   * File in which is written that an item is about to be sent, and how it ended. A run with the same file goes on where
   * the last one stopped, however it stopped. On Node, Deno and Bun only.
   */
  readonly journal?: string | undefined;
  /**
   * Finds out what became of an item whose outcome is not known: `processed` counts as done, `unknown` stays unknown.
   * Of an item that began in an earlier run there is no `error`, and `not-processed` sends it. Of one whose work just ended in
   * doubt there is one, which `settle` takes, and `not-processed` counts as failed. Without it nothing in doubt is sent again.
   */
  readonly verify?:
    | ((item: Item, signal: AbortSignal, error?: unknown) => Promise<BulkVerdict> | BulkVerdict)
    | undefined;
  /** `safe`: doing an item twice does no harm, so one that began is sent again. @default "unsafe" */
  readonly replay?: "safe" | "unsafe" | undefined;
  /** Begins nothing new after so many items have failed or are unknown. Default: goes on. */
  readonly stopAfter?: number | undefined;
  /** Called whenever an item began or ended. */
  readonly onProgress?: ((progress: BulkProgress) => void) | undefined;
  /** Begins nothing new and aborts what is under way. */
  readonly signal?: AbortSignal | undefined;
}

/** An item that is done, or needed nothing. */
export interface BulkItem<Item, Value = never> {
  readonly key: string;
  readonly item: Item;
  /** What the work gave; absent when an earlier run did it. */
  readonly value?: Value;
}

/** An item that is not done, as far as anybody knows. */
export interface FailedItem<Item> {
  readonly key: string;
  readonly item: Item;
  readonly outcome: Outcome;
  /** Why, in one line. */
  readonly reason: string;
  /** What the work threw; absent when an earlier run began it. */
  readonly error?: unknown;
}

/** What became of all items. */
export interface BulkReport<Item, Value> {
  /** Done in this run, or found done by `verify`. */
  readonly done: readonly BulkItem<Item, Value>[];
  /** Done by an earlier run, or named twice. */
  readonly skipped: readonly BulkItem<Item>[];
  /** Ended with an error. Another run with the same journal tries those again that were not processed. */
  readonly failed: readonly FailedItem<Item>[];
  /** May have been done: look before they are repeated. */
  readonly unknown: readonly FailedItem<Item>[];
  /** Why the run ended: every item had its turn, `stopAfter` was reached, or the signal aborted. */
  readonly ended: "all" | "stopAfter" | "aborted";
  /** The printable form: keys, outcomes and reasons, without items and values. */
  toJSON(): object;
}

/**
 * Does work for each of many items, several at a time and none twice. What fails holds up nothing else.
 *
 * With a `journal`, a run that was killed goes on with the next one: what is done is skipped, what was not processed is
 * tried again, and what began and never ended is `unknown`, unless `verify` finds out or `replay` is `safe`.
 * @throws InvalidOptionError for a wrong option or a journal that is none, InvalidInputError for an item without a key,
 * and whatever the source of the items throws, after what is under way has ended.
 * @example
 * import { bulk } from "@northbound/runtime/bulk";
 *
 * const report = await bulk(["vm1", "vm2"], (vmId, { signal }) => rhev.vms.shutdown({ vmId }, { signal }), {
 *   key: (vmId) => vmId,
 *   journal: "shutdown.jsonl",
 * });
 * if (report.unknown.length > 0) console.error(JSON.stringify(report));
 */
export async function bulk<Item, Value>(
  items: Iterable<Item> | AsyncIterable<Item>,
  work: BulkWork<Item, Value>,
  options: BulkOptions<Item>,
): Promise<BulkReport<Item, Value>> {
  checkOptions(options);
  const journal =
    options.journal === undefined ? undefined : await (await import("./journal.ts")).openJournal(options.journal);
  const controller = new AbortController();
  const abort = (): void => controller.abort(options.signal?.reason);
  if (options.signal?.aborted) abort();
  options.signal?.addEventListener("abort", abort, { once: true });
  try {
    return await new Run(work, options, journal, controller.signal, sizeOf(items)).over(items);
  } finally {
    options.signal?.removeEventListener("abort", abort);
    await journal?.close();
  }
}

class Run<Item, Value> {
  readonly #work: BulkWork<Item, Value>;
  readonly #options: BulkOptions<Item>;
  readonly #journal: Journal | undefined;
  readonly #signal: AbortSignal;
  readonly #total: number | undefined;
  readonly #seen = new Set<string>();
  readonly #done: BulkItem<Item, Value>[] = [];
  readonly #skipped: BulkItem<Item>[] = [];
  readonly #failed: FailedItem<Item>[] = [];
  readonly #unknown: FailedItem<Item>[] = [];
  #running = 0;
  #isBroken = false;

  constructor(
    work: BulkWork<Item, Value>,
    options: BulkOptions<Item>,
    journal: Journal | undefined,
    signal: AbortSignal,
    total: number | undefined,
  ) {
    this.#work = work;
    this.#options = options;
    this.#journal = journal;
    this.#signal = signal;
    this.#total = total;
  }

  async over(items: Iterable<Item> | AsyncIterable<Item>): Promise<BulkReport<Item, Value>> {
    const source = iteratorOf(items);
    // A source is asked for one item at a time, whatever the number of lanes.
    let turn: Promise<unknown> = Promise.resolve();
    let isOver = false;
    const next = (): Promise<IteratorResult<Item>> => {
      const result = turn.then(async (): Promise<IteratorResult<Item>> => {
        if (isOver || this.#hasEnded() !== undefined) return { done: true, value: undefined };
        const step = await source.next();
        isOver = step.done === true;
        return step;
      });
      turn = result.catch(() => {});
      return result;
    };
    const lane = async (): Promise<void> => {
      try {
        for (let step = await next(); !step.done; step = await next()) await this.#take(step.value);
      } catch (error) {
        this.#isBroken = true;
        throw error;
      }
    };
    const lanes = await Promise.allSettled(Array.from({ length: this.#options.concurrency ?? 8 }, lane));
    if (!isOver) await source.return?.();
    const broken = lanes.find((one) => one.status === "rejected");
    if (broken) throw broken.reason;
    return this.#report(this.#hasEnded() ?? "all", isOver);
  }

  #hasEnded(): "stopAfter" | "aborted" | undefined {
    if (this.#signal.aborted) return "aborted";
    const bad = this.#failed.length + this.#unknown.length;
    return this.#isBroken || bad >= (this.#options.stopAfter ?? Infinity) ? "stopAfter" : undefined;
  }

  async #take(item: Item): Promise<void> {
    const key: unknown = this.#options.key(item);
    if (typeof key !== "string" || key === "")
      throw new InvalidInputError("bulk: option `key` gave no name for an item.");
    if (this.#seen.has(key)) {
      this.#skipped.push({ key, item });
      return this.#tell();
    }
    this.#seen.add(key);
    this.#running += 1;
    try {
      await this.#settle(item, key, this.#journal?.states.get(key));
    } finally {
      this.#running -= 1;
      this.#tell();
    }
  }

  /** Does what an earlier run left of an item. */
  async #settle(item: Item, key: string, before: ItemState | undefined): Promise<void> {
    if (before === "done") return void this.#skipped.push({ key, item });
    if (before === "processed") {
      const reason = "an earlier run did it and then failed";
      return void this.#failed.push({ key, item, outcome: "processed", reason });
    }
    if ((before === "began" || before === "unknown") && this.#options.replay !== "safe") {
      const verdict = await this.#verify(item, "an earlier run began it, and its end is not known");
      if (verdict.outcome === "processed") {
        await this.#journal?.write(key, "done");
        return void this.#done.push({ key, item });
      }
      if (verdict.outcome === "unknown") return void this.#unknown.push({ key, item, ...verdict });
    }
    return this.#send(item, key);
  }

  async #verify(
    item: Item,
    reason: string,
    doubt?: unknown,
  ): Promise<{ readonly outcome: Outcome; readonly reason: string; readonly error?: unknown }> {
    const own = doubt === undefined ? {} : { error: doubt };
    try {
      const verdict = (await this.#options.verify?.(item, this.#signal, doubt)) ?? "unknown";
      return { outcome: typeof verdict === "string" ? verdict : verdict.outcome, reason, ...own };
    } catch (error) {
      return { outcome: "unknown", reason: `${reason}; verify failed: ${reasonOf(error)}`, error, ...own };
    }
  }

  async #send(item: Item, key: string): Promise<void> {
    await this.#journal?.write(key, "began");
    this.#tell();
    let value: Value;
    try {
      // Aborted while the journal was written: nothing was sent.
      this.#signal.throwIfAborted();
    } catch {
      await this.#journal?.write(key, "failed");
      return void this.#failed.push({ key, item, outcome: "not-processed", reason: "aborted before it began" });
    }
    try {
      value = await this.#work(item, { key, signal: this.#signal });
    } catch (error) {
      // Only an error that says so proves that nothing happened.
      const known = isNorthboundError(error) ? error.outcome : "unknown";
      const isSettled = known !== "unknown" || this.#options.verify === undefined;
      const verdict = isSettled
        ? { outcome: known, reason: reasonOf(error), error }
        : await this.#verify(item, reasonOf(error), error);
      const { outcome } = verdict;
      if (!isSettled && outcome === "processed") {
        await this.#journal?.write(key, "done");
        return void this.#done.push({ key, item });
      }
      const ended = { key, item, ...verdict };
      (outcome === "unknown" ? this.#unknown : this.#failed).push(ended);
      await this.#journal?.write(key, outcome === "not-processed" ? "failed" : outcome);
      return;
    }
    this.#done.push({ key, item, value });
    await this.#journal?.write(key, "done");
  }

  #tell(): void {
    const counts = { done: this.#done.length, skipped: this.#skipped.length, failed: this.#failed.length };
    const progress = { ...counts, unknown: this.#unknown.length, running: this.#running };
    this.#options.onProgress?.(this.#total === undefined ? progress : { ...progress, total: this.#total });
  }

  #report(ended: "all" | "stopAfter" | "aborted", isOver: boolean): BulkReport<Item, Value> {
    const [done, skipped, failed, unknown] = [this.#done, this.#skipped, this.#failed, this.#unknown];
    const plain = ({ key, outcome, reason }: FailedItem<Item>): object => ({ key, outcome, reason });
    // A run whose last item was one too many had them all the same.
    const why = ended === "stopAfter" && isOver ? "all" : ended;
    return {
      done,
      skipped,
      failed,
      unknown,
      ended: why,
      toJSON: () => ({
        ended: why,
        done: done.map(({ key }) => key),
        skipped: skipped.map(({ key }) => key),
        failed: failed.map(plain),
        unknown: unknown.map(plain),
      }),
    };
  }
}

/** In one line, without secrets where it is an error of ours. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).replace(/\s*[\r\n]+\s*/g, " ");
}

function iteratorOf<Item>(items: Iterable<Item> | AsyncIterable<Item>): AsyncIterator<Item> | Iterator<Item> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}

function sizeOf(items: object): number | undefined {
  const { length, size } = items as { readonly length?: unknown; readonly size?: unknown };
  return [length, size].find((count) => typeof count === "number");
}

const names = ["key", "concurrency", "journal", "verify", "replay", "stopAfter", "onProgress", "signal"];

function checkOptions<Item>(options: BulkOptions<Item>): void {
  checkNames("", options, names);
  checkNumber("concurrency", options.concurrency, "count", 10_000);
  checkNumber("stopAfter", options.stopAfter, "count");
  if (typeof options.key !== "function") throw new InvalidOptionError("Option `key` is a function that names an item.");
  if (options.replay !== undefined && options.replay !== "safe" && options.replay !== "unsafe") {
    throw new InvalidOptionError('Option `replay` is "safe" or "unsafe".');
  }
}
