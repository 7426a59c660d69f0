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

/** A stand-in of somebody's own: any `LabBackend`, whatever its state. */
export type OwnBackend = Pick<LabBackend<unknown>, "name" | "specs" | "credentials">;

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
  /**
   * Stand-ins of your own, made with `defineSpecBackend` or `defineLabBackend`; `lab.of(backend)` is the cluster of one. With
   * these, the lab's own are only there when they are named.
   */
  readonly backends?: readonly OwnBackend[];
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
  /**
   * The cluster of a stand-in of your own, with its state.
   * @throws Error when this lab has none.
   */
  of<State>(backend: LabBackend<State>): Cluster<State>;
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
  backends: true,
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
  const { backends = [] } = options;
  const others = backends.length > 0 ? [] : backendNames.filter((name) => options[name] !== false);
  const wanted = await Promise.all(
    (named.length > 0 ? named : others).map(
      async (name) => [(await backendLoaders[name]()) as unknown as LabBackend<unknown>, options[name]] as const,
    ),
  );
  const added = backends.map((backend) => [backend as LabBackend<unknown>, undefined] as const);
  const clusters = [...wanted, ...added].map(([backend, choice], index) => {
    const { name } = backend;
    const chosen: object & ClusterOptions = typeof choice === "object" ? choice : {};
    checkOptions(`${name}.`, chosen, { ...clusterOptionNames, ...backend.optionNames });
    const count = chosen.nodes ?? backend.defaultNodes ?? 1;
    if (!Number.isInteger(count) || count < 1)
      throw new RangeError(`${name}.nodes must be a positive whole number, not ${count}.`);
    const { latency = 0 } = chosen;
    if (!(latency >= 0 && latency < Infinity))
      throw new RangeError(`${name}.latency must be milliseconds from 0 on, not ${latency}.`);
    const urls = Array.from({ length: count }, (_, i) => `https://${name}${i + 1}.lab.example.net`);
    const random = createRandom(seed * 7919 + index + 1);
    return new Cluster(backend, chosen, urls, { world, clock, random, report, latency });
  });
  const core = {
    world,
    clock,
    violations,
    clusters,
    options,
    of<State>(backend: LabBackend<State>): Cluster<State> {
      const found = clusters.find((cluster) => cluster.backend === (backend as unknown));
      if (!found) throw new Error(`This lab has no ${backend.name}; give it in \`backends\` of createLab().`);
      return found as unknown as Cluster<State>;
    },
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
