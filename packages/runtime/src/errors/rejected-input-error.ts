import { BackendError } from "./backend-error.ts";
import type { ErrorInit } from "./northbound-error.ts";

/**
 * The backend found the request wrong; `detail` tells where, when it said.
 *
 * `code`: `REJECTED_INPUT`
 */
export class RejectedInputError extends BackendError {
  static override readonly name: string = "RejectedInputError";

  constructor(message: string, details?: ErrorInit) {
    super(message, details, "REJECTED_INPUT");
  }
}
