import { type ErrorInit, NorthboundError } from "./northbound-error.ts";

/**
 * A session could not be made or renewed, for another reason than the credentials.
 *
 * `code`: `SESSION_FAILED`
 */
export class SessionError extends NorthboundError {
  static override readonly name: string = "SessionError";

  constructor(message: string, details?: ErrorInit) {
    super("SESSION_FAILED", message, details);
  }
}
