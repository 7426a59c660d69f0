import { type ErrorInit, NorthboundError } from "./northbound-error.ts";

/**
 * The server's version does not have this operation; `detail` names what to use instead, where there is something. Nothing was sent.
 *
 * `code`: `UNSUPPORTED_VERSION`
 */
export class UnsupportedVersionError extends NorthboundError {
  static override readonly name: string = "UnsupportedVersionError";

  constructor(message: string, details?: ErrorInit) {
    super("UNSUPPORTED_VERSION", message, details);
  }
}
