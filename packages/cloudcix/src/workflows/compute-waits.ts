import type { Client } from "@northbound/runtime";
import type { Calls } from "../generated/compute/calls.ts";
import type { components, paths } from "../generated/compute/schema.d.ts";
import { type ComputeJobs, jobsOf } from "./compute-jobs.ts";
import { type ComputeGoal, computeGoals, reachesGoal, type Stateful, whyAtRest } from "./compute-states.ts";
import { addJobs, type Limits } from "./state-jobs.ts";
import { checkGoal, type StateWaitOptions, waitForState, type WaitSurroundings } from "./wait-options.ts";

export type { ComputeGoal };

type Schemas = components["schemas"];

/** Waits for a state. Any text that is not known as a state at rest counts as work under way. */
export interface ComputeWait<T> {
  /**
   * @param goal default `running`.
   * @returns the record; `undefined` when it is gone, which only `deleted` takes for success.
   * @throws WaitFailedError when the record is `unresourced`, rests in another state or is gone.
   * @throws TimeoutError when the deadline passes. Both carry a `WaitReport` as `detail`.
   */
  waitFor(id: number, goal: "deleted", options?: StateWaitOptions<T>): Promise<T | undefined>;
  waitFor(id: number, goal?: "running" | "stopped", options?: StateWaitOptions<T>): Promise<T>;
}

/** What the groups of Compute have beyond single calls: waits for a state, and jobs that ask for one. */
export interface ComputeWaits extends ComputeJobs {
  readonly instances: ComputeWait<Schemas["ComputeInstance"]> & ComputeJobs["instances"];
  readonly snapshots: ComputeWait<Schemas["ComputeSnapshot"]> & ComputeJobs["snapshots"];
  readonly backups: ComputeWait<Schemas["ComputeBackup"]> & ComputeJobs["backups"];
  readonly gpus: ComputeWait<Schemas["ComputeGPU"]> & ComputeJobs["gpus"];
  readonly volumes: ComputeWait<Schemas["ComputeVolume"]> & ComputeJobs["volumes"];
  readonly routers: ComputeWait<Schemas["ComputeRouter"]> & ComputeJobs["routers"];
  readonly firewalls: ComputeWait<Schemas["ComputeFirewall"]> & ComputeJobs["firewalls"];
  readonly vpns: ComputeWait<Schemas["ComputeVPN"]> & ComputeJobs["vpns"];
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

/** A group with a state; reading and changing are the same in all of them: one record in an envelope. */
interface StateCalls {
  read(
    input: { readonly id: number },
    options: { readonly signal: AbortSignal },
  ): Promise<{ readonly content: Stateful }>;
  partialUpdate(
    input: { readonly id: number; readonly body: object },
    options: Limits,
  ): Promise<{ readonly content: Stateful }>;
}

/** Adds the waits and jobs to a client of Compute. */
export function createComputeWaits(client: Client<paths, Calls>, surroundings: WaitSurroundings): void {
  for (const [group, what] of Object.entries(groups) as [keyof typeof groups, string][]) {
    const calls = client[group] as unknown as StateCalls;
    const place = {
      what,
      keyName: "id",
      backend: "cloudcix/compute",
      read: async (id: number, signal: AbortSignal) => (await calls.read({ id }, { signal })).content,
      change: async (id: number, body: object, limits: Limits) =>
        (await calls.partialUpdate({ id, body }, limits)).content,
      stateOf: ({ state }: Stateful) => state ?? "",
      whyAtRest,
      waitFor: async (id: number, wanted = "running", options: StateWaitOptions<Stateful> = {}) => {
        const goal = checkGoal(wanted, computeGoals);
        return await waitForState(
          {
            name: `${what} ${id} to be ${goal}`,
            backend: place.backend,
            read: (signal) => place.read(id, signal),
            isDone: (value) => reachesGoal(value, goal),
            whyNot: (value) => (value ? whyAtRest(value) : "there is no such record"),
          },
          options,
          surroundings,
        );
      },
    };
    Object.assign(calls, { waitFor: place.waitFor });
    addJobs(calls, jobsOf(group), place, surroundings);
  }
}
