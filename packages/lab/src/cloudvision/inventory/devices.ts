import { describeAssigned, describeAssignedBundle } from "./containers.ts";
import { describeConfiglet, describeNetElement } from "../describe.ts";
import { configletsOf, type FabricDevice, lineage } from "./fabric.ts";
import { findDevice } from "./inventory.ts";
import { queuedActions } from "../provisioning/session-work.ts";
import type { CloudVisionHandlers } from "../handlers.ts";
import type { CloudVisionState } from "../state.ts";
import type { Schemas } from "../types.ts";

/** The bundle of a device: its own, or the one of its nearest container. */
function describeDeviceBundle(state: CloudVisionState, device: FabricDevice): Schemas["AssignedImageBundles"] {
  const { key, imageBundle, containerKey, world } = device;
  const own = { id: key, name: world.fqdn, type: "netelement", imageBundle };
  return describeAssignedBundle(state, lineage(state.fabric, containerKey), own);
}

/** Devices of the provisioning tree, by system MAC address. */
export const deviceHandlers: CloudVisionHandlers = {
  "devices/get": ({ query, state }) => describeNetElement(state, findDevice(state, query.netElementId)),

  "devices/getImageInfo": ({ query, state }) => {
    const device = findDevice(state, query.netElementId);
    const bundles = describeDeviceBundle(state, device);
    const bundle = bundles.imageBundleList?.[0];
    return {
      // A device without a bundle has null for its name: ansible-cvp's `get_device_image_bundle` looks for just that.
      bundleName: bundle?.name ?? null,
      imageBundleId: bundle?.key ?? "",
      imageBundleMapper: bundles.imageBundleMapper,
      eosVersion: device.version,
      fqdn: device.world.fqdn,
      ipAddress: device.world.address,
      macAddress: device.world.mac,
      serialNumber: device.world.serial,
    };
  },

  "devices/listConfiglets": ({ query, state }) => {
    const device = findDevice(state, query.netElementId);
    return describeAssigned(
      state,
      configletsOf(state.fabric, device),
      device.key,
      lineage(state.fabric, device.containerKey),
      query,
    );
  },

  "devices/listImageBundles": ({ query, state }) => {
    const device = findDevice(state, query.netElementId);
    return describeDeviceBundle(state, device);
  },

  "devices/getProposedConfiglets": ({ query, session, state }) => {
    const device = findDevice(state, query.netElementId);
    const { fabric } = state;
    const queued =
      session &&
      queuedActions(session).findLast((action) => action.nodeType === "configlet" && action.toId === device.key);
    const keys = [
      ...new Set([
        ...lineage(fabric, device.containerKey).flatMap((container) => container.configlets),
        ...(queued?.configletList ?? device.configlets),
      ]),
    ];
    return {
      proposedConfiglets: keys
        .flatMap((key) => fabric.configlets.get(key) ?? [])
        .map((configlet) => describeConfiglet(fabric, configlet)),
      existingConfiglets: configletsOf(fabric, device),
      assignedConfiglets: queued?.configletList ?? [],
      ignoredConfiglets: queued?.ignoreConfigletList ?? [],
      deviceConfiglets: device.configlets,
      existingConfigletBuilders: [],
      assignedConfigletBuilders: [],
      ignoredConfigletBuilders: [],
      deviceConfigletBuilders: [],
    };
  },
};
