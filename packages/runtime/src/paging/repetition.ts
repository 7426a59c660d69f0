import { RepeatedPageError } from "../errors/repeated-page-error.ts";
import type { PagePosition } from "./paging-style.ts";

/** Watches a scan for a server that goes in circles. Keeps two pages and one position, however long the scan. */
export interface RepetitionGuard {
  /**
   * Looks at the next page in order.
   * @throws RepeatedPageError when its items are those of the page before or of the first page, or when a
   * position comes back.
   */
  check(items: readonly unknown[], position: PagePosition): void;
}

/** Makes a guard for one scan of `operation`. */
export function createRepetitionGuard(operation: string): RepetitionGuard {
  let first: readonly unknown[] | undefined;
  let previous: readonly unknown[] | undefined;
  // Brent's cycle finding: one remembered position, renewed at powers of two, meets every cycle in the end.
  let remembered: PagePosition | undefined;
  let pages = 0;
  let renewal = 1;
  const fail = (position: PagePosition, what: string): never => {
    throw new RepeatedPageError(
      `${operation}: the server gave ${what} at position ${JSON.stringify(position)}; going on would never end.`,
      { operation, detail: { position, page: pages } },
    );
  };
  return {
    check(items, position) {
      if (position === remembered) fail(position, "a position that was there before");
      if (previous && isSame(previous, items)) fail(position, "the same page again");
      if (first && first !== previous && isSame(first, items)) fail(position, "the first page again");
      pages += 1;
      if (pages === renewal) {
        remembered = position;
        renewal *= 2;
      }
      first ??= items;
      previous = items;
    },
  };
}

/** Compares the ends first, which tells almost all pages apart, and the rest only when these are equal. */
function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length === 0 || one.length !== other.length) return false;
  const last = one.length - 1;
  const ends = [JSON.stringify(one[0]), JSON.stringify(one[last])];
  if (ends[0] !== JSON.stringify(other[0]) || ends[1] !== JSON.stringify(other[last])) return false;
  // Plain values that are all alike (a column of "up") say nothing about which page they are.
  if (typeof one[0] !== "object" && one.every((item) => item === one[0])) return false;
  return JSON.stringify(one) === JSON.stringify(other);
}
