import { BackendError } from "./backend-error.ts";
import type { ErrorDetails } from "./northbound-error.ts";

/** The account may not do this. */
export class PermissionError extends BackendError {
  constructor(message: string, details?: ErrorDetails) {
    super(message, details, "PERMISSION_DENIED");
  }
}
