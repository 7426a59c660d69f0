import type { Random } from "../core/random.ts";
import type { WorldSite } from "./sites.ts";

/** What a device is for. */
export type DeviceRole = "spine" | "leaf" | "border" | "management";

/** A network device. */
export interface WorldDevice {
  readonly hostname: string;
  readonly fqdn: string;
  readonly site: WorldSite;
  readonly role: DeviceRole;
  /** Number of its pod within the site, from 1. */
  readonly pod: number;
  readonly vendor: "Arista";
  readonly model: string;
  readonly version: string;
  readonly serial: string;
  readonly mac: string;
  readonly address: string;
  readonly interfaces: number;
}

const models: Readonly<Record<DeviceRole, readonly [string, ...string[]]>> = {
  spine: ["DCS-7280CR3-32P4", "DCS-7508N"],
  leaf: ["DCS-7050SX3-48YC8", "DCS-7050CX3-32S", "DCS-7280SR3-48YC8"],
  border: ["DCS-7280CR3K-32D4"],
  management: ["DCS-7010TX-48"],
};

const versions = ["4.28.5M", "4.29.2F", "4.30.4M", "4.31.1F"] as const;

/** Share of each role in a pod of twelve. */
const pod: readonly DeviceRole[] = [
  "spine",
  "spine",
  "leaf",
  "leaf",
  "leaf",
  "leaf",
  "leaf",
  "leaf",
  "leaf",
  "leaf",
  "border",
  "management",
];

/** Makes devices in pods of twelve, dealt out over the sites. */
export function createDevices(random: Random, sites: readonly WorldSite[], count: number): WorldDevice[] {
  const numbers = new Map<string, number>();
  return Array.from({ length: count }, (_, index) => {
    const place = Math.floor(index / pod.length);
    const site = sites[place % sites.length];
    if (!site) throw new RangeError("A world with devices needs at least one site.");
    const role = pod[index % pod.length] ?? "leaf";
    const number = (numbers.get(`${site.code} ${role}`) ?? 0) + 1;
    numbers.set(`${site.code} ${role}`, number);
    const hostname = `${site.code}-${role === "management" ? "mgmt" : role}-${String(number).padStart(2, "0")}`;
    return {
      hostname,
      fqdn: `${hostname}.lab.example.net`,
      site,
      role,
      pod: Math.floor(place / sites.length) + 1,
      vendor: "Arista",
      model: random.pick(models[role]),
      version: random.pick(versions),
      serial: `${random.pick(["JPE", "SSJ", "HBG"])}${19 + random.integer(0, 5)}${random.hex(7).toUpperCase()}`,
      mac: `00:1c:73:${random.hex(2)}:${hexByte(index >> 8)}:${hexByte(index & 255)}`,
      address: `10.${site.octet}.${Math.floor(index / 200)}.${10 + (index % 200)}`,
      interfaces: role === "spine" ? 32 : 48,
    };
  });
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, "0");
}
