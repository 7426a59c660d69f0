import { type ErrorInit, NorthboundError } from "./northbound-error.ts";

/**
 * The client is read-only, and the call is not known to do nothing but read. Nothing was sent.
 *
 * `code`: `READ_ONLY`
 */
export class ReadOnlyError extends NorthboundError {
  static override readonly name: string = "ReadOnlyError";

  constructor(message: string, details?: ErrorInit) {
    super("READ_ONLY", message, details);
  }
}
