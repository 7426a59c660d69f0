import { type ErrorInit, NorthboundError } from "./northbound-error.ts";

/**
 * The client was closed before the call. Nothing was sent.
 *
 * `code`: `CLOSED`
 */
export class ClosedError extends NorthboundError {
  static override readonly name: string = "ClosedError";

  constructor(message: string, details?: ErrorInit) {
    super("CLOSED", message, details);
  }
}
