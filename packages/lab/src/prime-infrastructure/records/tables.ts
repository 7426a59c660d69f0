import { createRandom } from "../../core/random.ts";
import type { WorldDevice } from "../../world/devices.ts";
import type { World } from "../../world/world.ts";
import type { Row } from "../types.ts";

/** The data resource Devices: the world's network devices, with the identifiers that Prime gave them. */
export function createDeviceRows(world: World, now: number): Row[] {
  return world.devices.map((device, index) => deviceRow(device, 1_000 + index, now));
}

function deviceRow(device: WorldDevice, id: number, now: number): Row {
  return {
    id,
    site: device.site,
    record: {
      "@displayName": String(id),
      "@id": id,
      adminStatus: "MANAGED",
      collectionStatus: "COMPLETED",
      collectionTime: new Date(now - 3_600_000).toISOString(),
      creationTime: new Date(now - 90 * 86_400_000).toISOString(),
      deviceId: id,
      deviceName: device.fqdn,
      deviceType: `Arista ${device.model}`,
      ipAddress: device.address,
      location: device.site.city,
      managementStatus: "MANAGED_AND_SYNCHRONIZED",
      productFamily: "Switches and Hubs",
      reachability: id % 37 === 0 ? "UNREACHABLE" : "REACHABLE",
      softwareType: "EOS",
      softwareVersion: device.version,
    },
  };
}

/**
 * The data resource InventoryDetails, with the members that a recorded answer of a server has. A device that was just
 * imported has a summary alone.
 */
export function inventoryOf({ id, site, record }: Row, device: WorldDevice | undefined): Row {
  const { deviceName, deviceType, ipAddress, location, reachability, softwareType, softwareVersion } = record;
  return {
    id,
    site,
    record: {
      "@displayName": String(id),
      "@id": id,
      summary: {
        deviceId: id,
        deviceName,
        deviceType,
        ipAddress,
        location,
        reachability,
        softwareType,
        softwareVersion,
      },
      ...(device && hardwareOf(id, device)),
    },
  };
}

function hardwareOf(id: number, { model, serial, mac, address, interfaces, hostname }: WorldDevice): object {
  const ports = Array.from({ length: 4 }, (_, index) => `Ethernet${index + 1}`);
  const [, ...middle] = mac.split(":");
  return {
    chassis: {
      chassis: [
        {
          description: `Arista ${model}`,
          entPhysicalIndex: "1",
          modelNr: model,
          name: model,
          productId: model,
          serialNr: serial,
        },
      ],
    },
    modules: {
      module: [
        {
          description: "Supervisor",
          equipmentType: "MODULE",
          productId: `${model}-SUP`,
          productName: "Supervisor",
          serialNr: `${serial}S1`,
        },
      ],
    },
    ethernetInterfaces: {
      ethernetInterface: ports.map((name, index) => ({
        adminStatus: "UP",
        description: index === 0 ? `uplink of ${hostname}` : `port ${index + 1} of ${interfaces}`,
        duplexMode: "FULL_DUPLEX",
        macAddress: { octets: [`0${index}`, ...middle].join("") },
        mtu: 9_214,
        name,
        operationalStatus: index < 3 ? "UP" : "DOWN",
        speed: 100_000_000_000,
      })),
    },
    ipInterfaces: {
      ipInterface: [
        { adminStatus: "UP", ipAddress: { address }, name: "Management1", operationalStatus: "UP", prefixLength: 24 },
      ],
    },
    physicalPorts: {
      physicalPort: ports.map((name) => ({ description: name, equipmentId: id, name, residingModule: model })),
    },
  };
}

const severities = ["CRITICAL", "MAJOR", "MINOR", "WARNING", "INFORMATION", "CLEARED"] as const;
const conditions = [
  ["AP_DISASSOCIATED", "AP", "lost its controller"],
  ["LINK_DOWN", "Switches and Hubs", "has an interface that went down"],
  ["DEVICE_UNREACHABLE", "Switches and Hubs", "does not answer"],
  ["TEMPERATURE", "System", "is too warm"],
] as const;

