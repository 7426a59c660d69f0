import { type ErrorInit, NorthboundError } from "./northbound-error.ts";

/**
 * An option of a client or a call is wrong. Nothing was sent.
 *
 * `code`: `INVALID_OPTION`
 */
export class InvalidOptionError extends NorthboundError {
  static override readonly name: string = "InvalidOptionError";

  constructor(message: string, details?: ErrorInit) {
    super("INVALID_OPTION", message, details);
  }
}
