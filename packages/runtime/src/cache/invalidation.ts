import type { Backend } from "../core/backend.ts";
import type { Call } from "../core/call.ts";
import { isNorthboundError } from "../errors/northbound-error.ts";
import { outcomeOf } from "../core/fault.ts";
import type { Operation } from "../core/operation.ts";
import type { Reply } from "../core/reply.ts";

/** The group of what belongs to no operation of the spec. */
export const noGroup = "*";

/** The group of an operation: what stands before the last slash of its id. */
export function groupOf(operation: Operation | undefined): string {
  if (operation === undefined) return noGroup;
  const cut = operation.id.lastIndexOf("/");
  return cut === -1 ? operation.id : operation.id.slice(0, cut);
}

/** Whether a method only reads (RFC 9110 section 9.2.1). */
export function isRead(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}

/**
 * The groups whose cached reads a write makes void; `undefined` for all: the backend says so, or nobody knows what a
 * request changes that the spec does not know.
 */
export function groupsOf({ operation }: Call, invalidates: Backend["invalidates"]): readonly string[] | undefined {
  const others = operation && (invalidates?.(operation) ?? []);
  return others === undefined || others === "all" ? undefined : [groupOf(operation), noGroup, ...others];
}

/** Whether a write that got this answer may have changed something. */
export function mayHaveChanged({ fault, status }: Reply): boolean {
  return fault === undefined ? status < 400 : outcomeOf(fault) !== "not-processed";
}

/** Whether a write that ended with this error may have changed something. What is not known counts as a change. */
export function mayHaveChangedAfter(error: unknown): boolean {
  return !isNorthboundError(error) || error.outcome !== "not-processed";
}

/** Errors of a backend in trouble, as opposed to those of the call or the account. */
const troubles: ReadonlySet<string> = new Set([
  "BACKEND_ERROR",
  "CONNECTION_FAILED",
  "GATEWAY_ERROR",
  "INVALID_ANSWER",
  "RATE_LIMITED",
  "TIMEOUT",
  "UNKNOWN_OUTCOME",
]);

/** Whether a stale answer may stand in for this error (RFC 5861 section 4). */
export function isTrouble(error: unknown): boolean {
  return isNorthboundError(error) && troubles.has(error.code);
}

/** Whether a stale answer may stand in for this answer. */
export function isTroubled({ fault }: Reply): boolean {
  return fault !== undefined && ["server", "unavailable", "overload", "gateway"].includes(fault.kind);
}
