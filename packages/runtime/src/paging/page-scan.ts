import { type Clock, longestDelay, wallTime } from "../util/clock.ts";
import { isOverload } from "../errors/guards.ts";
import type { Operation } from "../core/operation.ts";
import type { PagedOptions } from "../core/call-options.ts";
import { type Bound, boundOf, shareDeadline } from "../core/shared-deadline.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import type { Observe } from "../telemetry/events.ts";
import { notify } from "../util/notify.ts";
import { itemsOf } from "./page-items.ts";
import { pageSizeOf } from "./page-options.ts";
import type { CallInput, PagePosition, PagingStyle } from "./paging-style.ts";
import { createRepetitionGuard } from "./repetition.ts";
import { createWindow } from "./window.ts";

/** One page of a collection, with what is known about its place. */
export interface PageView<Item, Page> {
  readonly items: readonly Item[];
  /** Items in the whole collection, when the server says so. */
  readonly total: number | undefined;
  /** Where this page begins; give it as `from` to start there another time. */
  readonly position: PagePosition;
  /**
   * Where the next page begins; `undefined` after the last one, and where the input asks for one page itself. It may be
   * kept: with the same input and page size, as `from`, it goes on there another time.
   */
  readonly next: PagePosition | undefined;
  /** The answer as it came. */
  readonly raw: Page;
}

/** What a scan needs to know. */
export interface PageSource<Page> {
  readonly operation: Operation;
  readonly style: PagingStyle;
  readonly input: CallInput;
  readonly options: PagedOptions;
  /** Fetches the page that `input` asks for, which begins at `position`. Rejects when the call failed. */
  readonly fetchPage: (input: CallInput, options: PagedOptions, position?: PagePosition) => Promise<Page>;
  /** Iterates the items of an answer that holds all of them, as they arrive. Default: the answer is gathered. */
  readonly items?: ((options: PagedOptions) => AsyncIterator<unknown, undefined>) | undefined;
  /** Completes the source before its first page, where that takes code which is loaded only then. */
  readonly prepare?: ((source: PageSource<Page>) => Promise<PageSource<Page>>) | undefined;
  /** Pages fetched ahead when the caller does not say. */
  readonly concurrency: number;
  readonly clock: Clock;
  /** Longest time for all that the caller asked for, in milliseconds, where the options say nothing. Default: none. */
  readonly deadline?: number | undefined;
  readonly observe?: Observe | undefined;
  /** Name of the backend, for events. */
  readonly backend: string;
}

/** A page that was asked for and not handed out yet. */
interface Slot<Page> {
  readonly position: PagePosition;
  /** Items between the start of the scan and this page. */
  readonly index: number;
  state: "waiting" | "flying" | "here" | "failed";
  page?: Page;
  error?: unknown;
}

/** The first pause after an overload, in milliseconds; the following ones double. */
const firstPause = 500;

/**
 * One pass over the pages of a collection, in order. Pages are fetched ahead, as many as the window allows;
 * a page counts until it is handed out, so memory does not grow with the collection.
 *
 * What follows a page is decided by the style's `next` alone. Fetching several pages at once is a guess at
 * the answers of `next`; a wrong guess (a short page, a changed total) is thrown away, so a parallel scan
 * yields exactly what a sequential one does.
 */
export class PageScan<Item, Page> {
  readonly #source: PageSource<Page>;
  readonly #size: number;
  readonly #limit: number;
  readonly #isExplicit: boolean;
  readonly #window;
  readonly #guard;
  #queue: Slot<Page>[] = [];
  #flying = 0;
  /** Position of the page after the last one that was handed out, while nothing is queued. */
  #following: { position: PagePosition; index: number } | undefined;
  /** Items between two predicted pages, and how far the position moves; 0 while nothing may be predicted. */
  #stride = 0;
  #step = 0;
  #wrongGuesses = 0;
  #total: number | undefined;
  #handedOut = 0;
  #overloads = 0;
  #resumesAt = 0;
  #easedUntil = 0;
  #cancelTimer: (() => void) | undefined;
  #wake: (() => void) | undefined;
  #controller = new AbortController();
  #options: PagedOptions;
  #ended: { readonly error?: unknown } | undefined;
  readonly #onAbort: () => void;
  /** When the whole scan must have ended. */
  readonly #bound: Bound | undefined;

