import { type ErrorInit, NorthboundError } from "./northbound-error.ts";

/**
 * The answer, or its link to the next page, points elsewhere; that was not followed, so that no credential leaves the configured nodes.
 *
 * `code`: `REDIRECTED`
 */
export class RedirectError extends NorthboundError {
  static override readonly name: string = "RedirectError";

  constructor(message: string, details?: ErrorInit) {
    super("REDIRECTED", message, details);
  }
}
