import { type ErrorInit, NorthboundError } from "./northbound-error.ts";

/**
 * What was waited for reached a state from which the wanted one can't follow. `detail` is a `WaitReport`.
 *
 * `code`: `WAIT_FAILED`
 */
export class WaitFailedError extends NorthboundError {
  static override readonly name: string = "WaitFailedError";

  constructor(message: string, details?: ErrorInit) {
    super("WAIT_FAILED", message, { outcome: "processed", ...details });
  }
}
