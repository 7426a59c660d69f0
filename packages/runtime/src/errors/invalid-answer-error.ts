import { type ErrorInit, NorthboundError } from "./northbound-error.ts";

/**
 * The answer can't be read: cut off, not what its type says, or larger than allowed.
 *
 * `code`: `INVALID_ANSWER`
 */
export class InvalidAnswerError extends NorthboundError {
  static override readonly name: string = "InvalidAnswerError";

  constructor(message: string, details?: ErrorInit) {
    super("INVALID_ANSWER", message, details);
  }
}
