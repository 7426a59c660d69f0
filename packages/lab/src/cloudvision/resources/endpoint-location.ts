import { toIso } from "../times.ts";
import type { FabricDevice } from "../inventory/fabric.ts";
import type { CloudVisionState } from "../state.ts";
import type { ResourceValue } from "./resources.ts";

/** By which words a device is found. */
function namesOf({ world }: FabricDevice): readonly (readonly [type: string, name: string])[] {
  return [
    ["MAC_ADDR", world.mac],
    ["IPV4_ADDR", world.address],
    ["HOSTNAME", world.hostname],
    ["INVENTORY_DEVICE_ID", world.serial],
  ];
}

/** Where a search term is: on a port of the management switch of its site, or nowhere. */
function locate(state: CloudVisionState, searchTerm: string, device: FabricDevice): ResourceValue {
  const { world } = device;
  const neighbours = [...state.fabric.devices.values()].filter(
    (other) => other.world.site === world.site && other.world.role === "management" && other !== device,
  );
  const neighbour = neighbours[0]?.world;
  const identifiers = namesOf(device).map(([type, value]) => ({
    type: `IDENTIFIER_TYPE_${type}`,
    value,
    sourceList: { values: ["IDENTIFIER_SOURCE_DEVICE_INVENTORY"] },
  }));
  const location = neighbour && {
    deviceId: neighbour.serial,
    deviceStatus: "DEVICE_STATUS_ACTIVE",
    interface: `Ethernet${(Number.parseInt(world.mac.slice(-2), 16) % neighbour.interfaces) + 1}`,
    vlanId: 1,
    learnedTime: toIso(device.bootTime),
    macType: "MAC_TYPE_LEARNED_DYNAMIC",
    likelihood: "LIKELIHOOD_VERY_LIKELY",
    explanationList: { values: ["EXPLANATION_DIRECT_CONNECTION"] },
    identifierList: { values: identifiers.slice(0, 1) },
  };
  return {
    key: { searchTerm },
    deviceMap: {
      values: {
        [world.serial]: {
          identifierList: { values: identifiers },
          deviceType: "DEVICE_TYPE_INVENTORY",
          deviceStatus: device.streaming ? "DEVICE_STATUS_ACTIVE" : "DEVICE_STATUS_INACTIVE",
          locationList: { values: location ? [location] : [] },
        },
      },
    },
  };
}

/** What the list has of a device: where its MAC address is. */
export function locationsOf(state: CloudVisionState, device: FabricDevice): ResourceValue[] {
  return [locate(state, device.world.mac, device)];
}

/** Finds a device by MAC address, IP address, host name or serial number. */
export function endpointLocation(state: CloudVisionState, { searchTerm }: ResourceValue): ResourceValue | undefined {
  const term = String(searchTerm).toLowerCase();
  for (const device of state.fabric.devices.values()) {
    if (namesOf(device).some(([, name]) => name.toLowerCase() === term))
      return locate(state, String(searchTerm), device);
  }
  return undefined;
}
