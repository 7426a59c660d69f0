import { type ErrorInit, NorthboundError } from "./northbound-error.ts";

/**
 * No configured node could be reached; the call was not processed anywhere. `attempts` tells what was tried.
 *
 * `code`: `CONNECTION_FAILED`
 */
export class ConnectionError extends NorthboundError {
  constructor(message: string, details?: ErrorInit) {
    super("CONNECTION_FAILED", message, details);
  }
}
