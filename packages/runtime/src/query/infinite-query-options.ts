import type { DataTag, InfiniteData, QueryFunctionContext } from "@tanstack/query-core";
import type { PagedOptions } from "../core/call-options.ts";
import type { NorthboundError } from "../errors/northbound-error.ts";
import type { PagePromise } from "../paging/page-promise.ts";
import type { PageView } from "../paging/page-scan.ts";
import type { PagePosition } from "../paging/paging-style.ts";
import { keyOf, mustKnow, type NorthboundKey, retry } from "./keys.ts";
import { mustRead } from "./query-options.ts";

/** A named call whose answer comes in pages. */
export type PagedCall<Input, Item, Page> = (input: Input, options?: PagedOptions) => PagePromise<Item, Page>;

/** What an infinite query takes beside the input. */
export type InfiniteCallOptions = Omit<PagedOptions, "signal" | "from" | "limit" | "concurrency" | "onProgress">;

/** Position of a page; `undefined` is the first. */
type Position = PagePosition | undefined;

/** What `infiniteQueryOptions` gives: options for `useInfiniteQuery` and `fetchInfiniteQuery`. */
export interface InfiniteQueryOf<Item, Page> {
  readonly queryKey: DataTag<NorthboundKey, InfiniteData<PageView<Item, Page>, Position>, NorthboundError>;
  readonly queryFn: (
    context: Pick<QueryFunctionContext<NorthboundKey, Position>, "signal" | "pageParam">,
  ) => Promise<PageView<Item, Page>>;
  readonly initialPageParam: Position;
  readonly getNextPageParam: (page: PageView<Item, Page>) => Position;
  /** Only what was provably not processed and may pass is tried again. */
  readonly retry: (count: number, error: NorthboundError) => boolean;
}

/**
 * Options of an infinite query of TanStack Query over a named call that is paged. Each page is a `PageView`, whose `next` is
 * where the following one begins.
 * @throws InvalidInputError for what is no named call, and for one that may change something.
 * @example
 * import { InfiniteQueryObserver, QueryClient } from "@tanstack/query-core";
 * import { infiniteQueryOptions } from "@northbound/runtime/query";
 *
 * const options = infiniteQueryOptions(rhev.vms.list, { search: "status=up" }, { pageSize: 50 });
 * const machines = new InfiniteQueryObserver(new QueryClient(), options);
 * await machines.fetchNextPage();
 */
export function infiniteQueryOptions<Input, Item, Page>(
  call: PagedCall<Input, Item, Page>,
  ...[input, options = {}]: undefined extends Input
    ? [input?: Input, options?: InfiniteCallOptions]
    : [input: Input, options?: InfiniteCallOptions]
): InfiniteQueryOf<Item, Page> {
  const facts = mustKnow(call, "infiniteQueryOptions");
  mustRead(facts.operation, "infiniteQueryOptions");
  const key = keyOf(facts, input, { pages: options.pageSize ?? "default" });
  return {
    queryKey: key as InfiniteQueryOf<Item, Page>["queryKey"],
    queryFn: async ({ signal, pageParam }) =>
      await call(input as Input, { ...options, signal, ...(pageParam !== undefined && { from: pageParam }) }).page(),
    initialPageParam: undefined,
    getNextPageParam: ({ next }) => next,
    retry,
  };
}
