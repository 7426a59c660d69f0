import { rpcFault } from "../errors.ts";
import { configletsOf, designedConfig, momentOf } from "./fabric.ts";
import { findDeviceBySerial } from "./inventory.ts";
import { observe } from "../resources/observe.ts";
import type { CloudVisionHandlers } from "../handlers.ts";

const notFound = (): Error => rpcFault(5, "resource not found");

/** A point in time as text: epoch milliseconds or RFC 3339. */
function readTime(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Date.parse(text);
}

/** The compliance service of the gateway: what devices run and should run, and the bugs that they are exposed to. */
export const complianceHandlers: CloudVisionHandlers = {
  "compliance/getConfig": ({ body, clock, state }) => {
    const { device_id: serial, timestamp, type } = body.request;
    const device = findDeviceBySerial(state, serial);
    if (!device) throw notFound();
    if (type === "DESIGNED_CONFIG") {
      const source = configletsOf(state.fabric, device).map((key) => ({ source_type: "CONFIGLET", key }));
      return [{ config: designedConfig(state.fabric, device) }, { sources: { source } }];
    }
    const at = timestamp === undefined || timestamp === "" ? clock.now() : readTime(timestamp);
    if (Number.isNaN(at)) throw rpcFault(3, `invalid argument: timestamp ${timestamp ?? ""}`);
    const moment = momentOf(device, at);
    if (!moment) throw notFound();
    return [{ config: moment.runningConfig }];
  },

  "compliance/getBugExposure": ({ body, state }) => {
    observe(state, "bugexposure/v1/BugExposure");
    const value = state.resources.get("bugexposure/v1/BugExposure", { ...body.key });
    if (!value) throw notFound();
    return value;
  },
};
