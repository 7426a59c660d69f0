import type { Backend } from "../core/backend.ts";
import type { Operation } from "../core/operation.ts";
import type { Clock } from "../util/clock.ts";
import { isNorthboundError } from "./northbound-error.ts";
import { UnknownOutcomeError } from "./unknown-outcome-error.ts";

/** What an error keeps of a call whose outcome is unknown, so that `settle` can look what became of it. */
export interface Unsettled {
  readonly operation: Operation;
  readonly input: Readonly<Record<string, unknown>>;
  readonly correlationId: string | undefined;
  /** Whether all calls of the client carry the same correlation id. */
  readonly isShared: boolean;
  /** When the attempt in doubt began at the latest, in milliseconds since the epoch. */
  readonly sentAt: number;
  readonly backend: Pick<Backend, "settle">;
  readonly clock: Clock;
  /** Asks the backend through the same client; gives the data, and the backend's own time where it says it. */
  ask(operation: Operation, input: object, signal: AbortSignal | undefined): Promise<Asked>;
}

/** What a look was answered. */
export interface Asked {
  readonly data: unknown;
  /** The header `Date`. */
  readonly date: string | null;
  /** When it came, in milliseconds since the epoch by the client's clock. */
  readonly at: number;
}

/** Where an error keeps it; the same in every copy of the package. */
export const unsettled: unique symbol = Symbol.for("northbound.unsettled") as never;

/** Notes in an error whose outcome is unknown what its call was, and in no other; gives the error back. */
export function noteUnsettled(error: unknown, note: () => Unsettled): unknown {
  if (!isNorthboundError(error) || error.outcome !== "unknown") return error;
  const value = note();
  Object.defineProperty(error, unsettled, { value, configurable: true });
  const { operation, input } = value;
  return error instanceof UnknownOutcomeError ? error.note({ call: { operation: operation.id, input } }) : error;
}
