import { Call, type CallInit } from "./call.ts";

/** The same call with something changed; what the layers set on it goes along. */
export function changeCall(call: Call, changes: Pick<CallInit, "fields" | "operation" | "options" | "signal">): Call {
  const { url, method, fields, body, signal, operation, options, stream } = call;
  const changed = new Call(url, { method, fields, body, signal, operation, options, stream, ...changes });
  changed.authorize = call.authorize;
  changed.currentTicket = call.currentTicket;
  changed.endsAt = call.endsAt;
  return changed;
}
