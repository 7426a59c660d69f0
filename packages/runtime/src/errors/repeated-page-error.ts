import { type ErrorInit, NorthboundError } from "./northbound-error.ts";

/**
 * The server gave the same page again; going on would never end. Items that were yielded before are good.
 *
 * `code`: `REPEATED_PAGE`
 */
export class RepeatedPageError extends NorthboundError {
  static override readonly name: string = "RepeatedPageError";

  constructor(message: string, details?: ErrorInit) {
    super("REPEATED_PAGE", message, details);
  }
}