/** The data resource Alarms: one for every third device. */
export function createAlarmRows(devices: readonly Row[], seed: number, now: number): Row[] {
  const random = createRandom(seed + 5);
  return devices
    .filter((_device, index) => index % 3 === 0)
    .map(({ id: deviceId, site, record }, index) => {
      const id = 50_000 + index;
      const [condition, category, words] = random.pick(conditions);
      const found = new Date(now - random.integer(60_000, 7 * 86_400_000)).toISOString();
      return {
        id,
        site,
        record: {
          "@displayName": String(id),
          "@id": id,
          acknowledgementStatus: false,
          alarmFoundAt: found,
          alarmId: id,
          category: { ordinal: 1, value: category },
          condition: { ordinal: 42, value: condition },
          deviceName: record["deviceName"],
          lastUpdatedAt: found,
          message: `${String(record["deviceName"])} ${words}.`,
          severity: random.pick(severities),
          source: record["ipAddress"],
          srcObjectId: deviceId,
          timeStamp: found,
        },
      };
    });
}

/** The data resource Events: two for every alarm. */
export function createEventRows(alarms: readonly Row[]): Row[] {
  return alarms.flatMap(({ id, site, record }) =>
    [0, 1].map((turn) => {
      const own = 70_000 + (id - 50_000) * 2 + turn;
      const { category, condition, deviceName, message, severity, source, timeStamp } = record;
      return {
        id: own,
        site,
        record: {
          "@displayName": String(own),
          "@id": own,
          category,
          condition,
          correlated: id,
          description: message,
          deviceName,
          eventFoundAt: timeStamp,
          eventId: own,
          severity: turn === 0 ? severity : "CLEARED",
          source,
          timeStamp,
        },
      };
    }),
  );
}

/** The data resource GroupSpecification: the location groups. */
export function createGroupRows({ sites }: World): Row[] {
  const root = {
    id: 900,
    record: { "@displayName": "900", "@id": 900, groupName: "All Locations", groupPath: "Location/All Locations" },
  };
  return [
    root,
    ...sites.map((site, index) => {
      const id = 901 + index;
      const groupPath = `Location/All Locations/${site.city}`;
      return {
        id,
        site,
        record: {
          "@displayName": String(id),
          "@id": id,
          description: site.street,
          groupName: site.city,
          groupPath,
          parentId: 900,
        },
      };
    }),
  ];
}

/** The data resource ServiceDomains: a building for each site, with three floors. */
export function createServiceDomainRows({ sites }: World): Row[] {
  return sites.flatMap((site, index) => {
    const building = 600 + index * 10;
    const of = (id: number, record: object): Row => ({
      id,
      site,
      record: { "@displayName": String(id), "@id": id, ...record },
    });
    return [
      of(building, {
        civicLocation: `${site.street}, ${site.city}`,
        domainType: "MULTI_FLOOR",
        groupId: building,
        latitude: site.latitude,
        longitude: site.longitude,
        name: site.city,
        numOfFloors: 3,
      }),
      ...[1, 2, 3].map((floor) =>
        of(building + floor, {
          apCount: 4,
          domainType: "FLOOR_AREA",
          floorIndex: floor,
          groupId: building + floor,
          height: 10,
          length: 180,
          name: `Floor ${floor}`,
          parentId: building,
          width: 90,
        }),
      ),
    ];
  });
}

/** The data resource CliTemplate: two templates, one of them with a single variable. */
export function createTemplateRows(now: number): Row[] {
  const variable = (name: string, required: boolean) => ({ name, displayLabel: name, required, type: "String" });
  const templates = [
    { name: "Banner", content: "banner motd ^${text}^", variables: { variable: [variable("text", true)] } },
    {
      name: "Configure Interface",
      content: "interface ${InterfaceName}\n description ${Description}",
      variables: { variable: [variable("InterfaceName", true), variable("Description", false)] },
    },
  ];
  return templates.map((template, index) => {
    const id = 12_001 + index;
    return {
      id,
      record: {
        "@displayName": String(id),
        "@id": id,
        ...template,
        author: "Lab",
        createdOn: new Date(now - 30 * 86_400_000).toISOString(),
        deployCount: 0,
        description: template.name,
        deviceType: "Switches and Hubs",
        path: "CLI Templates/System Templates - CLI",
        templateId: id,
      },
    };
  });
}
