import { Call } from "../call.ts";
import type { Send } from "../send.ts";
import type { Session } from "./session.ts";

/** The calls of a strategy go past the session layer, so the session's headers are added here. */
export function proven(call: Call, session: Pick<Session, "headers">): Call {
  const { method, fields, body, signal, operation, options, stream } = call;
  return new Call(call.url, {
    method,
    headers: { ...session.headers, ...fields },
    body,
    signal,
    operation,
    options,
    stream,
  });
}

/** Login calls belong to all who wait, so they end with the flight's signal and not with that of one caller. */
export function withSignal(send: Send, signal: AbortSignal): Send {
  return ({ url, method, fields, body, operation, options, stream }) =>
    signal.aborted
      ? Promise.reject(signal.reason as Error)
      : send(new Call(url, { method, fields, body, operation, options, stream, signal }));
}
