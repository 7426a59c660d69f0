import type { Client } from "@northbound/runtime";
import type { Calls } from "../generated/iaas/calls.ts";
import type { components, paths } from "../generated/iaas/schema.d.ts";
import { type IaasJobs, jobsOf } from "./iaas-jobs.ts";
import { type IaasGoal, iaasGoals, reaches, whyAtRest, whyNever } from "./iaas-states.ts";
import { addJobs, type Limits } from "./state-jobs.ts";
import { checkGoal, type StateWaitOptions, waitForState, type WaitSurroundings } from "./wait-options.ts";

type Schemas = components["schemas"];

/** Waits for a state. State 3 (UNRESOURCED) and rest in another state end the wait. */
export interface IaasWait<T, Goal extends string = IaasGoal> {
  /**
   * @param goal default `running`; for projects `stable`.
   * @returns the record; `undefined` when it is closed and gone, which only `deleted`, `closed` and `stable` take for success.
   * @throws WaitFailedError for a state from which the goal can't follow.
   * @throws TimeoutError when the deadline passes. Both carry a `WaitReport` as `detail`.
   */
  waitFor(
    pk: number,
    goal: Extract<Goal, "deleted" | "closed" | "stable">,
    options?: StateWaitOptions<T>,
  ): Promise<T | undefined>;
  waitFor(pk: number, goal?: Exclude<Goal, "deleted" | "closed" | "stable">, options?: StateWaitOptions<T>): Promise<T>;
}

/** What can be waited for in a project: that nothing in it is in flight, that all of it runs or is closed. */
export type ProjectGoal = "stable" | "closed";

/** Waits for a project. */
export interface ProjectWait {
  /**
   * @param goal `stable` (default) or `closed`.
   * @returns the project; `undefined` when it is closed and gone.
   * @throws WaitFailedError when something in it is UNRESOURCED (3), or it is stable and will not close.
   * @throws TimeoutError when the deadline passes.
   */
  waitFor(
    pk: number,
    goal?: ProjectGoal,
    options?: StateWaitOptions<Schemas["IaasProject"]>,
  ): Promise<Schemas["IaasProject"] | undefined>;
}

/** What can be waited for with a Ceph device beside its states. */
export type CephGoal = IaasGoal | "attached" | "detached";

/** What the groups of IaaS have beyond single calls: waits for a state, and jobs that ask for one. */
export interface IaasWaits extends IaasJobs {
  readonly project: ProjectWait;
  readonly vm: IaasWait<Schemas["IaasVM"]> & IaasJobs["vm"];
  readonly virtualRouter: IaasWait<Schemas["IaasVirtualRouter"]> & IaasJobs["virtualRouter"];
  readonly snapshot: IaasWait<Schemas["IaasSnapshot"]> & IaasJobs["snapshot"];
  readonly backup: IaasWait<Schemas["IaasBackup"]> & IaasJobs["backup"];
  readonly ceph: IaasWait<Schemas["IaasResource"], CephGoal> & IaasJobs["ceph"];
}

const groups = {
  vm: "VM",
  virtualRouter: "virtual router",
  snapshot: "snapshot",
  backup: "backup",
  ceph: "Ceph device",
} as const;

const backend = "cloudcix/iaas";
const closed = 99;

/** Adds the waits to a client of IaaS. */
export function createIaasWaits(client: Client<paths, Calls>, surroundings: WaitSurroundings): void {
  for (const [group, what] of Object.entries(groups) as [keyof typeof groups, string][]) {
    const calls = client[group] as unknown as ReadCalls<Stateful> & ChangeCalls;
    const goals: readonly CephGoal[] = group === "ceph" ? [...iaasGoals, "attached", "detached"] : iaasGoals;
    const place = {
      what,
      keyName: "pk",
      backend,
      read: async (pk: number, signal: AbortSignal) => (await calls.read({ pk }, { signal })).content,
      change: async (pk: number, body: object, limits: Limits) =>
        (await calls.partialUpdate({ pk, body }, limits)).content,
      stateOf: (value: Stateful) => String(stateOf(value)),
      whyAtRest: (value: Stateful) => whyAtRest(stateOf(value)),
      waitFor: async (pk: number, wanted = "running", options: StateWaitOptions<Stateful> = {}) => {
        const goal = checkGoal(wanted, goals);
        return await waitForState(
          {
            name: `${what} ${pk} to be ${goal}`,
            backend,
            read: readBy(calls, pk),
            ...(goal === "attached" || goal === "detached" ? attachment(goal) : lifeCycle(goal)),
          },
          options,
          surroundings,
        );
      },
    };
    Object.assign(calls, { waitFor: place.waitFor });
    addJobs(calls, jobsOf(group), place, surroundings);
  }
  const { project } = client;
  const waitForProject = async (
    pk: number,
    wanted = "stable",
    options: StateWaitOptions<Schemas["IaasProject"]> = {},
  ) => {
    const goal = checkGoal<ProjectGoal>(wanted, ["stable", "closed"]);
    return await waitForState(
      {
        name: `project ${pk} to be ${goal}`,
        backend,
        read: readBy(project as unknown as ReadCalls<Schemas["IaasProject"]>, pk),
        ...projectGoal(goal),
      },
      options,
      surroundings,
    );
  };
  Object.assign(project, { waitFor: waitForProject });
}

interface Stateful {
  readonly state?: number;
  readonly parent_id?: number | null;
}

interface ReadCalls<T> {
  read(input: { readonly pk: number }, options: { readonly signal: AbortSignal }): Promise<{ readonly content: T }>;
}

interface ChangeCalls {
  partialUpdate(
    input: { readonly pk: number; readonly body: object },
    options: Limits,
  ): Promise<{ readonly content: Stateful }>;
}

function readBy<T>(calls: ReadCalls<T>, pk: number): (signal: AbortSignal) => Promise<T> {
  return async (signal) => (await calls.read({ pk }, { signal })).content;
}

interface Course<T> {
  isDone(value: T | undefined): boolean;
  whyNot(value: T | undefined): string | undefined;
}

function stateOf(value: Stateful | undefined): number {
  return value ? (value.state ?? 0) : closed;
}

function lifeCycle(goal: IaasGoal): Course<Stateful> {
  return {
    isDone: (value) => reaches(stateOf(value), goal),
    whyNot: (value) => (value ? whyNever(stateOf(value), goal) : "there is no such record"),
  };
}

/** Attached is what belongs to a machine and runs; detached is what belongs to none. */
function attachment(goal: "attached" | "detached"): Course<Stateful> {
  const isAttached = (value: Stateful): boolean => typeof value.parent_id === "number";
  return {
    isDone: (value) =>
      value !== undefined && (goal === "attached" ? isAttached(value) && value.state === 4 : !isAttached(value)),
    // At rest it may still be attached, or detached, but not on its way out.
    whyNot: (value) =>
      value ? whyNever(stateOf(value), stateOf(value) < 9 ? "stable" : "running") : "there is no such record",
  };
}

function projectGoal(goal: ProjectGoal): Course<Schemas["IaasProject"]> {
  return {
    isDone: (value) => !value || value.closed || (goal === "stable" && value.stable && value.min_state !== 3),
    whyNot: (value) => {
      if (!value) return undefined;
      if (value.min_state === 3) return "something in it is UNRESOURCED (3), and an operator has to step in";
      if (goal === "closed" && value.stable && value.min_state < 9) return "it is stable and nobody asked to scrub it";
      return undefined;
    },
  };
}
