import type { PagingStyle } from "../paging-style.ts";
import { countAt } from "../page-items.ts";
import { has, sizes, type StyleOptions, totalOf } from "./offset.ts";

/** Options of a style by page number. */
export interface PageOptions extends StyleOptions {
  /** Names of the query parameters. */
  readonly params: { readonly page: string; readonly size: string };
  /** Number of the first page. @default 1 */
  readonly first?: 0 | 1;
}

/**
 * Pages by number: `?page=3&limit=100`.
 * @example
 * import { page } from "@northbound/runtime";
 *
 * page({ params: { page: "page", size: "limit" }, first: 0, pageSize: 100, total: "_metadata.total_records" });
 */
export function page(options: PageOptions): PagingStyle {
  const { params } = options;
  return {
    ...byNumber(options, options.first ?? 1),
    at: (input, position, pageSize) => ({ ...input, [params.page]: position, [params.size]: pageSize }),
    isExplicit: (input) => has(input, params.page, params.size),
  };
}

/** What styles share whose position is the number of a page. */
export function byNumber(options: StyleOptions, first: 0 | 1): Omit<PagingStyle, "at"> {
  return {
    ...sizes(options),
    start: first,
    ...totalOf(options.total),
    next(answer, items, position, pageSize) {
      const number = Number(position);
      return isLastNumber(options, answer, items.length, number - first, pageSize) ? undefined : number + 1;
    },
    positionOf: (index, pageSize) => first + Math.floor(index / pageSize),
  };
}

/**
 * A page in the middle may be short: records that the account may not see are taken out after the page was cut.
 * So as long as a total is known, only its exact sum or an empty page is the end.
 */
function isLastNumber(
  options: StyleOptions,
  answer: unknown,
  count: number,
  before: number,
  pageSize: number,
): boolean {
  if (count === 0) return true;
  const total = options.total === undefined ? undefined : countAt(answer, options.total);
  if (total !== undefined) return total === before * pageSize + count;
  return options.lastPage !== "empty" && count < pageSize;
}
