import { type CallOptions, ConflictError, isConflict, isUnknownOutcome } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";
import {
  type Change,
  fresh,
  type ProvisioningCalls,
  type QueueCalls,
  type QueuedAction,
  type SavedChanges,
  unchanged,
} from "./change.ts";
import { fleetConcurrency, mapLimited } from "./map-limited.ts";
import { splitBySize } from "./split-by-size.ts";

type Task = components["schemas"]["Task"];

/** The queue of changes of one client. One thing happens to it at a time. */
export interface ChangeQueue {
  /** Queues a change and saves it, together with others that wait. */
  save(change: Change, options: CallOptions): Promise<SavedChanges>;
  /** Queues a change and leaves it there. */
  keep(change: Change, options: CallOptions): Promise<void>;
  /** Saves what was kept. */
  saveKept(options: CallOptions): Promise<SavedChanges>;
}

/** A change that waits for its turn. */
interface Entry {
  readonly change: Change;
  readonly options: CallOptions;
  /** How often it was saved and not there afterwards. */
  attempts: number;
  /** Its calls are made for nobody else, and so end with its signal. */
  isAlone: boolean;
  resolve(saved: SavedChanges): void;
  reject(error: unknown): void;
}

/** An entry and what it queues. */
interface PlannedEntry {
  readonly entry: Entry;
  readonly actions: readonly QueuedAction[];
}

/** How often a change is made that is not there afterwards. */
const maxAttempts = 3;

/** How many changes are saved together: as many as one look at the tasks of a fabric is worth. */
const maxBatch = 500;

/** The queue of each client, kept beside it: workflows take any object that has the calls. */
const queues = new WeakMap<object, ChangeQueue>();

/** The queue of a client. */
export function changeQueueOf(calls: ProvisioningCalls): ChangeQueue {
  const known = queues.get(calls.provisioning);
  if (known) return known;
  const queue = createChangeQueue(calls, calls as ProvisioningCalls & QueueCalls);
  queues.set(calls.provisioning, queue);
  return queue;
}

/** Gives a client a queue in the session of another one, because its own session is shared with other processes. */
export function queueInSessionOf(calls: ProvisioningCalls, own: QueueCalls): void {
  queues.set(calls.provisioning, createChangeQueue(calls, own));
}

function createChangeQueue(calls: Pick<Calls, "tasks">, own: QueueCalls): ChangeQueue {
  const waiting: Entry[] = [];
  let unclaimed: string[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };

  async function saveBatch(batch: readonly Entry[]): Promise<void> {
    for (const entry of batch) entry.isAlone = batch.length === 1;
    const planned = await planAll(batch, own);
    if (planned.length === 0) return;
    const options = optionsOf(planned.map(({ entry }) => entry));
    let taskIds: readonly string[] = [];
    try {
      await queueActions(
        own,
        planned.flatMap(({ actions }) => actions),
        options,
      );
      ({ taskIds } = await saveTopology(own, options));
    } catch (error) {
      await clear(own, options);
      if (!isUnknownOutcome(error)) return await failOrSeparate(planned, error);
    }
    const pending = memoize(() => calls.tasks.list({ queryparam: "Pending" }, fresh(options)).all());
    const owners = batch.length === 1 ? undefined : await ownersOf(calls, taskIds, pending, options);
    unclaimed.push(...unclaimedOf(planned, owners));
    await mapLimited(planned, fleetConcurrency, ({ entry }) =>
      settle(entry, owners ? tasksOf(entry, owners) : taskIds, pending).catch((error: unknown) => entry.reject(error)),
    );
  }

  /** One change that can't be saved must not fail the others: each is tried alone. */
  async function failOrSeparate(planned: readonly PlannedEntry[], error: unknown): Promise<void> {
    const [first, ...others] = planned;
    if (first && others.length === 0) return await fail(first.entry, error);
    for (const { entry } of planned) {
      // oxlint-disable-next-line no-await-in-loop -- there is one queue
      await saveBatch([entry]);
    }
  }

  /** Somebody else may have been quicker: what counts is the tree. */
  async function fail(entry: Entry, error: unknown): Promise<void> {
    const { change, options } = entry;
    if (!isConflict(error) || !(await change.isDone(fresh(options)))) return entry.reject(error);
    const pending = await calls.tasks.list({ queryparam: "Pending" }, fresh(options)).all();
    entry.resolve({ taskIds: newestTasks(change, pending) });
  }

  async function settle(
    entry: Entry,
    taskIds: readonly string[],
    pending: () => Promise<readonly Task[]>,
  ): Promise<void> {
    const { change, options } = entry;
    if (taskIds.length > 0) return entry.resolve({ taskIds });
    if (await change.isDone(fresh(options))) {
      return entry.resolve({
        taskIds: (change.deviceKeys ?? []).length > 0 ? newestTasks(change, await pending()) : [],
      });
    }
    entry.attempts += 1;
    if (entry.attempts < maxAttempts) return wait(entry);
    entry.reject(
      new ConflictError(`The change was saved ${entry.attempts} times, and the server did not make it.`, {
        operation: "provisioning/saveTopology",
        detail: change.actions,
      }),
    );
  }

  function wait(entry: Entry): void {
    waiting.push(entry);
    void inTurn(async () => {
      const batch = takeBatch(waiting);
      await saveBatch(batch).catch((error: unknown) => batch.forEach(({ reject }) => reject(error)));
    });
  }

  return {
    async save(change, options) {
      const { signal } = options;
      signal?.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<SavedChanges>();
      const entry: Entry = { change, options, attempts: 0, isAlone: false, resolve, reject };
      const onAbort = (): void => {
        if (!entry.isAlone) reject(signal?.reason);
      };
      signal?.addEventListener("abort", onAbort);
      wait(entry);
      return await promise.finally(() => signal?.removeEventListener("abort", onAbort));
    },
    keep: (change, options) =>
      inTurn(async () => {
        await queueActions(own, await planOf(change, options, own), options);
      }),
    saveKept: (options) =>
      inTurn(async () => {
        const { taskIds } = await saveTopology(own, options);
        const all = [...unclaimed, ...taskIds];
        unclaimed = [];
        return { taskIds: all };
      }),
  };
}