  constructor(source: PageSource<Page>) {
    const { style, input, operation, clock } = source;
    const options = shareDeadline(source.options, source.deadline);
    this.#source = source;
    this.#bound = boundOf(options, clock.now());
    this.#size = pageSizeOf(style, options);
    this.#limit = options.limit ?? Infinity;
    this.#isExplicit = style.isExplicit?.(input) ?? false;
    this.#window = createWindow(options.concurrency ?? source.concurrency);
    this.#guard = createRepetitionGuard(operation.id);
    this.#following = { position: options.from ?? style.start, index: 0 };
    this.#options = {
      ...options,
      signal: this.#controller.signal,
      onRetry: (attempt, delay) => {
        if (attempt.status === 429 || attempt.status === 503) this.#ease(delay);
        notify(options.onRetry, attempt, delay);
      },
    };
    this.#onAbort = () => {
      this.#end({ error: options.signal?.reason });
    };
    options.signal?.addEventListener("abort", this.#onAbort, { once: true });
    if (options.signal?.aborted) this.#onAbort();
  }

  /** The next page; `undefined` after the last. */
  async next(): Promise<PageView<Item, Page> | undefined> {
    for (;;) {
      this.#pump();
      const [slot] = this.#queue;
      if (slot?.state === "here") {
        try {
          return this.#handOut(slot);
        } catch (error) {
          this.#end({ error });
          throw error;
        }
      }
      if (slot?.state === "failed") this.#end({ error: slot.error });
      if (this.#ended) {
        if ("error" in this.#ended) throw this.#ended.error;
        return undefined;
      }
      await this.#waitForPage();
    }
  }

  async #waitForPage(): Promise<void> {
    const { clock, operation } = this.#source;
    const bound = this.#bound;
    const left = bound ? bound.endsAt - clock.now() : Infinity;
    const onLate = (): void => this.#end({ error: lateScan(operation.id, bound?.limit ?? left) });
    if (left <= 0) {
      onLate();
      return;
    }
    const cancel = left <= longestDelay ? clock.after(left, onLate) : undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    cancel?.();
  }

  /** Ends the scan: what is in flight is cancelled, timers and listeners are gone. */
  close(): void {
    this.#end({});
  }

  #end(ended: { readonly error?: unknown }): void {
    if (this.#ended) return;
    this.#ended = ended;
    this.#source.options.signal?.removeEventListener("abort", this.#onAbort);
    this.#dropQueue(ended.error);
    this.#wake?.();
  }

  /** Forgets every page that was asked for, and cancels those on their way. */
  #dropQueue(reason: unknown): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const { length } = this.#queue;
    this.#queue = [];
    if (length === 0) return;
    const controller = this.#controller;
    this.#controller = new AbortController();
    this.#options = { ...this.#options, signal: this.#controller.signal };
    this.#flying = 0;
    controller.abort(reason);
  }

  /** Starts what the window allows: pages that wait for another try first, then pages further on. */
  #pump(): void {
    if (this.#ended) return;
    const wait = this.#resumesAt - this.#source.clock.now();
    if (wait > 0) {
      this.#cancelTimer ??= this.#source.clock.after(wait, () => {
        this.#cancelTimer = undefined;
        this.#pump();
      });
      return;
    }
    while (this.#flying < this.#window.size) {
      const slot = this.#queue.find(({ state }) => state === "waiting") ?? this.#extend();
      if (!slot) return;
      this.#fly(slot);
    }
  }

  /** Queues the page after the last one in the queue, when it may be asked for already. */
  #extend(): Slot<Page> | undefined {
    if (this.#queue.length >= this.#window.size) return undefined;
    const after = this.#queue.length === 0 ? this.#following : this.#predict(this.#queue[this.#queue.length - 1]);
    if (!after) return undefined;
    const slot: Slot<Page> = { ...after, state: "waiting" };
    this.#queue.push(slot);
    return slot;
  }

  #predict(last: Slot<Page> | undefined): { position: PagePosition; index: number } | undefined {
    if (!last || this.#stride === 0 || this.#wrongGuesses > 1 || typeof last.position !== "number") return undefined;
    const index = last.index + this.#stride;
    if (index >= this.#limit || index >= (this.#total ?? Infinity) - this.#skipped()) return undefined;
    return { position: last.position + this.#step, index };
  }

  /** Items before the start of the scan. */
  #skipped(): number {
    const { from } = this.#source.options;
    if (typeof from !== "number" || this.#step === 0) return 0;
    return ((from - Number(this.#source.style.start)) / this.#step) * this.#stride;
  }

  #fly(slot: Slot<Page>): void {
    const controller = this.#controller;
    slot.state = "flying";
    this.#flying += 1;
    const land = (): boolean => {
      // A page that was given up (early exit, wrong guess) lands nowhere.
      if (controller !== this.#controller || this.#ended) return false;
      this.#flying -= 1;
      return true;
    };
    this.#ask(slot.position).then(
      (page) => {
        if (!land()) return;
        slot.state = "here";
        slot.page = page;
        this.#overloads = 0;
        this.#window.grow();
        this.#settle(slot);
      },
      (error: unknown) => {
        if (!land()) return;
        // Alone on its way, a page has nothing to gain from a narrower window: the failover layer has waited
        // and tried again already.
        if (isOverload(error) && (this.#flying > 0 || this.#isPaused)) this.#slowDown(slot);
        else {
          slot.state = "failed";
          slot.error = error;
        }
        this.#settle(slot);
      },
    );
  }

  async #ask(position: PagePosition): Promise<Page> {
    const { style, input, options, fetchPage } = this.#source;
    const own = this.#isExplicit ? input : style.at(input, position, this.#size, options);
    return await fetchPage(own, this.#options, position);
  }

  #settle(slot: Slot<Page>): void {
    this.#pump();
    if (slot === this.#queue[0]) this.#wake?.();
  }

  get #isPaused(): boolean {
    return this.#source.clock.now() < this.#resumesAt;
  }

  /** Narrows the window, pauses the whole scan for a growing, jittered time, and puts the page back. */
  #slowDown(slot: Slot<Page>): void {
    const { clock } = this.#source;
    slot.state = "waiting";
    // Pages that were already in flight when the pause began say nothing new.
    if (this.#isPaused) return;
    this.#window.shrink();
    const pause = firstPause * 2 ** this.#overloads * (0.5 + clock.random() / 2);
    this.#overloads += 1;
    this.#resumesAt = clock.now() + pause;
  }

  /** Narrows the window once for all calls that the server turns away now; they are sent again without our help. */
  #ease(delay: number): void {
    const now = this.#source.clock.now();
    if (now < this.#easedUntil) return;
    this.#window.shrink();
    this.#easedUntil = now + delay;
  }

  #handOut(slot: Slot<Page>): PageView<Item, Page> {
    const { style, operation, options } = this.#source;
    const raw = slot.page as Page;
    const all = itemsOf(raw, operation.items) as readonly Item[];
    this.#queue.shift();
    this.#guard.check(all, slot.position);
    const total = style.total?.(raw);
    this.#total = total ?? this.#total;
    const left = this.#limit - this.#handedOut;
    const wanted = all.length > left ? all.slice(0, left) : all;
    const items = style.itemOf ? (wanted.map((item) => style.itemOf?.(item)) as Item[]) : wanted;
    this.#handedOut += items.length;
    const next = this.#isExplicit ? undefined : this.#after(raw, all, slot.position);
    if (next === undefined || this.#handedOut >= this.#limit) this.#end({});
    else this.#follow(slot, next, all.length);
    this.#pump();
    this.#tell(slot.position, items.length);
    notify(options.onProgress, { done: this.#handedOut, total: this.#expected() });
    return { items, total, position: slot.position, next, raw };
  }

  /** Where the style says that the page after this one begins. */
  #after(raw: Page, items: readonly unknown[], position: PagePosition): PagePosition | undefined {
    const { style, options, input } = this.#source;
    // The first page shows how many items this server really gives at a time.
    const size = this.#stride === 0 ? this.#size : Math.min(this.#stride, this.#size);
    return style.next(raw, items, position, size, options, input);
  }

  /** Checks the guess at the following page against what the style says, now that it can say it. */
  #follow(slot: Slot<Page>, next: PagePosition, count: number): void {
    const { positionOf } = this.#source.style;
    const [guess] = this.#queue;
    this.#following = { position: next, index: slot.index + count };
    if (guess && guess.position !== next) {
      this.#dropQueue(undefined);
      this.#wrongGuesses += 1;
    } else if (guess) this.#wrongGuesses = 0;
    // The first page shows how many items this server really gives at a time, whatever it was asked for.
    if (positionOf && this.#stride === 0 && count > 0) {
      this.#stride = count;
      this.#step = Number(positionOf(count, count)) - Number(positionOf(0, count));
    }
  }

  #expected(): number | undefined {
    if (this.#total === undefined) return undefined;
    return Math.min(this.#limit, Math.max(this.#total - this.#skipped(), this.#handedOut));
  }

  #tell(position: PagePosition, items: number): void {
    const { observe, clock, backend, operation, options } = this.#source;
    observe?.({
      type: "page",
      time: wallTime(clock),
      backend,
      operation: operation.id,
      correlationId: options.correlationId,
      position,
      items,
      total: this.#total,
      concurrency: this.#window.size,
    });
  }
}

function lateScan(operation: string, limit: number): TimeoutError {
  return new TimeoutError(`${operation}: the deadline of ${limit} ms is over before the last page came.`, {
    operation,
  });
}
