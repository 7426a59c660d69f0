import { type ErrorInit, NorthboundError } from "./northbound-error.ts";

/**
 * No configured node gave an answer: none could be reached, or, for a call that is safe to repeat, connections were
 * lost before an answer began. A call that changes something was not processed anywhere; where that is not certain,
 * the error is `UnknownOutcomeError` instead. `attempts` tells what was tried.
 *
 * `code`: `CONNECTION_FAILED`
 */
export class ConnectionError extends NorthboundError {
  static override readonly name: string = "ConnectionError";

  constructor(message: string, details?: ErrorInit) {
    super("CONNECTION_FAILED", message, details);
  }
}
