import { type CallOptions, shareDeadline } from "@northbound/runtime";
import { type Change, type ChangeOptions, type ProvisioningCalls, type SavedChanges, unchanged } from "./change.ts";
import { changeQueueOf } from "./change-queue.ts";

/**
 * Queues a change and saves it; a change that can't be saved does not stay in the queue. Changes of one client that
 * wait at the same time are saved together, and each gets the tasks of its own devices only.
 *
 * The queue belongs to the session, and a session to a node. When a node or a session is lost between the two calls,
 * saving succeeds and saves nothing; when it is lost while they are answered, nobody knows. So a save that gave no
 * tasks, or no answer, is followed by a look at the tree, and the change is made once more if it is not there.
 * @throws ConflictError when the server takes the change again and again and does not make it.
 */
export async function saveChange(
  calls: ProvisioningCalls,
  change: Change,
  options: ChangeOptions = {},
): Promise<SavedChanges> {
  const { info: _info, save = true, ...rest } = shareDeadline(options);
  const queue = changeQueueOf(calls);
  if (save) return await queue.save(change, rest);
  await queue.keep(change, rest);
  return unchanged;
}

/**
 * Saves everything that is in the queue of the session, which makes its tasks.
 * @example
 * import { applyConfiglets, moveDevice, saveQueuedChanges } from "@northbound/cloudvision";
 *
 * const device = { systemMacAddress: "00:1c:73:00:00:11", fqdn: "leaf1.example.net" };
 * await moveDevice(cvp, device, { key: "container_17", name: "FRA1-POD1" }, { save: false });
 * await applyConfiglets(cvp, device, [{ key: "configlet_17", name: "ntp" }], { save: false });
 * const { taskIds } = await saveQueuedChanges(cvp);
 */
export async function saveQueuedChanges(calls: ProvisioningCalls, options: CallOptions = {}): Promise<SavedChanges> {
  return await changeQueueOf(calls).saveKept(options);
}
