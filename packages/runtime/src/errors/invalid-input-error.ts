import { type ErrorInit, NorthboundError } from "./northbound-error.ts";

/**
 * The input of a call is wrong. Nothing was sent.
 *
 * `code`: `INVALID_INPUT`
 */
export class InvalidInputError extends NorthboundError {
  static override readonly name: string = "InvalidInputError";

  constructor(message: string, details?: ErrorInit) {
    super("INVALID_INPUT", message, details);
  }
}
