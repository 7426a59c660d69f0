import type { AllOptions, PagePromise, PageView } from "@northbound/runtime";

/** A page as a service may send it: a bare list, or the envelope of Django REST framework. */
export type PageShape<Item> = readonly Item[] | { readonly results?: readonly Item[] | undefined };

/** What a promise resolves to is awaited in turn, so the pages travel inside an object. */
type Choose<Item> = () => Promise<{ readonly pages: PagePromise<Item, PageShape<Item>> }>;

/** The pages of a collection that is chosen when it is first read. A page is its list of items, whatever held them. */
export function deferPages<Item>(choose: Choose<Item>): PagePromise<Item, readonly Item[]> {
  return new DeferredPages(choose);
}

class DeferredPages<Item> implements PagePromise<Item, readonly Item[]> {
  readonly [Symbol.toStringTag] = "PagePromise";
  readonly #choose: Choose<Item>;
  #page: Promise<readonly Item[]> | undefined;

  constructor(choose: Choose<Item>) {
    this.#choose = choose;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- it is meant to be awaited
  then<A = readonly Item[], B = never>(
    onPage?: ((page: readonly Item[]) => A | PromiseLike<A>) | null,
    onError?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#page ??= this.#fetchOne();
    return this.#page.then(onPage, onError);
  }

  catch<B = never>(onError?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<readonly Item[] | B> {
    return this.then(undefined, onError);
  }

  finally(onEnd?: (() => void) | null): Promise<readonly Item[]> {
    return this.then((page) => page).finally(onEnd);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, undefined> {
    const { pages } = await this.#choose();
    for await (const item of pages) yield item;
  }

  async *pages(): AsyncGenerator<PageView<Item, readonly Item[]>, undefined> {
    const { pages } = await this.#choose();
    for await (const view of pages.pages()) yield { ...view, raw: view.items };
  }

  async page(): Promise<PageView<Item, readonly Item[]>> {
    const { pages } = await this.#choose();
    const view = await pages.page();
    return { ...view, raw: view.items };
  }

  async all(options?: AllOptions): Promise<Item[]> {
    const { pages } = await this.#choose();
    return await pages.all(options);
  }

  async first(): Promise<Item | undefined> {
    const { pages } = await this.#choose();
    return await pages.first();
  }

  async #fetchOne(): Promise<readonly Item[]> {
    const { pages } = await this.#choose();
    return itemsOf(await pages);
  }
}

function itemsOf<Item>(page: PageShape<Item>): readonly Item[] {
  return isList(page) ? page : (page.results ?? []);
}

function isList<Item>(page: PageShape<Item>): page is readonly Item[] {
  return Array.isArray(page);
}
