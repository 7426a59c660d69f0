import { type ErrorDetails, NorthboundError } from "./northbound-error.ts";

/** The answer can't be read: cut off, not what its type says, or larger than allowed. */
export class InvalidAnswerError extends NorthboundError {
  constructor(message: string, details?: ErrorDetails) {
    super("INVALID_ANSWER", message, details);
  }
}
