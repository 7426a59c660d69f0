import { backendLoaders, backendNames, type BackendName, type BackendOptions, type Clusters } from "../backends.ts";
import { createWorld, type World, type WorldOptions } from "../world/world.ts";
import type { LabBackend } from "./backend.ts";
import { createLabClock, type LabClock, type LabClockOptions } from "./clock.ts";
import { checkOptions, type OptionNames } from "./check-options.ts";
import { Cluster } from "./cluster.ts";
import { createRandom } from "./random.ts";
import { describeViolation, LabViolationError, type Violation } from "./violations.ts";

/** What every stand-in takes beside its own options. */
export interface ClusterOptions {
  /** How many nodes it has. Default: 3 for CloudVision, 1 for others. */
  readonly nodes?: number;
  /** Addresses of the nodes, in order, such as `127.0.0.2`; the lab's `host` where none is given. Not used with MSW. */
  readonly hosts?: readonly string[];
  /** Ports of the nodes, in order; free ones where none is given. Not used with MSW. */
  readonly ports?: readonly number[];
  /** Real milliseconds that pass before each request is processed, as on a network. @default 0 */
  readonly latency?: number;
}

/** Options of each stand-in; `true` for the defaults. */
export type BackendChoice = { readonly [Name in BackendName]?: boolean | (BackendOptions[Name] & ClusterOptions) };

/** What a lab without sockets takes. */
export interface LabCoreOptions extends BackendChoice {
  /** The same seed gives the same world and the same keys. @default 1 */
  readonly seed?: number;
  /** Size of the world. */
  readonly world?: Omit<WorldOptions, "seed">;
  readonly clock?: LabClockOptions;
  /**
   * Makes `close()` throw when the lab answered against its spec. What clients got wrong is in
   * `violations` and makes nothing throw. @default true
   */
  readonly strict?: boolean;
  /** Told of each violation when it happens. Default: answers of the lab itself go to `console.error`. */
  readonly onViolation?: (violation: Violation) => void;
}

/** A lab without sockets: the clusters, and what they share. */
export interface LabCore extends Clusters {
  readonly world: World;
  readonly clock: LabClock;
  /** Messages that broke a spec, in order. */
  readonly violations: readonly Violation[];
  /** The clusters that were asked for; all of them when none was named. */
  readonly clusters: readonly Cluster[];
  readonly options: LabCoreOptions;
  /** Ends the faults of every node. */
  restore(): Promise<void>;
  /**
   * Ends the lab.
   * @throws LabViolationError when the lab is strict and answered against its spec.
   */
  close(): Promise<void>;
}

// As in the options of a whole lab, which come through here; each stand-in checks its own.
const optionNames = {
  ...(Object.fromEntries(backendNames.map((name) => [name, true])) as Record<BackendName, true>),
  seed: true,
  world: { sites: true, devices: true, machines: true },
  clock: { start: true, speed: true },
  strict: true,
  onViolation: true,
  host: true,
  protocol: true,
} as const;

const clusterOptionNames: OptionNames<ClusterOptions> = { nodes: true, hosts: true, ports: true, latency: true };

/**
 * Makes the clusters of a lab; nothing listens yet.
 * @throws TypeError for an option that there is not.
 */
export async function createLabCore(options: LabCoreOptions = {}): Promise<LabCore> {
  checkOptions("", options, optionNames);
  const { seed = 1, strict = true } = options;
  const world = createWorld({ ...options.world, seed });
  const clock = createLabClock(options.clock);
  const violations: Violation[] = [];
  const onViolation =
    options.onViolation ??
    ((violation: Violation) => {
      if (violation.side === "answer") console.error(describeViolation(violation));
    });
  const report = (violation: Violation): void => {
    violations.push(violation);
    onViolation(violation);
  };
  const named = backendNames.filter((name) => options[name] !== undefined && options[name] !== false);
  const wanted = named.length > 0 ? named : backendNames.filter((name) => options[name] !== false);
  const clusters = await Promise.all(
    wanted.map(async (name, index) => {
      const backend = (await backendLoaders[name]()) as unknown as LabBackend<unknown>;
      const choice = options[name];
      const own: object & ClusterOptions = typeof choice === "object" ? choice : {};
      checkOptions(`${name}.`, own, { ...clusterOptionNames, ...backend.optionNames });
      const count = own.nodes ?? backend.defaultNodes ?? 1;
      if (!Number.isInteger(count) || count < 1)
        throw new RangeError(`${name}.nodes must be a positive whole number, not ${count}.`);
      const { latency = 0 } = own;
      if (!(latency >= 0 && latency < Infinity))
        throw new RangeError(`${name}.latency must be milliseconds from 0 on, not ${latency}.`);
      const urls = Array.from({ length: count }, (_, i) => `https://${name}${i + 1}.lab.example.net`);
      const random = createRandom(seed * 7919 + index + 1);
      return new Cluster(backend, own, urls, { world, clock, random, report, latency });
    }),
  );
  const core = {
    world,
    clock,
    violations,
    clusters,
    options,
    async restore(): Promise<void> {
      await Promise.all(clusters.map((cluster) => cluster.restore()));
    },
    close(): Promise<void> {
      clock.stop();
      const own = violations.filter((violation) => violation.side === "answer");
      return strict && own.length > 0 ? Promise.reject(new LabViolationError(own)) : Promise.resolve();
    },
  };
  for (const name of backendNames) {
    Object.defineProperty(core, name, {
      enumerable: true,
      get() {
        const cluster = clusters.find((entry) => entry.name === name);
        if (!cluster) throw new Error(`This lab has no ${name}; name it in the options of createLab().`);
        return cluster;
      },
    });
  }
  return core as unknown as LabCore;
}
