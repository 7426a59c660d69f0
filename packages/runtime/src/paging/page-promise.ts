import { untilAborted } from "../util/until-aborted.ts";
import { itemsOf } from "./page-items.ts";
import { checkPagedOptions, pageSizeOf } from "./page-options.ts";
import type { PageScan, PageSource, PageView } from "./page-scan.ts";
import type { PagePosition } from "./paging-style.ts";
import type { PagedOptions, Progress } from "../core/call-options.ts";

/** What `all` takes beside the options of the call. */
export interface AllOptions {
  /** Pages to fetch at the same time. */
  readonly concurrency?: number | undefined;
  /** Stop after this many items. */
  readonly limit?: number | undefined;
  /** Called after each page with the items so far. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * The answer of a paged call: await it for one page, iterate it for every item of every page.
 * Nothing is sent before one of the two. Leaving a loop early cancels what is in flight.
 * @example
 * const page = await cvp.tasks.list();
 * for await (const task of cvp.tasks.list()) console.log(task.workOrderId);
 * const all = await cvp.tasks.list().all({ concurrency: 5 });
 */
export interface PagePromise<Item, Page = unknown> extends Promise<Page>, AsyncIterable<Item> {
  /**
   * Every item, page after page, fetched ahead within bounds. Items of a list that comes whole are given as they arrive,
   * and `maxBytes` bounds each of them instead of the answer. Each iteration is a scan of its own.
   * @throws RepeatedPageError when the server goes in circles; otherwise what the calls throw.
   */
  [Symbol.asyncIterator](): AsyncIterator<Item, undefined>;
  /** Every page, with its place in the collection. */
  pages(): AsyncIterable<PageView<Item, Page>>;
  /** One page, with its place in the collection: its `next` says where to go on. */
  page(): Promise<PageView<Item, Page>>;
  /** All items in an array, in the order of the collection. */
  all(options?: AllOptions): Promise<Item[]>;
  /** The first item; `undefined` when there is none. Asks for no more than one. */
  first(): Promise<Item | undefined>;
}

/** Makes the answer of a paged call. The named calls uses it; others seldom need to. */
export function createPagePromise<Item, Page>(source: PageSource<Page>): PagePromise<Item, Page> {
  return new LazyPages<Item, Page>(source);
}

class LazyPages<Item, Page> implements PagePromise<Item, Page> {
  readonly [Symbol.toStringTag] = "PagePromise";
  readonly #source: PageSource<Page>;
  #fetched: Promise<Fetched<Page>> | undefined;
  #page: Promise<Page> | undefined;

