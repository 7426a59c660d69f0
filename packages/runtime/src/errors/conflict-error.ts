import { BackendError } from "./backend-error.ts";
import type { ErrorDetails } from "./northbound-error.ts";

/** The state of the object does not allow this now. */
export class ConflictError extends BackendError {
  constructor(message: string, details?: ErrorDetails) {
    super(message, details, "CONFLICT");
  }
}
