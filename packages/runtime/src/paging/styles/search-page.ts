import type { PagingStyle } from "../paging-style.ts";
import { byNumber } from "./page.ts";
import { has, type StyleOptions } from "./offset.ts";

/** Options of a style whose page number is part of a search text. */
export interface SearchPageOptions extends StyleOptions {
  /** Names of the query parameters. */
  readonly params: { readonly search: string; readonly size: string };
}

/**
 * Pages whose number is the last word of a search: `?search=name=web* sortby name asc page 2&max=100`.
 * A sort without a direction gets one, because the grammar of oVirt reads `page` only behind it.
 * @example
 * import { searchPage } from "@northbound/runtime";
 *
 * searchPage({ params: { search: "search", size: "max" }, pageSize: 100 });
 */
export function searchPage(options: SearchPageOptions): PagingStyle {
  const { params } = options;
  return {
    ...byNumber(options, 1),
    at(input, position, pageSize) {
      const text = String(input[params.search] ?? "").trim();
      const sorted = /(?:^|\s)sortby\s+[\w.]+$/i.test(text) ? `${text} asc` : text;
      return { ...input, [params.search]: `${sorted} page ${position}`.trim(), [params.size]: pageSize };
    },
    isExplicit: (input) =>
      has(input, params.size) || /(?:^|\s)page\s+\d+\s*$/i.test(String(input[params.search] ?? "")),
  };
}
