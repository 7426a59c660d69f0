import { describeAssigned, describeAssignedBundle } from "./containers.ts";
import { describeConfiglet, describeNetElement } from "../describe.ts";
import { configletsOf, lineage } from "./fabric.ts";
import { findDevice } from "./inventory.ts";
import { queuedActions } from "../provisioning/session-work.ts";
import type { CloudVisionHandlers } from "../handlers.ts";

/** Devices of the provisioning tree, by system MAC address. */
export const deviceHandlers: CloudVisionHandlers = {
  "devices/get": ({ query, state }) => describeNetElement(state, findDevice(state, query.netElementId)),

  "devices/getImageInfo": ({ query, state }) => {
    const device = findDevice(state, query.netElementId);
    const bundles = describeAssignedBundle(state, lineage(state.fabric, device.containerKey), device.imageBundle);
    const bundle = bundles.imageBundleList?.[0];
    return {
      bundleName: bundle?.name ?? "",
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
    return describeAssignedBundle(state, lineage(state.fabric, device.containerKey), device.imageBundle);
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
