import { addEvent } from "../event-log.ts";
import { failedAction } from "../faults.ts";
import { later, newCourse } from "../collections/factories.ts";
import { closeTicket, openTicket } from "../images/tickets.ts";
import { idOf, ref } from "../store.ts";
import type { EngineState } from "../state.ts";
import type { Item } from "../types.ts";

/** An action on an object: checks that it may be now, and starts what follows. */
export type Act = (state: EngineState, item: Item, body: Readonly<Record<string, unknown>>, path: string) => void;

function isIn(item: Item, ...states: readonly string[]): boolean {
  return states.includes(String(item["status"]));
}

function must(item: Item, states: readonly string[], detail: string): void {
  if (!isIn(item, ...states)) throw failedAction(detail);
}

/** Lets a machine go through states; leaving it in another way ends that. */
function go(state: EngineState, vm: Item, first: string, ...rest: readonly string[]): void {
  vm["status"] = first;
  later(state, vm, rest);
}

const running = [
  "up",
  "powering_up",
  "wait_for_launch",
  "paused",
  "reboot_in_progress",
  "not_responding",
  "powering_down",
];

/** What can be done with a machine, in the words in which the engine refuses. */
export const machineActions: Readonly<Record<string, Act>> = {
  start: (state, vm, body) => {
    if (isIn(vm, "image_locked"))
      throw failedAction("Cannot run VM: Related operation is currently in progress. Please try again later.");
    must(vm, ["down", "suspended", "paused"], "Cannot run VM. VM is running.");
    const host = hostFor(state, vm);
    if (!host)
      throw failedAction(
        "Cannot run VM. There is no host that satisfies current scheduling constraints. See below for details:",
      );
    const isResumed = !isIn(vm, "down");
    Object.assign(vm, { host: ref("/hosts", host.id), start_time: state.clock.now() });
    delete vm["stop_time"];
    const last = body["pause"] === "true" || body["pause"] === true ? "paused" : "up";
    if (isResumed) go(state, vm, "restoring_state", last);
    else go(state, vm, "wait_for_launch", "powering_up", last);
  },
  shutdown: (state, vm) => {
    must(vm, running, "Cannot shutdown VM. VM is not running.");
    go(state, vm, "powering_down");
    stopLater(state, vm, 2);
  },
  stop: (state, vm) => {
    must(vm, [...running, "suspended", "migrating"], "Cannot stop VM. VM is not running.");
    go(state, vm, "powering_down");
    stopLater(state, vm, 1);
  },
  suspend: (state, vm) => {
    must(vm, ["up"], "Cannot hibernate VM. VM is not up.");
    go(state, vm, "saving_state", "suspended");
  },
  reboot: (state, vm) => {
    must(vm, ["up", "powering_up"], "Cannot reboot VM. VM is not running.");
    go(state, vm, "reboot_in_progress", "up");
  },
  reset: (state, vm) => {
    must(vm, ["up", "powering_up"], "Cannot reset VM. VM is not running.");
    go(state, vm, "reboot_in_progress", "up");
  },
  migrate: (state, vm) => {
    must(vm, ["up"], "Cannot migrate VM. VM is not running.");
    const host = hostFor(state, vm, idOf(vm, "host"));
    if (!host)
      throw failedAction(
        "Cannot migrate VM. There is no host that satisfies current scheduling constraints. See below for details:",
      );
    go(state, vm, "migrating", "up");
    state.clock.after(state.step, () => {
      vm["host"] = ref("/hosts", host.id);
    });
  },
  cancelmigration: (_state, vm) => must(vm, ["migrating"], "Cannot cancel migration. VM is not migrating."),
  freezefilesystems: (_state, vm) => must(vm, ["up"], "Cannot freeze guest filesystems. VM is not running."),
  thawfilesystems: (_state, vm) => must(vm, ["up"], "Cannot thaw guest filesystems. VM is not running."),
  previewsnapshot: (state, vm, body) => {
    must(vm, ["down"], "Cannot preview Snapshot. VM is running.");
    const snapshot = state.store.find(`/vms/${vm.id}/snapshots`, idOf(body, "snapshot"));
    if (!snapshot) throw failedAction("Cannot preview Snapshot. VM's Snapshot does not exist.", 400);
    go(state, vm, "image_locked", "down");
    snapshot["snapshot_status"] = "locked";
    later(state, snapshot, ["in_preview"], "snapshot_status");
  },
  commitsnapshot: (state, vm) => endPreview(state, vm),
  undosnapshot: (state, vm) => endPreview(state, vm),
  clone: (state, vm) => {
    must(vm, ["down"], "Cannot clone VM. VM is not down.");
    go(state, vm, "image_locked", "down");
  },
};

