import type { PagingStyle } from "../paging-style.ts";
import { has, sizes, type StyleOptions, totalOf } from "./offset.ts";

/** Options of a style by links. */
export interface LinkOptions extends Partial<Omit<StyleOptions, "lastPage">> {
  /**
   * Names of the query parameters, where the server takes them. `size` asks for large pages; whoever gives `page`
   * himself gets that one page.
   */
  readonly params?: { readonly page?: string; readonly size?: string };
}

/**
 * Pages that name the one after them in the `Link` header of the answer, `rel="next"` (RFC 8288), always one after the
 * other. Operations with `paging: link` have it without any option, also where the backend does not define it.
 * @example
 * import { link } from "@northbound/runtime";
 *
 * link({ params: { page: "page", size: "per_page" }, pageSize: 100 });
 */
export function link({ params = {}, pageSize = 100, maxPageSize, total }: LinkOptions = {}): PagingStyle {
  const { page, size } = params;
  return {
    ...sizes(maxPageSize === undefined ? { pageSize } : { pageSize, maxPageSize }),
    isLinked: true,
    start: "",
    ...totalOf(total),
    at: (input, position, count) =>
      size === undefined || position !== "" || has(input, size) ? input : { ...input, [size]: count },
    isExplicit: (input) => page !== undefined && has(input, page),
    // Not in the page: the client reads it from the header.
    next: () => undefined,
  };
}
