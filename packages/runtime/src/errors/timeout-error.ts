import { type ErrorInit, NorthboundError } from "./northbound-error.ts";

/**
 * The time for a try, for the whole call or for a wait is over. After a wait, `detail` is its `WaitReport`.
 *
 * `code`: `TIMEOUT`
 */
export class TimeoutError extends NorthboundError {
  static override readonly name: string = "TimeoutError";

  constructor(message: string, details?: ErrorInit) {
    super("TIMEOUT", message, details);
  }
}
