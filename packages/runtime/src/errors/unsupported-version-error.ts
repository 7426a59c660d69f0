import { type ErrorInit, NorthboundError } from "./northbound-error.ts";

/** The server's version does not have this operation. Nothing was sent. */
export class UnsupportedVersionError extends NorthboundError {
  constructor(message: string, details?: ErrorInit) {
    super("UNSUPPORTED_VERSION", message, details);
  }
}
