import { Call } from "./call.ts";

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
  const { url, method, fields, body, operation, options, stream } = call;
  const own = new Call(url, { method, fields, body, signal, operation, options, stream });
  own.authorize = call.authorize;
  own.endsAt = call.endsAt;
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
