import { didYouMean } from "@northbound/runtime";
import type { Setup } from "../core/backend.ts";
import type { LabClock } from "../core/clock.ts";
import type { Random } from "../core/random.ts";
import type { World } from "../world/world.ts";
import { createTables, type LabRecord, type Tables } from "./collections/tables.ts";

/** What can be set for CloudCIX. */
export interface CloudCixOptions {
  /** How long a token from a login lives, in seconds of lab time. @default 7_200 */
  readonly tokenLife?: number;
  /** Seconds of lab time for each step of a machine's life. @default 2 */
  readonly stepSeconds?: number;
  /** Records in a collection that nothing in the world stands for. @default 3 */
  readonly records?: number;
  /** Projects of Compute and IaaS. @default 250 */
  readonly projects?: number;
  /** Requests of one user that an application takes per second of real time; `Infinity` takes all. @default 20 */
  readonly requestsPerSecond?: number;
}

/** A user who may log in, in the member that the key stands for. */
export interface LabUser {
  readonly email: string;
  password: string;
  readonly apiKey: string;
  /** The one-time code that is right, for users with two-factor login. */
  otp?: string;
  readonly id: number;
}

/** All applications of one CloudCIX. */
export interface CloudCixState {
  readonly options: Required<CloudCixOptions>;
  readonly clock: LabClock;
  readonly random: Random;
  readonly world: World;
  readonly users: Map<string, LabUser>;
  /** Tokens that were given out, for telling an old one from nonsense. */
  readonly issued: Set<string>;
  /** Moments of the last requests by application and user, for the rate limit. */
  readonly recent: Map<string, number[]>;
  readonly tables: Tables;
  /** The states that a record goes through now, or went through last. */
  readonly courses: WeakMap<LabRecord, readonly unknown[]>;
  /** Kinds of records whose next build fails, such as `iaas/vm`. */
  readonly failing: Set<string>;
  /** Projects of Compute that are gone when the last of their resources is. */
  readonly leavingProjects: Set<unknown>;
  /**
   * Makes the next build of a kind end UNRESOURCED: `iaas/vm`, `compute/instances` …
   * @throws RangeError for a kind that isn't built.
   */
  failNext(kind: string): void;
}

/** Kinds of records that are built and live through states. */
export const builtKinds: ReadonlySet<string> = new Set([
  "iaas/vm",
  "iaas/virtualRouter",
  "iaas/snapshot",
  "iaas/backup",
  "iaas/ceph",
  "compute/instances",
  "compute/snapshots",
  "compute/backups",
  "compute/gpus",
  "compute/volumes",
  "compute/routers",
  "compute/firewalls",
  "compute/vpns",
]);

/** The first user. */
export const robot: LabUser = {
  email: "robot@lab.example.net",
  password: "made-up-robot-password",
  apiKey: "made-up-api-key",
  id: 1,
};

/** Makes the state of all applications. */
export function createCloudCixState({ options, world, clock, random }: Setup<CloudCixOptions>): CloudCixState {
  const { tokenLife = 7_200, stepSeconds = 2, records = 3, projects = 250, requestsPerSecond = 20 } = options;
  const failing = new Set<string>();
  return {
    options: { tokenLife, stepSeconds, records, projects, requestsPerSecond },
    clock,
    random,
    world,
    users: new Map([[robot.email, { ...robot }]]),
    issued: new Set(),
    recent: new Map(),
    tables: createTables(),
    courses: new WeakMap(),
    leavingProjects: new Set(),
    failing,
    failNext: (kind) => {
      if (!builtKinds.has(kind)) {
        const kinds = [...builtKinds];
        const hint = didYouMean(kind, kinds) || `; there are ${kinds.join(", ")}.`;
        throw new RangeError(`CloudCIX builds no ${JSON.stringify(kind)}${hint}`);
      }
      failing.add(kind);
    },
  };
}

/** The time as the servers write it: ISO 8601 in UTC, without a zone. */
export function localTime({ clock }: Pick<CloudCixState, "clock">): string {
  return clock.iso().slice(0, 19);
}
