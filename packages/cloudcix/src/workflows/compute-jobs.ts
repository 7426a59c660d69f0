import { InvalidInputError } from "@northbound/runtime";
import type { components } from "../generated/compute/schema.d.ts";
import { asRequest } from "./as-request.ts";
import type { Course, Job, JobInput, JobOptions, Jobs, Step } from "./state-jobs.ts";

type Schemas = components["schemas"];
type Spec = Schemas["ComputeSpec"];

/** Which record. */
export interface ById {
  readonly id: number;
}

/** New sizes, by SKU. What isn't named stays as it is. */
export interface ByIdWithSpecs extends ById {
  readonly specs: readonly Spec[];
}

/**
 * A job on one record. It waits until the record rests, asks for what is needed, and waits for the end; where the record
 * is what is wanted already, nothing is sent.
 * @throws WaitFailedError when the record is `unresourced`, rests in a state from which the job can't be done, or is gone.
 * @throws TimeoutError when the deadline passes, ten minutes unless `deadline` says otherwise.
 */
export type ComputeJob<T, Input = ById, Result = T> = (input: Input, options?: JobOptions<T>) => Promise<Result>;

/** Asks for the deletion. Gives the record as it waits for the end of its grace period, `undefined` when it is gone. */
type Removal<T> = ComputeJob<T, ById, T | undefined>;

/** Jobs on instances. */
export interface InstanceJobs<T = Schemas["ComputeInstance"]> {
  /** Starts an instance that is stopped, or deleted and within its grace period. */
  start: ComputeJob<T>;
  /** Stops an instance. One that is in its grace period is brought back, and stays stopped. */
  stop: ComputeJob<T>;
  /** Stops an instance that runs, and starts it again. */
  restart: ComputeJob<T>;
  /** Changes memory, cores or drive of an instance, which stays running or stopped. */
  resize: ComputeJob<T, ByIdWithSpecs>;
  /** Deletes an instance with its grace period; `instances.delete` does without. */
  remove: Removal<T>;
  /** Brings an instance back that is in its grace period. */
  restore: ComputeJob<T>;
}

/** Jobs on snapshots. */
export interface SnapshotJobs<T = Schemas["ComputeSnapshot"]> {
  /** Takes the instance back to the snapshot. */
  revert: ComputeJob<T>;
  remove: Removal<T>;
}

/** Where a Ceph volume is mounted. */
export interface MountInput extends ById {
  /** LXD instances of the project, running or stopped. */
  readonly instanceIds: readonly number[];
  /** Mount point inside the instances. */
  readonly path: string;
}

/** Jobs on storage volumes. */
export interface VolumeJobs<T = Schemas["ComputeVolume"]> {
  /** Makes a volume larger; none gets smaller. */
  resize: ComputeJob<T, ByIdWithSpecs>;
  /** Mounts a Ceph volume on LXD instances. */
  mount: ComputeJob<T, MountInput>;
  /** Unmounts a Ceph volume from LXD instances. */
  unmount: ComputeJob<T, MountInput>;
  remove: Removal<T>;
}

/** Jobs on what can be brought back from its grace period. */
export interface NetworkJobs<T> {
  /** Deletes with the grace period. A router is the last of its project to go. */
  remove: Removal<T>;
  /** Brings back what is in its grace period. */
  restore: ComputeJob<T>;
}

/** The rules of a firewall, in their order. */
export interface FirewallRules extends ById {
  readonly rules:
    | readonly Schemas["ComputeProjectFirewallRuleInput"][]
    | readonly Schemas["ComputeGeoFirewallRuleInput"][];
}

/** A new network of a router. */
export interface NewNetwork extends ById {
  readonly name: string;
  /** Private range in CIDR notation. */
  readonly ipv4: string;
}

