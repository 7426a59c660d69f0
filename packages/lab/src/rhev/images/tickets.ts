import { engineFault, refusal } from "../faults.ts";
import type { EngineState } from "../state.ts";
import { idOf } from "../store.ts";
import type { Item } from "../types.ts";
import type { Ticket } from "./images.ts";

/** Opens the door for a transfer: which disk it is about, and what may be done with it. */
export function openTicket(state: EngineState, transfer: Item, path: string): void {
  const { images } = state;
  const ticket = ticketOf(state, transfer);
  images.tickets.set(path, ticket);
  watch(state, transfer, path);
}

function ticketOf(state: EngineState, transfer: Item): Ticket {
  const { images, store, clock } = state;
  const kept = images.snapshots.get(idOf(transfer, "snapshot"));
  if (kept) return { ...kept, transfer, isWritable: false, since: undefined, lastAccess: clock.now() };
  const diskId = idOf(transfer, "disk") || idOf(transfer, "image");
  const disk = store.find("/disks", diskId);
  if (!disk) throw engineFault(400, "Operation Failed", `Entity not found: ${diskId}`);
  const backup = images.backups.get(idOf(transfer, "backup"))?.get(diskId);
  const isWritable = transfer["direction"] !== "download";
  // A transfer that goes on has locked its disk itself.
  const isPaused = String(transfer["phase"]).startsWith("paused");
  if (disk["status"] === "locked" && !backup && !isPaused)
    throw refusal(
      `Cannot transfer Virtual Disk: The following disks are locked: ${String(disk["alias"])}. Please try again in a few minutes.`,
    );
  if (isWritable) disk["status"] = "locked";
  return {
    transfer,
    content: backup?.content ?? images.contentOf(disk),
    size: Number(disk["provisioned_size"]),
    isWritable,
    since: backup?.since,
    lastAccess: clock.now(),
  };
}

/** A transfer that nobody uses for a while is paused by the system, or cancelled, as its `timeout_policy` says. */
function watch(state: EngineState, transfer: Item, path: string): void {
  const timeout = Number(transfer["inactivity_timeout"] ?? 60) * 1_000;
  if (timeout === 0) return;
  state.clock.after(timeout, () => {
    const ticket = state.images.tickets.get(path);
    if (!ticket || ticket.transfer !== transfer) return;
    if (state.clock.now() - ticket.lastAccess < timeout) return watch(state, transfer, path);
    closeTicket(state, transfer);
    transfer["phase"] = transfer["timeout_policy"] === "cancel" ? "cancelled_system" : "paused_system";
  });
}

/** Closes the door. An upload that is over leaves its disk usable. */
export function closeTicket(state: EngineState, transfer: Item, isOver = false): void {
  for (const [path, ticket] of state.images.tickets) {
    if (ticket.transfer === transfer) state.images.tickets.delete(path);
  }
  const disk = state.store.find("/disks", idOf(transfer, "disk"));
  if (isOver && disk && transfer["direction"] !== "download") disk["status"] = "ok";
}

/** Takes what a backup shows: the bytes of the disks as they are now, and the checkpoint that its changes are told since. */
export function takeBackup(state: EngineState, backup: Item, vm: Item): void {
  const { images, store } = state;
  const from = String(backup["from_checkpoint_id"] ?? "");
  const wanted = (backup["disks"] as { readonly disk?: readonly { readonly id: string }[] } | undefined)?.disk ?? [];
  const taken = wanted.map(({ id }) => {
    const disk = store.find("/disks", id);
    if (!disk) throw engineFault(400, "Operation Failed", `Entity not found: ${id}`);
    const content = images.contentOf(disk);
    store.add(`/vms/${vm.id}/backups/${backup.id}/disks`, {
      ...disk,
      backup_mode: from === "" ? "full" : "incremental",
    });
    // A guest that runs writes all the time.
    if (vm["status"] === "up")
      content.write(2 * 1024 ** 2, new TextEncoder().encode(`written at ${state.clock.now()}\n`));
    const since = images.marks.get(`${from} ${id}`);
    if (from !== "" && since === undefined)
      throw refusal(`Cannot start VM backup. The checkpoint ${from} of the disk does not exist.`);
    const copy = content.copy();
    images.marks.set(`${String(backup["to_checkpoint_id"])} ${id}`, content.mark());
    return [id, { content: copy, ...(since !== undefined && { since }) }] as const;
  });
  images.backups.set(backup.id, new Map(taken));
}
