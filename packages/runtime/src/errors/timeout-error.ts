import { type ErrorDetails, NorthboundError } from "./northbound-error.ts";

/** The time for a try, for the whole call or for a wait is over. */
export class TimeoutError extends NorthboundError {
  constructor(message: string, details?: ErrorDetails) {
    super("TIMEOUT", message, details);
  }
}
