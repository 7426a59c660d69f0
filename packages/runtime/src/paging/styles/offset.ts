import type { CallInput, PagingStyle } from "../paging-style.ts";
import { countAt } from "../page-items.ts";

/** When the last page is known, for collections without a total: by a page that is not full, or only by an empty one. */
export type LastPage = "short" | "empty";

/** What all ready-made styles take. */
export interface StyleOptions {
  /** Items per page when the caller does not say. */
  readonly pageSize: number;
  /** Largest page that the server gives, where known. */
  readonly maxPageSize?: number;
  /** Dotted path of the member that counts the whole collection, such as `_metadata.total_records`. */
  readonly total?: string;
  /**
   * `empty` for servers that may give less than asked for in the middle of a collection.
   * @default "short"
   */
  readonly lastPage?: LastPage;
}

/** Options of a style by offset. */
export interface OffsetOptions extends StyleOptions {
  /** Names of the query parameters. */
  readonly params: { readonly offset: string; readonly limit: string };
}

/**
 * Pages by the number of items to skip: `?offset=200&limit=100`.
 * @example
 * import { offset } from "@northbound/runtime";
 *
 * offset({ params: { offset: "offset", limit: "limit" }, pageSize: 100 });
 * offset({ params: { offset: ".firstResult", limit: ".maxResults" }, pageSize: 1000, total: "queryResponse.@count" });
 */
export function offset(options: OffsetOptions): PagingStyle {
  const { params } = options;
  return {
    ...byIndex(options),
    at: (input, position, pageSize) => ({ ...input, [params.offset]: position, [params.limit]: pageSize }),
    isExplicit: (input) => has(input, params.offset, params.limit),
  };
}

/** What styles share whose position is the index of an item. */
export function byIndex(options: StyleOptions): Omit<PagingStyle, "at"> {
  return {
    ...sizes(options),
    start: 0,
    ...totalOf(options.total),
    next(page, items, position, pageSize) {
      const end = Number(position) + items.length;
      return isLast(options, page, items.length, end, pageSize) ? undefined : end;
    },
    positionOf: (index) => index,
  };
}

/** The sizes of a style, without absent members. */
export function sizes({ pageSize, maxPageSize }: StyleOptions): Pick<PagingStyle, "pageSize" | "maxPageSize"> {
  return maxPageSize === undefined ? { pageSize } : { pageSize, maxPageSize };
}

/** How to read the total, when the page has one. */
export function totalOf(path: string | undefined): Pick<PagingStyle, "total"> {
  return path === undefined ? {} : { total: (page) => countAt(page, path) };
}

/**
 * Whether nothing follows a page that ends at item `end`. An empty page is always the last one, so that records
 * which vanish during a scan can't make it endless; a total that the page itself contradicts is not believed.
 */
export function isLast(options: StyleOptions, page: unknown, count: number, end: number, pageSize: number): boolean {
  if (count === 0) return true;
  const total = options.total === undefined ? undefined : countAt(page, options.total);
  if (total !== undefined && total >= end) return total === end;
  return options.lastPage !== "empty" && count < pageSize;
}

/** Whether the caller gave one of the parameters himself. */
export function has(input: CallInput, ...names: readonly string[]): boolean {
  return names.some((name) => input[name] !== undefined);
}
