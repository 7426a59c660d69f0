import { createRandom } from "../../core/random.ts";
import type { World } from "../../world/world.ts";
import type { AccessPoint } from "./access-points.ts";
import type { Row } from "../types.ts";

const people = ["abauer", "cdiaz", "efischer", "gnowak", "hlarsen", "mrossi", "pdubois", "tkelly"] as const;
const vendors = ["Intel", "Apple", "Samsung", "Dell", "HP", "Zebra"] as const;
const networks = ["corp", "corp", "guest", "iot"] as const;

/** Makes wired and wireless clients: two of three on access points, the others on leaf switches. */
export function createClients(world: World, accessPoints: readonly AccessPoint[], count: number, now: number): Row[] {
  const random = createRandom(world.seed + 77);
  const leaves = world.devices.filter(({ role }) => role === "leaf" || role === "management");
  return Array.from({ length: count }, (_, index) => {
    const isWired = index % 3 === 2;
    const point = accessPoints[index % accessPoints.length];
    const leaf = leaves[index % leaves.length];
    const site = isWired ? leaf?.site : point?.site;
    const id = 20_000_000_000 + index;
    const isHere = index % 5 !== 4;
    const started = now - random.integer(60_000, 40 * 3_600_000);
    const ssid = networks[index % networks.length] ?? "corp";
    return {
      id,
      site,
      record: {
        "@displayName": String(id),
        "@id": id,
        ...(!isWired && { apMacAddress: { octets: point?.mac }, ssid }),
        associationTime: started,
        connectionType: isWired ? "WIRED" : "LIGHTWEIGHTWIRELESS",
        deviceIpAddress: { address: isWired ? leaf?.address : point?.controller.address },
        deviceName: isWired ? leaf?.hostname : point?.controller.name,
        deviceType: isWired ? "Workstation" : "Laptop",
        hostname: `pc-${String(index + 1).padStart(6, "0")}`,
        ipAddress: { address: `10.${site?.octet ?? 10}.${100 + ((index >> 8) % 150)}.${index & 255}` },
        location: `System Campus > ${site?.city} > Floor ${(index % 3) + 1}`,
        macAddress: { octets: `0050ba${index.toString(16).padStart(6, "0")}` },
        protocol: isWired ? "DOT3" : "DOT11AC",
        securityPolicyStatus: index % 50 === 0 ? "FAILED" : "PASSED",
        status: isHere ? "ASSOCIATED" : "DISASSOCIATED",
        updateTime: now - random.integer(0, 300_000),
        userName: random.pick(people),
        vendor: random.pick(vendors),
        vlan: isWired ? 110 : ssid === "guest" ? 130 : 120,
      },
    };
  });
}

/** The same clients with more about each. */
export function clientDetailsOf({ id, site, record }: Row): Row {
  return {
    id,
    site,
    record: { ...record, firstSeenTime: Number(record["associationTime"]) - 86_400_000, ipType: "IPV4" },
  };
}

/** The session of each client. An open one ends in the year 2100. */
export function clientSessionOf({ id, site, record }: Row): Row {
  const { connectionType, deviceName, ipAddress, location, macAddress, ssid, userName, vlan, status } = record;
  const started = Number(record["associationTime"]);
  return {
    id: id + 1_000_000,
    site,
    record: {
      "@displayName": String(id + 1_000_000),
      "@id": id + 1_000_000,
      bytesReceived: (id % 977) * 10_000,
      bytesSent: (id % 577) * 1_000,
      connectionType,
      deviceName,
      ipAddress,
      location,
      macAddress,
      sessionStartTime: started,
      sessionEndTime: status === "ASSOCIATED" ? 4_102_444_800_000 : started + 3_600_000,
      ssid,
      userName,
      vlan,
    },
  };
}
