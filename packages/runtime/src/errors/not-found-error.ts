import { BackendError } from "./backend-error.ts";
import type { ErrorInit } from "./northbound-error.ts";

/**
 * What the call names does not exist, or is hidden from this account.
 *
 * `code`: `NOT_FOUND`
 */
export class NotFoundError extends BackendError {
  static override readonly name: string = "NotFoundError";

  constructor(message: string, details?: ErrorInit) {
    super(message, details, "NOT_FOUND");
  }
}
