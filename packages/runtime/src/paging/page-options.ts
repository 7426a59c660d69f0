import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import type { PagedOptions } from "../core/call-options.ts";
import type { CallInput, PagingStyle } from "./paging-style.ts";

/**
 * Checks what the caller asks of a paged call.
 * @throws InvalidOptionError for a size, limit or concurrency that makes no sense, and for options that
 * contradict paging parameters in the input. InvalidInputError for what the style refuses.
 */
export function checkPagedOptions(
  operation: string,
  style: PagingStyle,
  input: CallInput,
  options: PagedOptions,
): void {
  const { pageSize, limit, concurrency, from } = options;
  checkCount(operation, "pageSize", pageSize);
  checkCount(operation, "concurrency", concurrency);
  if (limit !== Infinity) checkCount(operation, "limit", limit);
  if (pageSize !== undefined && style.maxPageSize !== undefined && pageSize > style.maxPageSize) {
    throw new InvalidOptionError(
      `${operation}: option \`pageSize\` is ${pageSize}, and the server gives at most ${style.maxPageSize} items a page.`,
      { operation },
    );
  }
  if (from !== undefined && typeof from !== typeof style.start) {
    throw new InvalidOptionError(
      `${operation}: option \`from\` must be a position of a page, a ${typeof style.start}, not a ${typeof from}.`,
      { operation },
    );
  }
  if (typeof from === "number" && (!Number.isInteger(from) || from < Number(style.start))) {
    throw new InvalidOptionError(
      `${operation}: option \`from\` must be a whole number from ${style.start} on, not ${from}.`,
      {
        operation,
      },
    );
  }
  if (style.isExplicit?.(input) && (pageSize !== undefined || from !== undefined)) {
    throw new InvalidOptionError(
      `${operation}: the input asks for one page itself; leave \`${pageSize === undefined ? "from" : "pageSize"}\` out, or the paging parameters.`,
      { operation },
    );
  }
  const refusal = style.refuse?.(input, options);
  if (refusal !== undefined) throw new InvalidInputError(`${operation}: ${refusal}`, { operation });
}

function checkCount(operation: string, name: string, value: unknown): void {
  if (value === undefined || (typeof value === "number" && Number.isInteger(value) && value > 0)) return;
  throw new InvalidOptionError(
    `${operation}: option \`${name}\` must be a whole number above 0, not ${typeof value === "number" ? value : typeof value}.`,
    { operation },
  );
}

/** Items to ask for at a time: no more than the caller wants in all, unless page numbers of an earlier scan depend on the size. */
export function pageSizeOf(style: PagingStyle, options: PagedOptions): number {
  const size = Math.min(options.pageSize ?? style.pageSize, style.maxPageSize ?? Infinity);
  return options.from === undefined && options.limit !== undefined ? Math.min(size, options.limit) : size;
}
