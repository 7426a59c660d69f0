import { InvalidInputError } from "./invalid-input-error.ts";
import { isNorthboundError } from "./northbound-error.ts";

/** What a caller sees of what was thrown while his input was read: nothing was sent, whatever it is. */
export function inputError(error: unknown, operation: string | undefined): Error {
  if (isNorthboundError(error)) return error;
  const said = error instanceof Error ? error.message : typeof error;
  return new InvalidInputError(`${operation ?? "request"}: the input can't be read: ${said}`, {
    operation,
    cause: error,
  });
}
