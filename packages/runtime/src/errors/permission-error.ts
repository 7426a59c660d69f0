import { BackendError } from "./backend-error.ts";
import type { ErrorInit } from "./northbound-error.ts";

/**
 * The account may not do this.
 *
 * `code`: `PERMISSION_DENIED`
 */
export class PermissionError extends BackendError {
  static override readonly name: string = "PermissionError";

  constructor(message: string, details?: ErrorInit) {
    super(message, details, "PERMISSION_DENIED");
  }
}