/** What takes a request for a state and a wait, by group. */
export interface ComputeJobs {
  readonly instances: InstanceJobs;
  readonly snapshots: SnapshotJobs;
  readonly backups: { remove: Removal<Schemas["ComputeBackup"]> };
  readonly gpus: {
    /** Takes a GPU from its instance. */
    remove: Removal<Schemas["ComputeGPU"]>;
  };
  readonly volumes: VolumeJobs;
  readonly routers: NetworkJobs<Schemas["ComputeRouter"]> & {
    /** Adds a network to a router, which keeps those that it has. */
    addNetwork: ComputeJob<Schemas["ComputeRouter"], NewNetwork>;
  };
  readonly firewalls: NetworkJobs<Schemas["ComputeFirewall"]> & {
    /**
     * Adds rules behind those that are there. All of them are sent, so of two that add at the same time the later one wins.
     */
    addRules: ComputeJob<Schemas["ComputeFirewall"], FirewallRules>;
    /** Replaces all rules of a firewall, and waits until they are in force. Rules that aren't named are gone. */
    setRules: ComputeJob<Schemas["ComputeFirewall"], FirewallRules>;
  };
  readonly vpns: NetworkJobs<Schemas["ComputeVPN"]>;
}

const restart: Step = { ask: "restart", until: "running" };
const stop: Step = { ask: "stop", until: "stopped" };
const remove: Step = { ask: "delete", until: "deleted" };
const update: Step = { ask: "update_running", until: "running" };

const removal: Course = { running: [remove], delete_queue: [] };
const change: Course = { running: [update] };
const restoration: Course = { running: [], delete_queue: [restart] };

const specs = { needs: ["specs"], bodyOf: (input: JobInput) => ({ specs: input["specs"] }) };
const rules = { needs: ["rules"], bodyOf: (input: JobInput) => ({ rules: input["rules"] }) };
const mounting = ["instanceIds", "path"];

/**
 * The networks of a router, as a request takes them.
 * @throws InvalidInputError for a static route, to which none can be added.
 */
function networksOf(record: unknown): readonly object[] {
  const router = record as Schemas["ComputeRouter"];
  const sent = asRequest(router);
  if ("networks" in sent) return sent.networks;
  throw new InvalidInputError(`Router ${router.id} is a static route: no network can be added to it.`);
}

/** The rules of a firewall, as a request takes them. */
const rulesOf = (record: unknown): readonly object[] => asRequest(record as Schemas["ComputeFirewall"]).rules;

/**
 * Every job by its group. What may be asked for in which state is what the vendor's SDK says of `state`, and for what can
 * be brought back its guide on common patterns.
 */
const jobs: { readonly [Group in keyof ComputeJobs]: { readonly [Name in keyof ComputeJobs[Group]]: Job } } = {
  instances: {
    start: { course: { running: [], stopped: [restart], delete_queue: [restart] } },
    stop: { course: { running: [stop], stopped: [], delete_queue: [stop] } },
    restart: { course: { running: [stop, restart], stopped: [restart], delete_queue: [restart] } },
    resize: {
      course: { running: [update], stopped: [{ ask: "update_stopped", until: "stopped" }] },
      ...specs,
    },
    remove: { course: { running: [remove], stopped: [remove], delete_queue: [] } },
    restore: { course: { running: [], stopped: [], delete_queue: [restart] } },
  },
  snapshots: { revert: { course: change }, remove: { course: removal } },
  backups: { remove: { course: removal } },
  gpus: { remove: { course: removal } },
  volumes: {
    resize: { course: change, ...specs },
    mount: {
      course: change,
      needs: mounting,
      bodyOf: ({ instanceIds, path }) => ({ metadata: { attach_instance_ids: instanceIds, mount_path: path } }),
    },
    unmount: {
      course: change,
      needs: mounting,
      bodyOf: ({ instanceIds, path }) => ({ metadata: { detach_instance_ids: instanceIds, mount_path: path } }),
    },
    remove: { course: removal },
  },
  routers: {
    addNetwork: {
      course: change,
      needs: ["name", "ipv4"],
      bodyOf: ({ name, ipv4 }, record) => ({ networks: [...networksOf(record), { name, ipv4 }] }),
    },
    remove: { course: removal },
    restore: { course: restoration },
  },
  firewalls: {
    addRules: {
      course: change,
      needs: ["rules"],
      bodyOf: (input, record) => ({
        rules: [...rulesOf(record), ...(input["rules"] as readonly object[])],
      }),
    },
    setRules: { course: change, ...rules },
    remove: { course: removal },
    restore: { course: restoration },
  },
  vpns: { remove: { course: removal }, restore: { course: restoration } },
};

/** The jobs of a group. */
export function jobsOf(group: keyof ComputeJobs): Jobs {
  return jobs[group];
}
