import type { ErrorCode } from "./error-code.ts";
import { type ErrorInit, NorthboundError } from "./northbound-error.ts";

/**
 * The backend answered with a failure that has no class of its own; its words are in `backendMessage`. Also the parent of the failures that have a class.
 *
 * `code`: `BACKEND_ERROR`
 */
export class BackendError extends NorthboundError {
  static override readonly name: string = "BackendError";

  constructor(message: string, details?: ErrorInit, code: ErrorCode = "BACKEND_ERROR") {
    super(code, message, details);
  }
}
