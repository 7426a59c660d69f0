import type { Backend } from "../core/backend.ts";
import type { Call } from "../core/call.ts";
import type { Operation } from "../core/operation.ts";
import type { NorthboundError } from "../errors/northbound-error.ts";
import { noteUnsettled } from "../errors/unsettled.ts";
import type { CallInput } from "../paging/paging-style.ts";
import { type Clock, wallTime } from "../util/clock.ts";
import type { Engine } from "./engine.ts";
import type { EngineInit } from "./engine-init.ts";

/** Keeps in an error whose outcome is unknown what `settle` needs to look what became of the call; gives the error back. */
export type NoteDoubt = (
  error: unknown,
  operation: Operation,
  input: CallInput | undefined,
  call: Call | undefined,
  init: EngineInit | undefined,
) => unknown;

/** Notes doubts about calls of one client. */
export function createNoteDoubt(backend: Backend, engine: Engine, clock: Clock): NoteDoubt {
  const { correlationHeader, headers } = backend;
  const shared = correlationHeader === undefined ? undefined : headers?.[correlationHeader];
  return (error, operation, input = {}, call, init) =>
    noteUnsettled(error, () => {
      const { attempts, correlationId = call?.correlationId ?? init?.correlationId } = error as NorthboundError & {
        readonly correlationId?: string;
      };
      return {
        operation,
        input,
        correlationId,
        isShared: shared !== undefined && shared === correlationId,
        // A write in doubt is not sent again, so the last attempt is the one.
        sentAt: wallTime(clock) - (attempts.at(-1)?.duration ?? 0),
        backend,
        clock,
        ask: async (read, own, signal) =>
          (await import("../settle/ask.ts")).ask(backend, engine, clock, read, own as CallInput, signal),
      };
    });
}
