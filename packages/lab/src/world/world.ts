import { createRandom } from "../core/random.ts";
import { createDevices, type WorldDevice } from "./devices.ts";
import { createHosts, createMachines, type WorldHost, type WorldMachine } from "./machines.ts";
import { createSites, type WorldSite } from "./sites.ts";

/** How much world there is. */
export interface WorldOptions {
  /** The same seed gives the same world. @default 1 */
  readonly seed?: number;
  /** Sites, each with a fabric of its own. @default 4 */
  readonly sites?: number;
  /** Network devices over all sites. @default 240 */
  readonly devices?: number;
  /** Virtual machines over all sites. @default 160 */
  readonly machines?: number;
}

/** One company seen through every product: its sites, network devices, hypervisors and machines. */
export interface World {
  readonly seed: number;
  readonly sites: readonly WorldSite[];
  readonly devices: readonly WorldDevice[];
  readonly hosts: readonly WorldHost[];
  readonly machines: readonly WorldMachine[];
}

/** Makes a world; nothing in it depends on the time or on chance. */
export function createWorld({ seed = 1, sites = 4, devices = 240, machines = 160 }: WorldOptions = {}): World {
  const random = createRandom(seed);
  const places = createSites(sites);
  const hosts = createHosts(random, places);
  return {
    seed,
    sites: places,
    devices: createDevices(random, places, devices),
    hosts,
    machines: createMachines(random, hosts, machines),
  };
}