/** The machine keeps what it previews, or goes back to what it was. */
function endPreview(state: EngineState, vm: Item): void {
  go(state, vm, "image_locked", "down");
  for (const snapshot of state.store.all(`/vms/${vm.id}/snapshots`)) {
    if (snapshot["snapshot_status"] === "in_preview") later(state, snapshot, ["ok"], "snapshot_status");
  }
}

/** A host in the same cluster that is up, another one than `not`. */
function hostFor({ store }: EngineState, vm: Item, not = ""): Item | undefined {
  const cluster = idOf(vm, "cluster");
  return store
    .all("/hosts")
    .find((host) => host.id !== not && host["status"] === "up" && idOf(host, "cluster") === cluster);
}

function stopLater(state: EngineState, vm: Item, steps: number): void {
  const isCurrent = newCourse(vm);
  state.clock.after(state.step * steps, () => {
    if (!isCurrent()) return;
    Object.assign(vm, { status: "down", stop_time: state.clock.now(), stop_reason: "" });
    delete vm["host"];
    addEvent(state, {
      code: "33",
      severity: "normal",
      description: `VM ${String(vm["name"])} is down.`,
      about: { vm: ref("/vms", vm.id) },
    });
  });
}

/** What can be done with hosts. */
export const hostActions: Readonly<Record<string, Act>> = {
  deactivate: (state, host) => {
    must(
      host,
      ["up", "non_operational", "install_failed", "non_responsive"],
      "Cannot switch Host to Maintenance mode. Host is not operational.",
    );
    go(state, host, "preparing_for_maintenance", "maintenance");
  },
  activate: (state, host) => {
    must(
      host,
      ["maintenance", "non_operational", "install_failed", "down"],
      "Cannot activate Host. Host is already up.",
    );
    go(state, host, "unassigned", "up");
  },
  install: (state, host) => go(state, host, "installing", "initializing", "up"),
  upgrade: (state, host) => go(state, host, "installing", "reboot", "up"),
  approve: (state, host) => go(state, host, "installing", "up"),
  fence: (state, host) => go(state, host, "reboot", "up"),
};

/** What can be done with storage domains of a data center. */
export const storageActions: Readonly<Record<string, Act>> = {
  activate: (state, domain) => {
    must(
      domain,
      ["maintenance", "inactive", "unknown"],
      "Cannot activate Storage. The Storage Domain is already active.",
    );
    go(state, domain, "activating", "active");
  },
  deactivate: (state, domain) => {
    must(domain, ["active"], "Cannot deactivate Storage. The relevant Storage Domain is inaccessible.");
    go(state, domain, "preparing_for_maintenance", "maintenance");
  },
};

/** What can be done with disks: all of it holds the disk for a while. */
export const diskActions: Readonly<Record<string, Act>> = Object.fromEntries(
  ["move", "copy", "sparsify", "reduce", "convert", "export"].map((name): [string, Act] => [
    name,
    (state, disk) => {
      must(
        disk,
        ["ok"],
        "Cannot process Virtual Disk. The following disks are locked. Please try again in a few minutes.",
      );
      go(state, disk, "locked", "ok");
    },
  ]),
);

/** What can be done with the transfer of an image. */
export const transferActions: Readonly<Record<string, Act>> = {
  pause: (state, transfer) => {
    closeTicket(state, transfer);
    transfer["phase"] = "paused_user";
  },
  resume: (state, transfer) => {
    if (!String(transfer["phase"]).startsWith("paused")) throw failedAction("Cannot resume image transfer.");
    openTicket(state, transfer, String(transfer["_ticket"]));
    transfer["phase"] = "resuming";
    later(state, transfer, ["transferring"], "phase");
  },
  cancel: (state, transfer) => {
    closeTicket(state, transfer, true);
    // `TransferDiskImageCommand.handleCancelledUser`.
    transfer["phase"] = "cancelled_user";
    later(state, transfer, ["finalizing_cleanup", "finished_cleanup"], "phase");
  },
  finalize: (state, transfer) => {
    closeTicket(state, transfer, true);
    transfer["phase"] = "finalizing_success";
    later(state, transfer, ["finished_success"], "phase");
  },
};
