import type { Session } from "../../core/sessions.ts";
import { describeNetElement } from "../describe.ts";
import { deleteDevice, findDevice, onboardDevice } from "./inventory.ts";
import { search, slicePage } from "../paging.ts";
import type { CloudVisionHandlers } from "../handlers.ts";

/** How many devices a session has added since it saved the last time. */
const unsaved = "unsavedDevices";

function unsavedOf(session: Session | undefined): number {
  const count = session?.data.get(unsaved);
  return typeof count === "number" ? count : 0;
}

/** The inventory of releases before 2018.2, which staged additions and saved them later. */
export const legacyInventoryHandlers: CloudVisionHandlers = {
  "inventoryLegacy/listDevices": ({ query, state }) => {
    const { containers, devices } = state.fabric;
    // cvprac finds the devices of a container by its name.
    const found = search([...devices.values()], query.queryparam, ({ containerKey, world }) => [
      world.fqdn,
      world.address,
      world.mac,
      world.serial,
      containers.get(containerKey)?.name,
    ]);
    const page = slicePage(found, query);
    return {
      total: found.length,
      netElementList: page.map((device) => describeNetElement(state, device)),
      containerList: Object.fromEntries(
        page.map((device) => [device.key, containers.get(device.containerKey)?.name ?? ""]),
      ),
    };
  },

  "inventoryLegacy/listContainers": ({ query, state }) => {
    const all = [...state.fabric.containers.values()].map((container) => ({
      name: container.name,
      key: container.key,
    }));
    return { total: all.length, data: slicePage(all, query) };
  },

  "inventoryLegacy/addDevices": ({ body, session, state }) => {
    session?.data.set(unsaved, unsavedOf(session) + body.data.length);
    for (const { ipAddress, containerId } of body.data) {
      const device = onboardDevice(state, ipAddress);
      if (state.fabric.containers.has(containerId)) device.containerKey = containerId;
    }
    return { data: "success" };
  },

  "inventoryLegacy/retryAddDevice": () => ({ data: "success" }),
  "inventoryLegacy/countPendingDevices": ({ state }) => ({
    data: [...state.fabric.devices.values()].filter((device) => !device.streaming).length,
  }),
  "inventoryLegacy/save": ({ session }) => {
    const data = unsavedOf(session);
    session?.data.delete(unsaved);
    return { data };
  },
  "inventoryLegacy/getDeviceConfig": ({ query, state }) => ({
    output: findDevice(state, query.netElementId).runningConfig,
    warnings: [],
  }),

  "inventoryLegacy/deleteDevices": ({ body, state }) => {
    for (const device of body.data.map((key) => findDevice(state, key))) deleteDevice(state, device);
    return { data: "success" };
  },
};
