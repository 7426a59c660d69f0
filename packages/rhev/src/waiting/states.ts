/** How the life of one kind of object goes on, with all of its states. */
export interface Life {
  /** States that pass by themselves. */
  readonly passing: readonly string[];
  /** States from which no other one follows without help. */
  readonly failed: readonly string[];
  /** States in which nothing happens by itself. */
  readonly stable: readonly string[];
}

/** Members that may hold a state, the more telling one first: `status` of a snapshot is that of its machine. */
export const stateMembers = ["snapshot_status", "phase", "state", "status"] as const;

const vm: Life = {
  passing: [
    "wait_for_launch",
    "powering_up",
    "powering_down",
    "powered_down",
    "reboot_in_progress",
    "migrating",
    "saving_state",
    "restoring_state",
    "image_locked",
    "unassigned",
    "unknown",
    "not_responding",
  ],
  failed: [],
  stable: ["up", "down", "paused", "suspended"],
};
const disk: Life = { passing: ["locked"], failed: ["illegal"], stable: ["ok"] };
const host: Life = {
  passing: [
    "installing",
    "installing_os",
    "initializing",
    "unassigned",
    "connecting",
    "reboot",
    "preparing_for_maintenance",
    "kdumping",
    "non_responsive",
  ],
  failed: ["install_failed", "error"],
  stable: ["up", "down", "maintenance", "non_operational", "pending_approval"],
};
const storageDomain: Life = {
  passing: ["locked", "activating", "detaching", "preparing_for_maintenance", "unknown"],
  failed: [],
  stable: ["active", "inactive", "mixed", "unattached", "maintenance"],
};
const network: Life = { passing: ["non_operational"], failed: [], stable: ["operational"] };
const work: Life = { passing: ["started", "unknown"], failed: ["failed", "aborted"], stable: ["finished"] };
const link: Life = { passing: ["down", "unknown"], failed: [], stable: ["up"] };
const hook: Life = { passing: [], failed: [], stable: ["enabled", "disabled", "missing"] };

/** Name of a group whose objects have a state. */
export type StatedGroup =
  | "vms"
  | "storageDomainVms"
  | "affinityLabelVms"
  | "vmSnapshots"
  | "disks"
  | "storageDomainDisks"
  | "storageDomainTemplateDisks"
  | "storageDomainVmDisks"
  | "dataCenterStorageDomainDisks"
  | "vmDisks"
  | "templateDisks"
  | "vmSnapshotDisks"
  | "vmBackupDisks"
  | "vmCheckpointDisks"
  | "diskSnapshots"
  | "storageDomainDiskSnapshots"
  | "vmBackups"
  | "vmCheckpoints"
  | "templates"
  | "storageDomainTemplates"
  | "instanceTypes"
  | "storageDomains"
  | "dataCenterStorageDomains"
  | "imageTransfers"
  | "hosts"
  | "affinityLabelHosts"
  | "hostNics"
  | "networks"
  | "clusterNetworks"
  | "dataCenterNetworks"
  | "dataCenterClusterNetworks"
  | "dataCenterIscsiBondNetworks"
  | "hostNicVirtualFunctionAllowedNetworks"
  | "clusterGlusterHooks"
  | "dataCenterClusterGlusterHooks"
  | "clusterGlusterVolumes"
  | "dataCenterClusterGlusterVolumes"
  | "clusterGlusterVolumeBricks"
  | "dataCenterClusterGlusterVolumeBricks"
  | "dataCenters"
  | "jobs"
  | "jobSteps";

/** Every state of a life. */
export function statesIn({ passing, failed, stable }: Life): readonly string[] {
  return [...stable, ...passing, ...failed];
}

/** How the life of the objects of each group goes on. */
export const lives: Readonly<Record<StatedGroup, Life>> = {
  vms: vm,
  storageDomainVms: vm,
  affinityLabelVms: vm,
  vmSnapshots: { passing: ["locked"], failed: [], stable: ["ok", "in_preview"] },
  disks: disk,
  storageDomainDisks: disk,
  storageDomainTemplateDisks: disk,
  storageDomainVmDisks: disk,
  dataCenterStorageDomainDisks: disk,
  vmDisks: disk,
  templateDisks: disk,
  vmSnapshotDisks: disk,
  vmBackupDisks: disk,
  vmCheckpointDisks: disk,
  diskSnapshots: disk,
  storageDomainDiskSnapshots: disk,
  vmBackups: {
    passing: ["initializing", "starting", "finalizing"],
    failed: ["failed"],
    stable: ["ready", "succeeded"],
  },
  vmCheckpoints: { passing: [], failed: ["invalid"], stable: ["created"] },
  templates: disk,
  storageDomainTemplates: disk,
  instanceTypes: disk,
  storageDomains: storageDomain,
  dataCenterStorageDomains: storageDomain,
  imageTransfers: {
    passing: [
      "unknown",
      "initializing",
      "transferring",
      "resuming",
      "finalizing_success",
      "finalizing_failure",
      "finalizing_cleanup",
    ],
    failed: [
      "finished_success",
      "finished_failure",
      "finished_cleanup",
      "cancelled",
      "cancelled_system",
      "cancelled_user",
    ],
    stable: ["paused_system", "paused_user"],
  },
  hosts: host,
  affinityLabelHosts: host,
  hostNics: { passing: ["down"], failed: [], stable: ["up"] },
  networks: network,
  clusterNetworks: network,
  dataCenterNetworks: network,
  dataCenterClusterNetworks: network,
  dataCenterIscsiBondNetworks: network,
  hostNicVirtualFunctionAllowedNetworks: network,
  clusterGlusterHooks: hook,
  dataCenterClusterGlusterHooks: hook,
  clusterGlusterVolumes: link,
  dataCenterClusterGlusterVolumes: link,
  clusterGlusterVolumeBricks: link,
  dataCenterClusterGlusterVolumeBricks: link,
  dataCenters: {
    passing: ["uninitialized", "contend"],
    failed: [],
    stable: ["up", "maintenance", "not_operational", "problematic"],
  },
  jobs: work,
  jobSteps: work,
};
