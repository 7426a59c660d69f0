import { type ErrorDetails, NorthboundError } from "./northbound-error.ts";

/** What was waited for reached a state from which the wanted one can't follow. */
export class WaitFailedError extends NorthboundError {
  constructor(message: string, details?: ErrorDetails) {
    super("WAIT_FAILED", message, details);
  }
}
