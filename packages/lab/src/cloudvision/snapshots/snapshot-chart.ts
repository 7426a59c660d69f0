import { portalFault } from "../errors.ts";
import { devicesBelow } from "../inventory/fabric.ts";
import { findContainer } from "../inventory/containers.ts";
import { findDevice } from "../inventory/inventory.ts";
import type { CloudVisionState } from "../state.ts";
import type { CloudVisionHandlers } from "../handlers.ts";

const hour = 3_600_000;
const day = 24 * hour;

/** Lengths of the periods; a month is as long as a calendar says, and here as long as thirty days. */
const periods: Readonly<Record<string, number>> = { hourly: hour, daily: day, weekly: 7 * day, monthly: 30 * day };

/** A request is for the devices of a container or for one device, never for both. */
function devicesOf(state: CloudVisionState, containerId: string, netElementId: string): Set<string> {
  if (containerId !== "" && netElementId !== "")
    throw portalFault("282889", "Invalid input: a container and a device were given");
  if (netElementId !== "") return new Set([findDevice(state, netElementId).key]);
  return new Set(devicesBelow(state.fabric, findContainer(state, containerId).key).map(({ key }) => key));
}

/** How often devices were changed, period by period. */
export const snapshotChartHandlers: CloudVisionHandlers = {
  "snapshots/getChart": ({ body, state }) => {
    const length = periods[body.interval.toLowerCase()];
    if (length === undefined || body.count < 0) throw portalFault("282889", `Invalid input: interval ${body.interval}`);
    const keys = devicesOf(state, body.containerId, body.netElementId);
    const end = Date.parse(body.toDate) + day;
    const done = [...state.tasks.values()]
      .map(({ record }) => record)
      .filter(
        ({ netElementId = "", workOrderUserDefinedStatus }) =>
          keys.has(netElementId) && workOrderUserDefinedStatus === "Completed",
      );
    const data = Array.from({ length: body.count }, (_unused, index) => {
      const start = end - (body.count - index) * length;
      const within = done.filter(({ completedOnInLongFormat: at = 0 }) => at >= start && at < start + length);
      const images = within.filter((record) => record.data?.WORKFLOW_ACTION === "Image Push").length;
      return {
        period: new Date(start).toISOString(),
        periodStartTimestamp: start,
        image_push_count: images,
        config_push_count: within.length - images,
      };
    });
    return { total: data.length, data };
  },
};
