import { BackendError } from "./backend-error.ts";
import type { ErrorInit } from "./northbound-error.ts";

/**
 * The state of the object does not allow this now. Read it again before the call is repeated.
 *
 * `code`: `CONFLICT`
 */
export class ConflictError extends BackendError {
  static override readonly name: string = "ConflictError";

  constructor(message: string, details?: ErrorInit) {
    super(message, details, "CONFLICT");
  }
}