/** The first that waits, and all others that can be saved with it: no two for one device. */
function takeBatch(waiting: Entry[]): Entry[] {
  const open = waiting.splice(0).filter(({ options }) => options.signal?.aborted !== true);
  const [first, ...others] = open;
  if (!first) return [];
  const batch = [first];
  const devices = new Set(first.change.deviceKeys);
  for (const entry of others) {
    const fits = canShare(first.change) && canShare(entry.change) && batch.length < maxBatch;
    const keys = entry.change.deviceKeys ?? [];
    if (!fits || keys.some((key) => devices.has(key))) waiting.push(entry);
    else {
      batch.push(entry);
      for (const key of keys) devices.add(key);
    }
  }
  return batch;
}

function canShare({ deviceKeys = [], isAlone = false }: Change): boolean {
  return deviceKeys.length > 0 && !isAlone;
}

/** What each entry queues. Those that have nothing to do, or can't tell, are settled. */
async function planAll(batch: readonly Entry[], own: QueueCalls): Promise<PlannedEntry[]> {
  const planned = await mapLimited(batch, fleetConcurrency, async (entry) => {
    try {
      const actions = await planOf(entry.change, entry.options, own);
      if (actions.length === 0) entry.resolve(unchanged);
      return { entry, actions };
    } catch (error) {
      if (entry.change.isAlone === true) await clear(own, entry.options);
      entry.reject(error);
      return { entry, actions: [] };
    }
  });
  return planned.filter(({ actions }) => actions.length > 0);
}

async function planOf({ actions }: Change, options: CallOptions, own: QueueCalls): Promise<readonly QueuedAction[]> {
  return typeof actions === "function" ? await actions(options, own) : actions;
}

/** Options of calls for several callers. No caller's signal or deadline may end what is done for the others. */
function optionsOf(entries: readonly Entry[]): CallOptions {
  const options = entries[0]?.options ?? {};
  return entries.length === 1 ? options : { ...options, signal: undefined, deadline: Infinity };
}

/** Puts actions into the queue of the session. */
export async function queueActions(
  calls: Pick<Calls, "provisioning">,
  actions: readonly QueuedAction[],
  options: CallOptions,
): Promise<void> {
  for (const data of splitBySize(actions)) {
    // oxlint-disable-next-line no-await-in-loop -- there is one queue
    await calls.provisioning.addTempAction(
      { format: "topology", queryParam: "", nodeId: "root", body: { data } },
      options,
    );
  }
}

async function saveTopology(calls: Pick<Calls, "provisioning">, options: CallOptions): Promise<SavedChanges> {
  const { data } = await calls.provisioning.saveTopology({ body: [] }, options);
  return { taskIds: data?.taskIds ?? [] };
}

/** What stays in the queue would be saved by the next change. Not with a caller's signal or deadline: they may be what ended the work. */
async function clear(calls: Pick<Calls, "provisioning">, options: CallOptions): Promise<void> {
  await calls.provisioning
    .clearTempActions({}, { ...options, signal: undefined, deadline: Infinity })
    .catch(() => undefined);
}

/** The device of each task, by the number of the task. */
async function ownersOf(
  calls: Pick<Calls, "tasks">,
  taskIds: readonly string[],
  pending: () => Promise<readonly Task[]>,
  options: CallOptions,
): Promise<ReadonlyMap<string, string>> {
  if (taskIds.length === 0) return new Map();
  const owners = new Map((await pending()).map((task) => [task.workOrderId, deviceOf(task)]));
  // A task that somebody has started meanwhile is not pending any more.
  const others = taskIds.filter((id) => !owners.has(id));
  await mapLimited(others, fleetConcurrency, async (taskId) => {
    owners.set(taskId, deviceOf(await calls.tasks.get({ taskId }, fresh(options))));
  });
  return new Map(taskIds.map((id) => [id, owners.get(id) ?? ""]));
}

function tasksOf({ change }: Entry, owners: ReadonlyMap<string, string>): string[] {
  const keys = new Set(change.deviceKeys);
  return [...owners].flatMap(([id, device]) => (keys.has(device) ? [id] : []));
}

/** Tasks of changes that were kept in the queue before, which belong to whoever saves the rest. */
function unclaimedOf(planned: readonly PlannedEntry[], owners: ReadonlyMap<string, string> | undefined): string[] {
  if (!owners) return [];
  const keys = new Set(planned.flatMap(({ entry }) => entry.change.deviceKeys ?? []));
  return [...owners].flatMap(([id, device]) => (keys.has(device) ? [] : [id]));
}

/** The pending task of each device of a change whose save did not name them: a device has one at a time. */
function newestTasks({ deviceKeys = [] }: Change, pending: readonly Task[]): string[] {
  return deviceKeys.flatMap((key) => {
    const own = pending.filter((task) => deviceOf(task) === key);
    const newest = own.toSorted((a, b) => Number(b.workOrderId) - Number(a.workOrderId))[0];
    return newest ? [newest.workOrderId] : [];
  });
}

function deviceOf({ netElementId, workOrderDetails }: Task): string {
  return netElementId ?? workOrderDetails?.netElementId ?? "";
}

function memoize<T>(read: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => (value ??= read());
}
