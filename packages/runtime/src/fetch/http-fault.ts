import type { Fault } from "../core/fault.ts";
import { foreignFault } from "../core/foreign-fault.ts";
import { isReplaySafe } from "../core/operation.ts";
import type { Call } from "../core/call.ts";
import type { Reply } from "../core/reply.ts";
import { kindOfStatus } from "../layers/fault.ts";

/**
 * What an answer means where no backend is known: its status alone counts, whatever the form of its body. A redirect is an
 * answer, too, for a caller who does not follow it. What leads to another node: 429 and 408, 421, 425, 503, and what a
 * gateway says; after a write that may have been processed, none of them does.
 */
export function httpFault(reply: Reply, call: Call): Fault | undefined {
  const { status, statusText } = reply;
  if (status < 300) return undefined;
  const message = statusText || `HTTP status ${status}`;
  if (status < 400) return { kind: "invalid", message };
  if (status === 502 || status === 503 || status === 504) {
    if (!isReplaySafe(call.operation, call.method)) return { kind: "server", message };
    return status === 503 ? { kind: "unavailable", outcome: "unknown", message } : foreignFault(reply);
  }
  return { kind: kindOfStatus(status), message };
}
