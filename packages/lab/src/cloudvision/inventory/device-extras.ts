import { describeContainerRecord } from "../describe.ts";
import { portalFault } from "../errors.ts";
import { findDevice, findDeviceBySerial } from "./inventory.ts";
import { queuedActions } from "../provisioning/session-work.ts";
import type { CloudVisionHandlers } from "../handlers.ts";

/** The eight bytes that every PNG begins with. */
const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** What else the portal knows of a device: its picture, whether it answers, where it is to go. */
export const deviceExtraHandlers: CloudVisionHandlers = {
  "devices/getPicture": ({ query, state }) => ({
    data: state.fabric.pictures.get(findDevice(state, query.netElementId).key) ?? "",
  }),

  "devices/updatePicture": ({ files, query, state }) => {
    const device = findDevice(state, query.netElementId);
    const bytes = files["netElementImage"]?.bytes;
    if (!bytes || !png.every((byte, index) => bytes[index] === byte))
      throw portalFault("121860", "Invalid picture", 440);
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    state.fabric.pictures.set(device.key, btoa(text));
    return { data: "success" };
  },

  "devices/testConnectivity": ({ body, state }) => {
    const device = [...state.fabric.devices.values()].find(({ world }) => world.address === body.ipAddress);
    if (!device?.streaming) throw portalFault("122605", "Device not reachable", 440);
    return { data: "success" };
  },

  // A device that streams is in the container Undefined from then on, so there is nothing left to do for it.
  "devices/provision": ({ body, state }) => ({
    data: {
      failed: Object.fromEntries(
        body.data.flatMap(({ deviceId }) => {
          const device = findDeviceBySerial(state, deviceId);
          if (device?.streaming) return [];
          return [[deviceId, device ? "device does not stream" : "device not found"] as const];
        }),
      ),
    },
  }),

  "devices/getProposedContainer": ({ query, session, state }) => {
    const device = findDevice(state, query.netElementId);
    const move = (session ? queuedActions(session) : []).findLast(
      (action) => action.nodeType === "netelement" && action.nodeId === device.key,
    );
    const container = state.fabric.containers.get(move?.toId ?? "");
    return { data: container ? [describeContainerRecord(container)] : [] };
  },
};
