import { type ErrorInit, NorthboundError } from "./northbound-error.ts";

/**
 * The call was sent, its answer was lost, and it may not be sent again: look before you repeat it.
 *
 * `code`: `UNKNOWN_OUTCOME`
 */
export class UnknownOutcomeError extends NorthboundError {
  constructor(message: string, details?: ErrorInit) {
    super("UNKNOWN_OUTCOME", message, details);
  }
}
