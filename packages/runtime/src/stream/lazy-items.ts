import type { Backend } from "../core/backend.ts";
import type { PagedOptions, StreamOptions } from "../core/call-options.ts";
import type { Operation } from "../core/operation.ts";
import type { Reply } from "../core/reply.ts";
import type { CallInput, PagingStyle } from "../paging/paging-style.ts";
import type { Observe } from "../telemetry/events.ts";
import type { Clock } from "../util/clock.ts";
import { LazyIterator } from "./lazy-stream.ts";

/** What the items of a list that comes whole need to know. */
export interface ItemSource {
  readonly operation: Operation;
  readonly style: PagingStyle;
  readonly input: CallInput;
  readonly options: PagedOptions;
  readonly backend: Pick<Backend, "name" | "readFault" | "readWarnings" | "secrets">;
  /** Largest item to accept, in bytes, where the call says nothing. @default 268_435_456 */
  readonly maxBytes?: number | undefined;
  readonly clock: Clock;
  /** Longest time for the whole list, in milliseconds, where the options say nothing. Default: none. */
  readonly deadline?: number | undefined;
  readonly observe?: Observe | undefined;
  /** Asks for the list. Rejects when the call failed. */
  readonly open: (input: CallInput, options: StreamOptions) => Promise<Reply>;
}

/** The items of a list that comes whole, as they arrive. The code is loaded when somebody begins to read them. */
export function createLazyItems<Item>(source: ItemSource): AsyncIterator<Item, undefined> {
  return new LazyIterator<Item>(async () => {
    const { createItemStream } = await import("./item-stream.ts");
    return createItemStream<Item>(source);
  });
}
