import { type ErrorDetails, NorthboundError } from "./northbound-error.ts";

/** The input of a call is wrong. Nothing was sent. */
export class InvalidInputError extends NorthboundError {
  constructor(message: string, details?: ErrorDetails) {
    super("INVALID_INPUT", message, details);
  }
}
