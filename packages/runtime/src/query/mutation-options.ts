import type { MutationFunctionContext } from "@tanstack/query-core";
import { mayHaveChangedAfter } from "../cache/invalidation.ts";
import type { CallOptions } from "../core/call-options.ts";
import type { NorthboundError } from "../errors/northbound-error.ts";
import { mustKnow, retry, voidedBy } from "./keys.ts";

/** A named call that changes something. */
export type MutationCall<Input, Data> = (input: Input, options?: CallOptions) => PromiseLike<Data>;

/** What `mutationOptions` gives: options for `useMutation` and `MutationObserver`. */
export interface MutationOf<Input, Data> {
  readonly mutationKey: readonly ["northbound", operation: string];
  readonly mutationFn: (input: Input) => Promise<Data>;
  /** Only what was provably not processed and may pass is sent again: never a change that may have happened. */
  readonly retry: (count: number, error: NorthboundError) => boolean;
  /** Has the queries of the groups fetched again that the change makes void, also when its outcome is unknown. */
  readonly onSettled: (
    data: Data | undefined,
    error: NorthboundError | null,
    input: Input,
    result: unknown,
    context: Pick<MutationFunctionContext, "client">,
  ) => Promise<void>;
}

/**
 * Options of a mutation of TanStack Query over a named call. A change whose answer was lost is not sent again, whatever
 * `retry` the client has by default; the error says `outcome: "unknown"`.
 * @throws InvalidInputError for what is no named call.
 * @example
 * import { MutationObserver, QueryClient } from "@tanstack/query-core";
 * import { mutationOptions } from "@northbound/runtime/query";
 *
 * const start = new MutationObserver(new QueryClient(), mutationOptions(rhev.vms.start));
 * await start.mutate({ vmId: "123" });
 */
export function mutationOptions<Input, Data>(
  call: MutationCall<Input, Data>,
  options?: CallOptions,
): MutationOf<Input, Data> {
  const facts = mustKnow(call, "mutationOptions");
  return {
    mutationKey: ["northbound", facts.operation.id],
    mutationFn: async (input) => await call(input, options),
    retry,
    async onSettled(_data, error, _input, _result, { client }) {
      if (error !== null && !mayHaveChangedAfter(error)) return;
      await Promise.all(voidedBy(facts).map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  };
}
