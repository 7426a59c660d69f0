import type { Call } from "../core/call.ts";
import { changeCall } from "../core/change-call.ts";
import { addHeaders } from "../core/headers.ts";
import type { Send } from "../core/send.ts";
import type { Session } from "../core/session-ticket.ts";

/** The calls of a strategy go past the session layer, so the session's headers are added here. */
export function proven(call: Call, session: Pick<Session, "headers">): Call {
  return changeCall(call, { fields: addHeaders({}, { ...session.headers, ...call.fields }) });
}

/** Login calls belong to all who wait, so they end with the flight's signal and not with that of one caller. */
export function withSignal(send: Send, signal: AbortSignal): Send {
  return (call) => (signal.aborted ? Promise.reject(signal.reason as Error) : send(changeCall(call, { signal })));
}
