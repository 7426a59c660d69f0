import type { Random } from "../core/random.ts";
import type { WorldSite } from "./sites.ts";

/** A hypervisor. */
export interface WorldHost {
  readonly name: string;
  readonly id: string;
  readonly site: WorldSite;
  readonly address: string;
  readonly cores: number;
  readonly memoryMiB: number;
}

/** A virtual machine. */
export interface WorldMachine {
  readonly name: string;
  readonly id: string;
  readonly host: WorldHost;
  readonly site: WorldSite;
  readonly service: string;
  readonly operatingSystem: string;
  readonly cores: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  readonly address: string;
  readonly mac: string;
  readonly running: boolean;
}

const services = ["web", "db", "cache", "queue", "build", "log", "dns", "mail"] as const;
const systems = ["Debian 12", "Red Hat Enterprise Linux 9", "Ubuntu 24.04", "Windows Server 2022"] as const;

/** Makes six hypervisors for each site. */
export function createHosts(random: Random, sites: readonly WorldSite[]): WorldHost[] {
  return sites.flatMap((site) =>
    Array.from({ length: 6 }, (_, index) => ({
      name: `${site.code}-hv-${String(index + 1).padStart(2, "0")}`,
      id: random.uuid(),
      site,
      address: `10.${site.octet}.250.${10 + index}`,
      cores: random.pick([32, 64, 96]),
      memoryMiB: random.pick([262_144, 524_288]),
    })),
  );
}

/** Makes machines, dealt out over the hypervisors; about one in seven is off. */
export function createMachines(random: Random, hosts: readonly WorldHost[], count: number): WorldMachine[] {
  const numbers = new Map<string, number>();
  return Array.from({ length: count }, (_, index) => {
    const host = hosts[index % hosts.length];
    if (!host) throw new RangeError("A world with machines needs at least one site.");
    const service = random.pick(services);
    const number = (numbers.get(`${host.site.code} ${service}`) ?? 0) + 1;
    numbers.set(`${host.site.code} ${service}`, number);
    const cores = random.pick([1, 2, 4, 8]);
    return {
      name: `${host.site.code}-${service}-${String(number).padStart(2, "0")}`,
      id: random.uuid(),
      host,
      site: host.site,
      service,
      operatingSystem: random.pick(systems),
      cores,
      memoryMiB: cores * random.pick([2048, 4096]),
      diskGiB: random.pick([20, 40, 80, 160]),
      address: `10.${host.site.octet}.${100 + Math.floor(index / 200)}.${10 + (index % 200)}`,
      mac: `56:6f:1a:${random.hex(2)}:${(index >> 8).toString(16).padStart(2, "0")}:${(index & 255).toString(16).padStart(2, "0")}`,
      running: random.integer(0, 6) > 0,
    };
  });
}
