import { failedAction } from "../faults.ts";
import type { Act } from "./machines.ts";
import { later } from "../collections/factories.ts";
import type { Item } from "../types.ts";

/** What can be done with the parts of machines and with what goes on in the engine. */
type Acts = Readonly<Record<string, Act>>;

/** Network interfaces are plugged and unplugged. */
export const nicActions: Acts = {
  activate: (_state, nic) => {
    nic["plugged"] = "true";
  },
  deactivate: (_state, nic) => {
    nic["plugged"] = "false";
  },
};

/** A snapshot is restored into the machine that it was taken of. */
export const snapshotActions: Acts = {
  restore: (state, snapshot, _body, path) => {
    const vm = state.store.find("/vms", path.split("/")[2] ?? "");
    if (vm?.["status"] !== "down") throw failedAction("Cannot restore Snapshot. VM is not down.");
    vm["status"] = "image_locked";
    later(state, vm, ["down"]);
    snapshot["snapshot_status"] = "locked";
    later(state, snapshot, ["ok"], "snapshot_status");
  },
};

/** A backup is ended by the one who has read it. */
export const backupActions: Acts = {
  finalize: (state, backup, _body, path) => {
    backup["phase"] = "finalizing";
    later(state, backup, ["succeeded"], "phase");
    const checkpoint = String(backup["to_checkpoint_id"] ?? "");
    if (checkpoint !== "")
      state.store.add(path.replace(/backups$/, "checkpoints"), {
        id: checkpoint,
        creation_date: state.clock.now(),
        state: "created",
      });
  },
};

const end = (state: Parameters<Act>[0], item: Item, isGood: boolean): void => {
  Object.assign(item, { status: isGood ? "finished" : "failed", end_time: state.clock.now() });
};

/** Jobs of others are ended by them. */
export const jobActions: Acts = {
  end: (state, job, body) => end(state, job, body["succeeded"] !== "false"),
  clear: (state, job) => state.store.remove("/jobs", job.id),
};

/** Steps of such jobs. */
export const stepActions: Acts = {
  end: (state, step, body) => end(state, step, body["succeeded"] !== "false"),
};
