import { compareVersions } from "../../core/versions.ts";
import { text } from "../../http/message.ts";
import { describeContainer, describeDevice, describeStreamedDevice } from "../describe.ts";
import { portalFault } from "../errors.ts";
import { type FabricDevice, remember, undefinedContainer } from "./fabric.ts";
import { audit } from "../events/audit-log.ts";
import type { CloudVisionState } from "../state.ts";
import type { CloudVisionHandlers } from "../handlers.ts";

/** A device by system MAC address. */
export function findDevice(state: CloudVisionState, key: string | undefined): FabricDevice {
  const device = state.fabric.devices.get(key ?? "");
  if (!device) throw portalFault("122851", "Invalid Netelement id", 440);
  return device;
}

/** A device by serial number. */
export function findDeviceBySerial(state: CloudVisionState, serial: string): FabricDevice | undefined {
  return [...state.fabric.devices.values()].find((device) => device.world.serial === serial);
}

/** Takes devices out of the inventory and out of the Resource APIs. */
export function removeDevice(state: CloudVisionState, device: FabricDevice): void {
  state.fabric.devices.delete(device.key);
  state.fabric.removed.set(device.key, device);
  const serial = device.world.serial;
  state.resources.remove("inventory/v1/Device", { deviceId: serial });
  state.resources.remove("inventory/v1/ProvisionedDevice", { deviceId: serial });
}

/** How long a device that is only deleted stays away, in lab milliseconds: nothing public says it. */
const comesBackAfter = 60_000;

/**
 * Deletes a device as the inventory does. From 2021.3.0 on it registers itself again, in the container Undefined, because it goes on
 * streaming (ansible-cvp, `cv_device_v3`, state `provisioning_reset`); only decommissioning ends that.
 */
export function deleteDevice(state: CloudVisionState, device: FabricDevice): void {
  removeDevice(state, device);
  if (compareVersions(state.version, "2021.3.0") < 0) return;
  state.clock.after(comesBackAfter, () => {
    if (state.fabric.removed.get(device.key) === device) onboardDevice(state, device.world.address);
  });
}

/** Adds a device that was found at an address; it begins to stream a moment later. One that was removed comes back. */
export function onboardDevice(state: CloudVisionState, host: string): FabricDevice {
  const { clock, fabric } = state;
  const former = [...fabric.removed.values()].find(({ world }) =>
    [world.address, world.fqdn, world.hostname].includes(host),
  );
  const found = former ?? newDevice(state, host);
  fabric.removed.delete(found.key);
  const added: FabricDevice = {
    ...found,
    containerKey: undefinedContainer.key,
    streaming: false,
    complianceCode: "0000",
    complianceIndication: "",
    configlets: [],
    imageBundle: undefined,
  };
  remember(added, clock.now());
  fabric.devices.set(added.key, added);
  const publish = (): void => {
    state.resources.put("inventory/v1/Device", describeStreamedDevice(added));
  };
  publish();
  clock.after(1_000, () => {
    if (fabric.devices.get(added.key) !== added) return;
    added.streaming = true;
    publish();
  });
  return added;
}

/** A switch that nobody has heard of yet. */
function newDevice({ clock, random, world }: CloudVisionState, host: string): FabricDevice {
  const site = world.sites[0];
  if (!site) throw new Error("The world has no site.");
  const isAddress = /^[\d.]+$/.test(host);
  const hostname = isAddress ? `switch-${host.replaceAll(".", "-")}` : (host.split(".")[0] ?? host);
  const mac = `00:1c:73:${random.hex(2)}:${random.hex(2)}:${random.hex(2)}`;
  return {
    world: {
      hostname,
      fqdn: isAddress || !host.includes(".") ? `${hostname}.lab.example.net` : host,
      site,
      role: "leaf",
      pod: 1,
      vendor: "Arista",
      model: "DCS-7050SX3-48YC8",
      version: "4.31.1F",
      serial: `JPE${random.hex(9).toUpperCase()}`,
      mac,
      address: isAddress ? host : `10.${site.octet}.240.${random.integer(10, 250)}`,
      interfaces: 48,
    },
    key: mac,
    containerKey: undefinedContainer.key,
    streaming: false,
    complianceCode: "0000",
    complianceIndication: "",
    bootTime: clock.now(),
    configlets: [],
    imageBundle: undefined,
    runningConfig: `hostname ${hostname}\n`,
    version: "4.31.1F",
    past: [],
  };
}

/** The inventory below `/cvpservice/inventory`. */
export const inventoryHandlers: CloudVisionHandlers = {
  "inventory/listDevices": ({ query, state }) => {
    const devices = [...state.fabric.devices.values()];
    // A device shows in provisioning, in the container Undefined at first, once it streams.
    const wanted = query.provisioned === true ? devices.filter((device) => device.streaming) : devices;
    return wanted.map((device) => describeDevice(state, device));
  },

  "inventory/listContainers": ({ query, state }) =>
    [...state.fabric.containers.values()]
      .filter((container) => query.name === undefined || container.name === query.name)
      .map(describeContainer),

  "inventory/getDeviceConfig": ({ query, state }) => ({
    output: findDevice(state, query.netElementId).runningConfig,
    warnings: [],
  }),

  "inventory/onboardDevices": ({ body, session, state }) => {
    if (body.hosts.length === 0) return text("no hosts given", 400);
    const known = new Set(
      [...state.fabric.devices.values()].flatMap(({ world }) => [world.address, world.fqdn, world.hostname]),
    );
    const hostToDevIdMap: Record<string, string> = {};
    const failed = body.hosts
      .filter((host) => known.has(host))
      .map((host) => ({ host, error: "device is onboarded already" }));
    for (const host of body.hosts) {
      if (known.has(host)) continue;
      hostToDevIdMap[host] = onboardDevice(state, host).world.serial;
      audit(state, {
        user: session?.user ?? "",
        category: "Inventory",
        key: host,
        activity: `Device ${host} onboarded`,
      });
    }
    return { hostToDevIdMap, failed };
  },

  "inventory/deleteDevices": ({ body, state }) => {
    const failedDevices: Record<string, string> = {};
    for (const serial of body.data) {
      const device = findDeviceBySerial(state, serial);
      if (device) deleteDevice(state, device);
      else failedDevices[serial] = "device not found";
    }
    return { result: Object.keys(failedDevices).length === 0 ? "success" : "failed", failedDevices };
  },
};
