/** The flat input of a named call. */
export type CallInput = Readonly<Record<string, unknown>>;

/** Where a page begins: an offset or page number for styles with random access, a cursor for the others. */
export type PagePosition = number | string;

/** What a caller asks of the pages; the options of the call hold it. */
export interface AskedPages {
  readonly pageSize?: number | undefined;
  readonly limit?: number | undefined;
  readonly from?: PagePosition | undefined;
}

/** How one backend cuts a collection into pages. A small value of pure functions. */
export interface PagingStyle {
  /** Items per page when the caller does not say. */
  readonly pageSize: number;
  /** Largest page that the server gives, where known. */
  readonly maxPageSize?: number;
  /** Position of the first page. */
  readonly start: PagePosition;
  /**
   * Why this list can't be had as the caller asks for it; `undefined` when it can. What is refused is not sent.
   * For backends that page only some lists, or only for some callers.
   */
  refuse?(input: CallInput, options: AskedPages): string | undefined;
  /** The input that asks for the page at `position`; `options` are those of the caller. */
  at(input: CallInput, position: PagePosition, pageSize: number, options: AskedPages): CallInput;
  /**
   * Whether one answer holds all that the caller asks for, however much it is. A loop over the items then reads each as
   * it arrives, instead of gathering the answer.
   */
  isWhole?(input: CallInput, options: AskedPages): boolean;
  /** Whether the caller asks for one page himself (such as `startIndex`), so that nothing is added and no further page follows. */
  isExplicit?(input: CallInput): boolean;
  /** Items in the whole collection, when the page says so. */
  total?(page: unknown): number | undefined;
  /** Position of the page after this one; `undefined` after the last. `options` and `input` are those of the caller. */
  next(
    page: unknown,
    items: readonly unknown[],
    position: PagePosition,
    pageSize: number,
    options: AskedPages,
    input: CallInput,
  ): PagePosition | undefined;
  /**
   * Position of the page that begins `index` items in, where pages follow each other at equal distances; its presence
   * means that pages may be fetched in parallel.
   */
  positionOf?(index: number, pageSize: number): PagePosition;
  /**
   * The next page is named in the `Link` header of a page, which the client reads; see `link`. A position is then path
   * and query of a page, and `at` makes the input of the first one.
   */
  readonly isLinked?: boolean;
  /** What the caller gets for an item of a page, where the backend wraps its records. Default: the item as it came. */
  itemOf?(item: unknown): unknown;
}
