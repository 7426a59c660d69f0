import type { Client } from "@northbound/runtime";
import type { Calls } from "../generated/compute/calls.ts";
import type { components, paths } from "../generated/compute/schema.d.ts";
import { checkGoal, type StateWaitOptions, waitForState, type WaitSurroundings } from "./wait-options.ts";

type Schemas = components["schemas"];

/** What can be waited for; `deleted` is done while the grace period runs or when the record is gone. */
export type ComputeGoal = "running" | "stopped" | "deleted";

/**
 * Waits for a state. The texts for "building" and "failed" are not published, so any text that is not known counts as
 * work under way, and the deadline ends a wait for something that failed; its error carries the last record seen.
 */
export interface ComputeWait<T> {
  /**
   * @param goal default `running`.
   * @returns the record; `undefined` when it is gone, which only `deleted` takes for success.
   * @throws WaitFailedError when the record rests in another state or is gone.
   * @throws TimeoutError when the deadline passes. Both carry a `WaitReport` as `detail`.
   */
  waitFor(id: number, goal: "deleted", options?: StateWaitOptions<T>): Promise<T | undefined>;
  waitFor(id: number, goal?: "running" | "stopped", options?: StateWaitOptions<T>): Promise<T>;
}

/** What the groups of Compute have beyond single calls. */
export interface ComputeWaits {
  readonly instances: ComputeWait<Schemas["ComputeInstance"]>;
  readonly snapshots: ComputeWait<Schemas["ComputeSnapshot"]>;
  readonly backups: ComputeWait<Schemas["ComputeBackup"]>;
  readonly gpus: ComputeWait<Schemas["ComputeGPU"]>;
  readonly volumes: ComputeWait<Schemas["ComputeVolume"]>;
  readonly routers: ComputeWait<Schemas["ComputeRouter"]>;
  readonly firewalls: ComputeWait<Schemas["ComputeFirewall"]>;
  readonly vpns: ComputeWait<Schemas["ComputeVPN"]>;
}

/** The groups with a state, and what a record of each is called. */
const groups = {
  instances: "instance",
  snapshots: "snapshot",
  backups: "backup",
  gpus: "GPU",
  volumes: "volume",
  routers: "router",
  firewalls: "firewall",
  vpns: "VPN",
} as const;

/** The states at rest, by the goal that they are. Nothing leaves them by itself. */
const atRest: Readonly<Record<string, ComputeGoal>> = {
  running: "running",
  stopped: "stopped",
  delete_queue: "deleted",
};

/** Adds the waits to a client of Compute. */
export function createComputeWaits(client: Client<paths, Calls>, surroundings: WaitSurroundings): void {
  for (const [group, what] of Object.entries(groups) as [keyof typeof groups, string][]) {
    // Reading is the same in all groups: one record in an envelope.
    const calls = client[group] as ReadCalls;
    const wait = async (id: number, wanted = "running", options: StateWaitOptions<Stateful> = {}) => {
      const goal = checkGoal<ComputeGoal>(wanted, ["running", "stopped", "deleted"]);
      return await waitForState(
        {
          name: `${what} ${id} to be ${goal}`,
          backend: "cloudcix/compute",
          read: async (signal) => (await calls.read({ id }, { signal })).content,
          isDone: (value) => goalOf(value) === goal,
          whyNot: (value) => {
            const rest = goalOf(value);
            if (rest === undefined || rest === goal) return undefined;
            return value ? `it rests in the state ${value.state}` : "there is no such record";
          },
        },
        options,
        surroundings,
      );
    };
    Object.assign(calls, { waitFor: wait });
  }
}

interface Stateful {
  readonly state?: string;
}

interface ReadCalls {
  read(
    input: { readonly id: number },
    options: { readonly signal: AbortSignal },
  ): Promise<{ readonly content: Stateful }>;
}

function goalOf(value: Stateful | undefined): ComputeGoal | undefined {
  return value ? atRest[value.state ?? ""] : "deleted";
}
