import { type ErrorInit, NorthboundError } from "./northbound-error.ts";

/**
 * Another try would be right, but the body can be read only once and is gone. Give bytes, a text or a `Blob` instead of a stream to have such calls repeated.
 *
 * `code`: `BODY_NOT_REPLAYABLE`
 */
export class BodyNotReplayableError extends NorthboundError {
  static override readonly name: string = "BodyNotReplayableError";

  constructor(message: string, details?: ErrorInit) {
    super("BODY_NOT_REPLAYABLE", message, details);
  }
}
