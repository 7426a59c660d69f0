import { type ErrorInit, NorthboundError } from "./northbound-error.ts";

/** What was called, for whoever wants to look what became of it. */
export interface UnsettledCall {
  /** Name of the operation: `vms/create`. */
  readonly operation: string;
  /** The input of the named call, secrets included. */
  readonly input: unknown;
}

/**
 * The call was sent, its answer was lost, and it may not be sent again: look before you repeat it.
 *
 * `code`: `UNKNOWN_OUTCOME`
 */
export class UnknownOutcomeError extends NorthboundError {
  static override readonly name: string = "UnknownOutcomeError";

  /** The id under which the backend noted the call, where it takes one: jobs and events of RHEV carry it. */
  declare readonly correlationId: string | undefined;
  /** Operation and input of a named call. Not enumerable, because the input may hold secrets. */
  declare readonly call: UnsettledCall | undefined;

  constructor(message: string, details?: ErrorInit) {
    super("UNKNOWN_OUTCOME", message, details);
    this.note({ correlationId: undefined, call: undefined });
  }

  /** @internal Adds what the place that made the error did not know. */
  note(known: Partial<Pick<UnknownOutcomeError, "correlationId" | "call">>): this {
    for (const [name, value] of Object.entries(known))
      Object.defineProperty(this, name, { value, configurable: true, enumerable: false });
    return this;
  }

  override toJSON(): Record<string, unknown> {
    const { correlationId } = this;
    return { ...super.toJSON(), ...(correlationId !== undefined && { correlationId }) };
  }
}

/** Notes in an error of this kind, and in no other, what its call was; gives the error back. */
export function noteCall(error: unknown, known: Parameters<UnknownOutcomeError["note"]>[0]): unknown {
  return error instanceof UnknownOutcomeError ? error.note(known) : error;
}
