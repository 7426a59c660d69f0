import { type ErrorInit, NorthboundError } from "./northbound-error.ts";

/**
 * Something in front of the backend answered for it: a proxy, a load balancer, an application server without the
 * application. It says nothing about what the call names.
 *
 * `code`: `GATEWAY_ERROR`
 */
export class GatewayError extends NorthboundError {
  static override readonly name: string = "GatewayError";

  constructor(message: string, details?: ErrorInit) {
    super("GATEWAY_ERROR", message, details);
  }
}
