import type { PagingStyle } from "../paging-style.ts";
import { byIndex, has, type StyleOptions } from "./offset.ts";

/** Options of a style by range. */
export interface RangeOptions extends StyleOptions {
  /** Names of the query parameters. */
  readonly params: { readonly start: string; readonly end: string };
  /** Values are sent as text. @default false */
  readonly asText?: boolean;
}

/**
 * Pages by the index of the first item and the index behind the last: `?startIndex=100&endIndex=200`.
 * @example
 * import { range } from "@northbound/runtime";
 *
 * range({ params: { start: "startIndex", end: "endIndex" }, pageSize: 100, total: "total" });
 */
export function range(options: RangeOptions): PagingStyle {
  const { params, asText = false } = options;
  const write = (index: number): number | string => (asText ? String(index) : index);
  return {
    ...byIndex(options),
    at(input, position, pageSize) {
      const start = Number(position);
      return { ...input, [params.start]: write(start), [params.end]: write(start + pageSize) };
    },
    isExplicit: (input) => has(input, params.start, params.end),
  };
}
