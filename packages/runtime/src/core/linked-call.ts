import type { Call } from "./call.ts";
import { changeCall } from "./change-call.ts";

/** A call that can be ended without ending the one it was made from. */
export interface LinkedCall {
  /** The same call with a signal of its own, which also aborts when the caller's does. */
  readonly call: Call;
  readonly signal: AbortSignal;
  abort(reason: Error): void;
  /** Ends the link, so that nothing is left on the caller's signal. */
  unlink(): void;
}

/** Makes a call that can be ended by itself. */
export function linkCall(call: Call): LinkedCall {
  const controller = new AbortController();
  const [signal, unlink] = linkSignal(call, controller);
  const own = changeCall(call, { signal });
  return { call: own, signal: controller.signal, abort: (reason) => controller.abort(reason), unlink };
}

function linkSignal(call: Call, controller: AbortController): [AbortSignal, () => void] {
  const { signal } = call;
  if (!signal) return [controller.signal, () => {}];
  // A streamed answer must feel the caller's abort for as long as it is read, which only its reader knows.
  if (call.isStreamed) return [AbortSignal.any([signal, controller.signal]), () => {}];
  if (signal.aborted) controller.abort(signal.reason);
  const onAbort = (): void => controller.abort(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  return [controller.signal, () => signal.removeEventListener("abort", onAbort)];
}
