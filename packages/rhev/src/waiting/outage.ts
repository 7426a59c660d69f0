import { isNorthboundError } from "@northbound/runtime";

/** Whether a look failed because the engine, or what is in front of it, was away. */
export function isOutage(error: unknown): boolean {
  if (!isNorthboundError(error)) return false;
  return ["CONNECTION_FAILED", "TIMEOUT", "SESSION_FAILED"].includes(error.code) || (error.status ?? 0) >= 500;
}
