import { isNorthboundError } from "@northbound/runtime";
import type { EngineFault } from "./faults.ts";

/**
 * The engine's own reason and detail of a call that failed; `undefined` for every other error.
 * @example
 * import { faultOf } from "@northbound/rhev";
 *
 * try {
 *   await rhev.vms.start({ vmId: "123" });
 * } catch (error) {
 *   console.error(faultOf(error)?.detail ?? error);
 * }
 */
export function faultOf(error: unknown): EngineFault | undefined {
  if (!isNorthboundError(error)) return undefined;
  const detail = error.detail as Partial<EngineFault> | undefined;
  if (typeof detail?.reason !== "string" || typeof detail.detail !== "string") return undefined;
  return { reason: detail.reason, detail: detail.detail };
}
