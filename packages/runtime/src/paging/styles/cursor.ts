import type { PagingStyle } from "../paging-style.ts";
import { memberAt } from "../page-items.ts";
import { has, sizes, type StyleOptions, totalOf } from "./offset.ts";

/** Options of a style by cursor. */
export interface CursorOptions extends Omit<StyleOptions, "lastPage"> {
  /** Names of the query parameters; `size` where the server takes one. */
  readonly params: { readonly cursor: string; readonly size?: string };
  /** Dotted path of the member that holds the cursor of the next page. */
  readonly next: string;
}

/**
 * Pages by a cursor that each page gives for the next one, always one after the other.
 * @example
 * import { cursor } from "@northbound/runtime";
 *
 * cursor({ params: { cursor: "pageToken", size: "pageSize" }, next: "nextPageToken", pageSize: 100 });
 */
export function cursor(options: CursorOptions): PagingStyle {
  const { params } = options;
  return {
    ...sizes(options),
    start: "",
    ...totalOf(options.total),
    at: (input, position, pageSize) => ({
      ...input,
      ...(position !== "" && { [params.cursor]: position }),
      ...(params.size !== undefined && { [params.size]: pageSize }),
    }),
    isExplicit: (input) => has(input, params.cursor, ...(params.size === undefined ? [] : [params.size])),
    next(page) {
      const next = memberAt(page, options.next);
      return typeof next === "string" && next !== "" ? next : typeof next === "number" ? String(next) : undefined;
    },
  };
}
