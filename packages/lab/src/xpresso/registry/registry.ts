import type { Random } from "../../core/random.ts";
import type { WorldDevice } from "../../world/devices.ts";
import type { World } from "../../world/world.ts";
import { groups } from "../people/people.ts";

/** Something with a name that belongs to a group. */
export interface Registered {
  readonly id: string;
  readonly name: string;
  readonly group: string;
}

/** How a task of a job ends. */
export type Outcome = "pass" | "passx" | "fail" | "error" | "skip";

/** A registered job. */
export interface Job extends Registered {
  readonly description: string;
  /** Scripts in the order in which they run, and how each ends. */
  readonly tasks: readonly (readonly [script: string, outcome: Outcome])[];
  /** The execution itself fails before any task ran. */
  readonly isBroken: boolean;
  readonly profiles: Profile[];
}

/** A way to run a job. */
export interface Profile extends Registered {
  readonly job: Job;
  readonly isDefault: boolean;
  readonly testbeds: readonly Testbed[];
}

/** A set of devices. `takenBy` says who holds it. */
export interface Testbed extends Registered {
  readonly site: string;
  readonly devices: readonly { readonly id: string; readonly connection: string; readonly world: WorldDevice }[];
  readonly topology: Registered | undefined;
  readonly cleanInstruction: string | undefined;
  takenBy: string | undefined;
}

/** Jobs that run together. */
export interface Bundle extends Registered {
  readonly profiles: readonly Profile[];
}

/** A harness or an engine. */
export interface Installed extends Registered {
  readonly site: string;
}

/** Everything that is registered, by kind and identifier. */
export interface Registry {
  readonly jobs: ReadonlyMap<string, Job>;
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly bundles: ReadonlyMap<string, Bundle>;
  readonly testbeds: ReadonlyMap<string, Testbed>;
  readonly topologies: ReadonlyMap<string, Registered>;
  readonly harnesses: ReadonlyMap<string, Installed>;
  readonly engines: ReadonlyMap<string, Installed>;
}

/** Name, what it is, tasks with their outcomes; no tasks when its execution is broken. */
const suites = [
  [
    "smoke",
    "Short check of all devices",
    [
      ["ping.py", "pass"],
      ["version.py", "pass"],
    ],
  ],
  [
    "bgp_suite",
    "BGP neighbors, routes and convergence",
    [
      ["bgp_neighbors.py", "pass"],
      ["bgp_routes.py", "pass"],
      ["bgp_convergence.py", "fail"],
      ["bgp_restart.py", "pass"],
    ],
  ],
  [
    "ospf_suite",
    "OSPF areas and costs",
    [
      ["ospf_areas.py", "pass"],
      ["ospf_costs.py", "passx"],
      ["ospf_stub.py", "skip"],
    ],
  ],
  ["soak", "A long run", Array.from({ length: 20 }, (_, index) => [`soak_${index + 1}.py`, "pass"] as const)],
  ["broken", "Fails before it tests anything", []],
] as const;

/** Registers testbeds over the devices of the world, and jobs to run on them, the same for each group. */
export function createRegistry(world: World, random: Random): Registry {
  const all = groups.map((group, index) => registerGroup(world, random, group, index));
  const merge = <Item extends Registered>(pick: (one: Group) => readonly Item[]): Map<string, Item> =>
    new Map(all.flatMap(pick).map((item) => [item.id, item]));
  return {
    jobs: merge(({ jobs }) => jobs),
    profiles: merge(({ jobs }) => jobs.flatMap(({ profiles }) => profiles)),
    bundles: merge(({ bundles }) => bundles),
    testbeds: merge(({ testbeds }) => testbeds),
    topologies: merge(({ topologies }) => topologies),
    harnesses: merge(({ harnesses }) => harnesses),
    engines: merge(({ engines }) => engines),
  };
}

interface Group {
  readonly jobs: readonly Job[];
  readonly bundles: readonly Bundle[];
  readonly testbeds: readonly Testbed[];
  readonly topologies: readonly Registered[];
  readonly harnesses: readonly Installed[];
  readonly engines: readonly Installed[];
}

/** Testbeds of a site in a group, and devices of each. */
const testbedsPerSite = 3;
const devicesPerTestbed = 2;

function registerGroup(world: World, random: Random, group: string, place: number): Group {
  const topology = { id: random.uuid(), name: "back-to-back", group };
  const testbeds = world.sites.flatMap(({ code }) => {
    const devices = world.devices.filter(({ site }) => site.code === code);
    return Array.from({ length: testbedsPerSite }, (_, index) => {
      const number = place * testbedsPerSite + index;
      const start = number * devicesPerTestbed;
      return {
        id: random.uuid(),
        name: `${code}-tb-${String(number + 1).padStart(2, "0")}`,
        group,
        site: code.toUpperCase(),
        devices: devices
          .slice(start, start + devicesPerTestbed)
          .map((device) => ({ id: random.uuid(), connection: random.uuid(), world: device })),
        topology: index === 0 ? topology : undefined,
        cleanInstruction: index === 0 ? random.uuid() : undefined,
        takenBy: undefined,
      };
    });
  });
  const jobs = suites.map(([name, description, tasks]) =>
    registerJob(random, group, name, description, tasks, testbeds),
  );
  const profiles = jobs.flatMap((job) => job.profiles);
  const nightly = profiles.filter(({ name }) => name === "smoke-nightly" || name === "ospf_suite-nightly");
  const site = world.sites[0]?.code.toUpperCase() ?? "";
  return {
    jobs,
    testbeds,
    topologies: [topology],
    bundles: [{ id: random.uuid(), name: "nightly", group, profiles: nightly }],
    harnesses: [{ id: random.uuid(), name: "pyats-21.8", group, site }],
    engines: [{ id: random.uuid(), name: `jenkins-${site.toLowerCase()}`, group, site }],
  };
}

function registerJob(
  random: Random,
  group: string,
  name: string,
  description: string,
  tasks: Job["tasks"],
  testbeds: readonly Testbed[],
): Job {
  const job: Job = { id: random.uuid(), name, group, description, tasks, isBroken: tasks.length === 0, profiles: [] };
  const own = { group, job, testbeds: testbeds.slice(0, testbedsPerSite) };
  job.profiles.push({ ...own, id: random.uuid(), name: "DEFAULT", isDefault: true });
  job.profiles.push({ ...own, id: random.uuid(), name: `${name}-nightly`, isDefault: false });
  return job;
}
