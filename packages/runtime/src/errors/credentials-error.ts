import { type ErrorInit, NorthboundError } from "./northbound-error.ts";

/**
 * The backend refused the credentials. Final: it is not tried again, so that no account is locked.
 *
 * `code`: `CREDENTIALS_REJECTED`
 */
export class CredentialsError extends NorthboundError {
  static override readonly name: string = "CredentialsError";

  constructor(message: string, details?: ErrorInit) {
    super("CREDENTIALS_REJECTED", message, details);
  }
}
