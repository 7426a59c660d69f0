import { BackendError } from "./backend-error.ts";
import type { ErrorInit } from "./northbound-error.ts";

/**
 * The backend takes no more calls for now, and waiting was not enough. The call was not processed.
 *
 * `code`: `RATE_LIMITED`
 */
export class RateLimitError extends BackendError {
  static override readonly name: string = "RateLimitError";

  constructor(message: string, details?: ErrorInit) {
    super(message, details, "RATE_LIMITED");
  }
}
