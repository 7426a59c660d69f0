import { type CallOptions, ConflictError, isConflict, isUnknownOutcome, shareDeadline } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";

/** One queued change, as the wire has it. */
export type QueuedAction = components["schemas"]["TempActionInput"];

/** Calls that a change of the provisioning tree needs. */
export type ProvisioningCalls = Pick<Calls, "provisioning" | "tasks">;

/** Options of every workflow that changes the provisioning tree. */
export interface ChangeOptions extends CallOptions {
  /** Words for the people who read the change. Default: what the workflow does. */
  readonly info?: string | undefined;
  /**
   * Whether the change is saved, which makes its tasks. With `false` it stays in the queue of the session; save all
   * that is queued with `saveQueuedChanges`. @default true
   */
  readonly save?: boolean | undefined;
}

/** What saving queued changes gave. */
export interface SavedChanges {
  /** Tasks that carry the change out, Pending until they are executed; none when nothing had to change. */
  readonly taskIds: readonly string[];
}

/** A change, and how to see whether it has come true. */
export interface Change {
  /** What is queued; a function makes it when the rest depends on what is queued before. It may be called again. */
  readonly actions: readonly QueuedAction[] | ((options: CallOptions) => Promise<readonly QueuedAction[]>);
  /** Keys of the devices whose tasks the change makes, when they are known. */
  readonly deviceKeys?: readonly string[];
  /** Reads whether the tree is as it should be after the change. */
  readonly isDone: (options: CallOptions) => Promise<boolean>;
}

/** Nothing had to change. */
export const unchanged: SavedChanges = { taskIds: [] };

/**
 * Queues a change and saves it; a change that can't be saved does not stay in the queue.
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
  if (!save) {
    await queue(calls, change, rest);
    return unchanged;
  }
  return await saveAgain(calls, change, rest, 1);
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
export async function saveQueuedChanges(
  calls: Pick<Calls, "provisioning">,
  options: CallOptions = {},
): Promise<SavedChanges> {
  const { data } = await calls.provisioning.saveTopology({ body: [] }, options);
  return { taskIds: data?.taskIds ?? [] };
}

/** Options for reads that decide what is written: never from the cache. */
export function fresh<T extends CallOptions>(options: T): CallOptions {
  const { info: _info, save: _save, ...rest } = options as T & ChangeOptions;
  return { ...rest, cache: "reload" };
}

/** How often a change is made that is not there afterwards. */
const maxAttempts = 3;

async function saveAgain(
  calls: ProvisioningCalls,
  change: Change,
  options: CallOptions,
  attempt: number,
): Promise<SavedChanges> {
  const saved = await tryToSave(calls, change, options);
  if (saved) return saved;
  if (attempt < maxAttempts) return await saveAgain(calls, change, options, attempt + 1);
  throw new ConflictError(`The change was saved ${attempt} times, and the server did not make it.`, {
    operation: "provisioning/saveTopology",
    detail: change.actions,
  });
}

/** The change made, or `undefined` when it is not there afterwards. */
async function tryToSave(
  calls: ProvisioningCalls,
  change: Change,
  options: CallOptions,
): Promise<SavedChanges | undefined> {
  try {
    await queue(calls, change, options);
    const saved = await saveQueuedChanges(calls, options);
    if (saved.taskIds.length > 0) return saved;
  } catch (error) {
    // Whatever was queued must not be saved by somebody who queues something else later.
    // Not with the caller's signal or deadline: they may be what ended the work.
    await calls.provisioning
      .clearTempActions({}, { ...options, signal: undefined, deadline: Infinity })
      .catch(() => undefined);
    // Somebody else was quicker, or this call was, before its answer was lost: what counts is the tree.
    const isOpen = isUnknownOutcome(error) || isConflict(error);
    if (!isOpen || (isConflict(error) && !(await change.isDone(fresh(options))))) throw error;
  }
  return (await change.isDone(fresh(options))) ? { taskIds: await findTasks(calls, change, options) } : undefined;
}

async function queue(calls: Pick<Calls, "provisioning">, { actions }: Change, options: CallOptions): Promise<void> {
  await queueActions(calls, typeof actions === "function" ? await actions(options) : actions, options);
}

/** Puts actions into the queue of the session. */
export async function queueActions(
  calls: Pick<Calls, "provisioning">,
  actions: readonly QueuedAction[],
  options: CallOptions,
): Promise<void> {
  await calls.provisioning.addTempAction(
    { format: "topology", queryParam: "", nodeId: "root", body: { data: [...actions] } },
    options,
  );
}

/** The pending task of each device of a change whose save did not name them: a device has one at a time. */
async function findTasks(
  calls: Pick<Calls, "tasks">,
  { deviceKeys = [] }: Change,
  options: CallOptions,
): Promise<string[]> {
  if (deviceKeys.length === 0) return [];
  const pending = await calls.tasks.list({ queryparam: "Pending" }, fresh(options)).all();
  return deviceKeys.flatMap((key) => {
    const own = pending.filter(
      ({ netElementId, workOrderDetails }) => netElementId === key || workOrderDetails?.netElementId === key,
    );
    const newest = own.toSorted((a, b) => Number(b.workOrderId) - Number(a.workOrderId))[0];
    return newest?.workOrderId === undefined ? [] : [newest.workOrderId];
  });
}

/** A queued action with every member that the portal looks at. */
export function queuedAction(info: string, action: QueuedAction): QueuedAction {
  return {
    info,
    infoPreview: info,
    note: "",
    nodeId: "",
    nodeName: "",
    fromId: "",
    fromName: "",
    childTasks: [],
    parentTask: "",
    ...action,
  };
}
