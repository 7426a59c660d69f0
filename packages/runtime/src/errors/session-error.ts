import { type ErrorDetails, NorthboundError } from "./northbound-error.ts";

/** A session could not be made or renewed, for another reason than the credentials. */
export class SessionError extends NorthboundError {
  constructor(message: string, details?: ErrorDetails) {
    super("SESSION_FAILED", message, details);
  }
}
