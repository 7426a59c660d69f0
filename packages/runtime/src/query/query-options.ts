import type { DataTag, QueryFunctionContext } from "@tanstack/query-core";
import type { CallOptions } from "../core/call-options.ts";
import { effectOf, type Operation } from "../core/operation.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { NorthboundError } from "../errors/northbound-error.ts";
import { keyOf, mustKnow, type NorthboundKey, retry } from "./keys.ts";

/** A named call whose answer is awaited. */
export type QueryCall<Input, Data> = (input: Input, options?: CallOptions) => PromiseLike<Data>;

/** What `queryOptions` gives: options for `useQuery`, `fetchQuery`, `prefetchQuery` and the like. */
export interface QueryOf<Data> {
  readonly queryKey: DataTag<NorthboundKey, Data, NorthboundError>;
  readonly queryFn: (context: Pick<QueryFunctionContext, "signal">) => Promise<Data>;
  /** Only what was provably not processed and may pass is tried again. */
  readonly retry: (count: number, error: NorthboundError) => boolean;
}

/**
 * Options of a query of TanStack Query over a named call that reads. The key has backend, nodes, account, operation and
 * input; the call ends with the query; retries are those that `mayRepeat` allows. Spread them to add options of your own.
 * @param options of the call, such as `timeout`. What changes the answer belongs into the input.
 * @throws InvalidInputError for what is no named call, and for one that may change something.
 * @example
 * import { QueryClient } from "@tanstack/query-core";
 * import { queryOptions } from "@northbound/runtime/query";
 *
 * const queries = new QueryClient();
 * const vm = await queries.fetchQuery({ ...queryOptions(rhev.vms.get, { vmId: "123" }), staleTime: 10_000 });
 * console.log(vm.name);
 */
export function queryOptions<Input, Data>(
  call: QueryCall<Input, Data>,
  ...[input, options]: undefined extends Input
    ? [input?: Input, options?: Omit<CallOptions, "signal">]
    : [input: Input, options?: Omit<CallOptions, "signal">]
): QueryOf<Data> {
  const facts = mustKnow(call, "queryOptions");
  mustRead(facts.operation, "queryOptions");
  return {
    queryKey: keyOf(facts, input) as QueryOf<Data>["queryKey"],
    queryFn: async ({ signal }) => await call(input as Input, { ...options, signal }),
    retry,
  };
}

/** @throws InvalidInputError for an operation that may change something. */
export function mustRead(operation: Operation, what: string): void {
  if (effectOf(operation) === "read") return;
  throw new InvalidInputError(
    `${what}: ${operation.id} may change something, and a query is run whenever a view likes. Use mutationOptions.`,
  );
}
