import { BackendError } from "./backend-error.ts";
import type { ErrorDetails } from "./northbound-error.ts";

/** The backend takes no more calls for now, and waiting was not enough. */
export class RateLimitError extends BackendError {
  constructor(message: string, details?: ErrorDetails) {
    super(message, details, "RATE_LIMITED");
  }
}