  constructor(source: PageSource<Page>) {
    this.#source = source;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- it is meant to be awaited
  then<A = Page, B = never>(
    onPage?: ((page: Page) => A | PromiseLike<A>) | null,
    onError?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#fetched ??= this.#fetchOne();
    this.#page ??= this.#fetched.then(({ raw }) => raw);
    return this.#page.then(onPage, onError);
  }

  catch<B = never>(onError?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<Page | B> {
    return this.then(undefined, onError);
  }

  finally(onEnd?: (() => void) | null): Promise<Page> {
    return this.then((page) => page).finally(onEnd);
  }

  [Symbol.asyncIterator](): AsyncIterator<Item, undefined> {
    return this.#iterate(this.#source);
  }

  pages(): AsyncIterable<PageView<Item, Page>> {
    return { [Symbol.asyncIterator]: () => new ScanIterator<Item, Page>(this.#source) };
  }

  async page(): Promise<PageView<Item, Page>> {
    this.#fetched ??= this.#fetchOne();
    const { source, position, raw } = await this.#fetched;
    const { operation, style, input, options } = source;
    const found = itemsOf(raw, operation.items);
    const isExplicit = style.isExplicit?.(input) ?? false;
    return {
      items: (style.itemOf ? found.map((item) => style.itemOf?.(item)) : found) as readonly Item[],
      total: style.total?.(raw),
      position,
      next: isExplicit ? undefined : style.next(raw, found, position, pageSizeOf(style, options), options, input),
      raw,
    };
  }

  async all(options: AllOptions = {}): Promise<Item[]> {
    const items: Item[] = [];
    const pages = new ScanIterator<Item, Page>(withOptions(this.#source, options));
    for (let page = await pages.next(); !page.done; page = await pages.next()) {
      // Not `push(...items)`: a page may hold more items than a call takes arguments.
      for (const item of page.value.items) items.push(item);
    }
    return items;
  }

  async first(): Promise<Item | undefined> {
    const items = this.#iterate(withOptions(this.#source, { limit: 1 }));
    const first = await items.next();
    await items.return?.();
    return first.value;
  }

  #iterate(source: PageSource<Page>): AsyncIterator<Item, undefined> {
    const { style, input, options, items } = source;
    if (items && style.isWhole?.(input, options)) return items(options) as AsyncIterator<Item, undefined>;
    return new ItemIterator<Item>(new ScanIterator<Item, Page>(source));
  }

  async #fetchOne(): Promise<Fetched<Page>> {
    const source = await ready(this.#source);
    const { operation, style, input, options, fetchPage } = source;
    checkPagedOptions(operation.id, style, input, options);
    const isExplicit = style.isExplicit?.(input) ?? false;
    const position = options.from ?? style.start;
    const own = isExplicit ? input : style.at(input, position, pageSizeOf(style, options), options);
    return { source, position, raw: await fetchPage(own, options, position) };
  }
}

/** One page that was fetched, and what was asked. */
interface Fetched<Page> {
  readonly source: PageSource<Page>;
  readonly position: PagePosition;
  readonly raw: Page;
}

/** The pages of one scan, which begins with the first request for one. */
class ScanIterator<Item, Page> implements AsyncIterator<PageView<Item, Page>, undefined> {
  readonly #source: PageSource<Page>;
  #scan: PageScan<Item, Page> | undefined;
  #isClosed = false;
  /** Requests for pages are served one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(source: PageSource<Page>) {
    this.#source = source;
  }

  next(): Promise<IteratorResult<PageView<Item, Page>, undefined>> {
    const result = this.#last.then(() => this.#take());
    this.#last = result.catch(() => undefined);
    return result;
  }

  return(): Promise<IteratorReturnResult<undefined>> {
    this.#isClosed = true;
    this.#scan?.close();
    return Promise.resolve({ done: true, value: undefined });
  }

  async #take(): Promise<IteratorResult<PageView<Item, Page>, undefined>> {
    if (this.#isClosed) return { done: true, value: undefined };
    if (!this.#scan) {
      const source = await ready(this.#source);
      checkPagedOptions(source.operation.id, source.style, source.input, source.options);
      // Loaded with the first scan: who takes single pages does without it.
      const module = await untilAborted(import("./page-scan.ts"), source.options.signal);
      if (this.#isClosed) return { done: true, value: undefined };
      this.#scan = new module.PageScan(source);
    }
    const page = await this.#scan.next();
    return page ? { done: false, value: page } : { done: true, value: undefined };
  }
}

/** The items of the pages of one scan. An item that is at hand costs one promise. */
class ItemIterator<Item> implements AsyncIterator<Item, undefined> {
  readonly #pages: AsyncIterator<PageView<Item, unknown>, undefined>;
  #items: readonly Item[] = [];
  #index = 0;
  #turning: Promise<boolean> | undefined;

  constructor(pages: AsyncIterator<PageView<Item, unknown>, undefined>) {
    this.#pages = pages;
  }

  next(): Promise<IteratorResult<Item, undefined>> {
    if (this.#index < this.#items.length) {
      return Promise.resolve({ done: false, value: this.#items[this.#index++] as Item });
    }
    this.#turning ??= this.#turn().finally(() => {
      this.#turning = undefined;
    });
    return this.#turning.then((isMore) => (isMore ? this.next() : { done: true, value: undefined }));
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#items = [];
    await this.#pages.return?.();
    return { done: true, value: undefined };
  }

  /** Goes to the next page that has items; false when there is none. */
  async #turn(): Promise<boolean> {
    for (;;) {
      const page = await this.#pages.next();
      if (page.done) return false;
      if (page.value.items.length === 0) continue;
      this.#items = page.value.items;
      this.#index = 0;
      return true;
    }
  }
}

function ready<Page>(source: PageSource<Page>): PageSource<Page> | Promise<PageSource<Page>> {
  return source.prepare ? untilAborted(source.prepare(source), source.options.signal) : source;
}

function withOptions<Page>(source: PageSource<Page>, options: AllOptions): PageSource<Page> {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...source, options: { ...source.options, ...(given as PagedOptions) } };
}
