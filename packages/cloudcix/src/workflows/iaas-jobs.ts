import type { components } from "../generated/iaas/schema.d.ts";
import type { Course, Job, JobOptions, Jobs, Step } from "./state-jobs.ts";

type Schemas = components["schemas"];

/** Which record. */
export interface ByPk {
  readonly pk: number;
}

/**
 * A job on one record. It waits until the record rests, asks for what is needed, and waits for the end; where the record
 * is what is wanted already, nothing is sent.
 * @throws WaitFailedError when the record is UNRESOURCED (3), rests in a state from which the job can't be done, or is gone.
 * @throws TimeoutError when the deadline passes, ten minutes unless `deadline` says otherwise.
 */
export type IaasJob<T, Input = ByPk, Result = T> = (input: Input, options?: JobOptions<T>) => Promise<Result>;

/** Asks to be scrubbed. Gives the record as it waits for the end of its grace period, `undefined` when it is gone. */
type Removal<T> = IaasJob<T, ByPk, T | undefined>;

/** Jobs on what runs. */
export interface MachineJobs<T> {
  /** Starts what is quiesced, or scrubbed and within its grace period. */
  start: IaasJob<T>;
  /** Quiesces what runs. */
  stop: IaasJob<T>;
  /** Quiesces what runs, and starts it again. */
  restart: IaasJob<T>;
  remove: Removal<T>;
  /** Brings back what is in its grace period. */
  restore: IaasJob<T>;
}

/** New sizes of a VM. What isn't named stays as it is. */
export type VmSizes = ByPk & Pick<Schemas["IaasVMPatch"], "cpu" | "ram" | "gpu" | "storages">;

/** What takes a request for a state and a wait, by group. */
export interface IaasJobs {
  readonly vm: MachineJobs<Schemas["IaasVM"]> & {
    /** Changes cores, memory, GPUs or drives of a VM, which stays running or quiesced. */
    resize: IaasJob<Schemas["IaasVM"], VmSizes>;
  };
  readonly virtualRouter: MachineJobs<Schemas["IaasVirtualRouter"]>;
  readonly snapshot: {
    /** Takes the VM back to the snapshot. */
    revert: IaasJob<Schemas["IaasSnapshot"]>;
    remove: Removal<Schemas["IaasSnapshot"]>;
  };
  readonly backup: { remove: Removal<Schemas["IaasBackup"]> };
  readonly ceph: { remove: Removal<Schemas["IaasResource"]>; restore: IaasJob<Schemas["IaasResource"]> };
}

const restart: Step = { ask: 7, until: "running" };
const quiesce: Step = { ask: 5, until: "quiesced" };
const scrub: Step = { ask: 8, until: "deleted" };
const update: Step = { ask: 10, until: "running" };

const removal: Course = { 4: [scrub], 6: [scrub], 9: [] };
const restoration: Course = { 4: [], 6: [], 9: [restart] };
const machine = {
  start: { course: { 4: [], 6: [restart], 9: [restart] } },
  stop: { course: { 4: [quiesce], 6: [] } },
  restart: { course: { 4: [quiesce, restart], 6: [restart], 9: [restart] } },
  remove: { course: removal },
  restore: { course: restoration },
} satisfies Jobs;

/** Every job by its group. What may be asked for in which state is the table of users in the server's `state.py`. */
const jobs: { readonly [Group in keyof IaasJobs]: { readonly [Name in keyof IaasJobs[Group]]: Job } } = {
  vm: {
    ...machine,
    resize: {
      course: { 4: [update], 6: [{ ask: 15, until: "quiesced" }] },
      takes: ["cpu", "ram", "gpu", "storages"],
      bodyOf: ({ pk: _pk, ...sizes }) => sizes,
    },
  },
  virtualRouter: machine,
  snapshot: { revert: { course: { 4: [update] } }, remove: { course: removal } },
  backup: { remove: { course: removal } },
  ceph: { remove: { course: removal }, restore: { course: restoration } },
};

/** The jobs of a group. */
export function jobsOf(group: keyof IaasJobs): Jobs {
  return jobs[group];
}
