import { type ErrorInit, NorthboundError } from "./northbound-error.ts";

/**
 * `only-if-cached` was asked for, and the answer is not in the cache. Nothing was sent.
 *
 * `code`: `NOT_CACHED`
 */
export class NotCachedError extends NorthboundError {
  static override readonly name: string = "NotCachedError";

  constructor(message: string, details?: ErrorInit) {
    super("NOT_CACHED", message, details);
  }
}
