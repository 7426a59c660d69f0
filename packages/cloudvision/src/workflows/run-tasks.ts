import { type CallOptions, shareDeadline, type WaitOptions } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";
import { type LevelSource, readLevel } from "../api-level.ts";
import { atMostOnce } from "./at-most-once.ts";
import { findOrUndefined } from "./find.ts";
import { fewTasks, readTasks, waitForTasks } from "./task-wait.ts";
import { createTaskWorkflows } from "./tasks.ts";

type Task = components["schemas"]["Task"];

/** The task of a number; `undefined` when there is none. */
export async function findTask(
  calls: Pick<Calls, "tasks">,
  taskId: string,
  options: CallOptions = {},
): Promise<Task | undefined> {
  return await findOrUndefined(calls.tasks.get({ taskId }, options));
}

/**
 * Executes tasks and waits until all of them have ended well. Tasks that are under way or done are not started again,
 * so that it goes on where an earlier call ended. Many tasks are started by one request and followed by the list.
 * @throws WaitFailedError when a task fails or is cancelled.
 * @example
 * import { runTasks } from "@northbound/cloudvision";
 *
 * await runTasks(cvp, ["17", "18"], { onProgress: ({ last }) => console.log(last?.workOrderUserDefinedStatus) });
 */
export async function runTasks(
  calls: Pick<Calls, "tasks">,
  taskIds: readonly string[],
  given: WaitOptions<Task> = {},
): Promise<Task[]> {
  const options = shareDeadline(given);
  await startTasks(calls, taskIds, { signal: options.signal });
  if (taskIds.length > fewTasks) return await waitForTasks(calls, taskIds, options);
  const { waitFor } = createTaskWorkflows(calls, options);
  // The first that fails ends the looks at the others.
  const others = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, others.signal]) : others.signal;
  try {
    return await Promise.all(taskIds.map((taskId) => waitFor(taskId, { ...options, signal })));
  } finally {
    others.abort();
  }
}

/** Executes those of the tasks that are pending. */
export async function startTasks(
  calls: Pick<Calls, "tasks">,
  taskIds: readonly string[],
  options: CallOptions = {},
): Promise<void> {
  const pending = async (): Promise<string[]> => {
    const tasks = await readTasks(calls, [...new Set(taskIds)], options);
    return [...tasks.keys()].filter((taskId) => tasks.get(taskId)?.workOrderUserDefinedStatus === "Pending");
  };
  const data = await pending();
  if (data.length === 0) return;
  await atMostOnce<unknown>(
    () => calls.tasks.execute({ body: { data } }, options),
    async () => ((await pending()).length === 0 ? data : undefined),
    options,
  );
}

/** A line of the log of a task. */
export interface TaskLogEntry {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly user: string;
  readonly text: string;
}

/**
 * The log of a task, in one shape. Up to level 4 the task has a log of its own; later what the audit log says about
 * its stage in a change control, or, for a task outside of one, still its own.
 */
export async function listTaskLog(
  calls: Pick<Calls, "tasks" | "audit"> & LevelSource,
  taskId: string,
  given: CallOptions = {},
): Promise<TaskLogEntry[]> {
  const options = shareDeadline(given);
  if ((await readLevel(calls)) < 5) return await listOwnLog(calls, taskId, options);
  const { ccIdV2, stageId } = await calls.tasks.get({ taskId }, options);
  if (ccIdV2 === undefined) return [];
  if (ccIdV2 === "") return await listOwnLog(calls, taskId, options);
  return await listChangeControlLog(calls, ccIdV2, stageId, options);
}

/** What the audit log says about a change control, or about one stage of it; newest first. */
export async function listChangeControlLog(
  calls: Pick<Calls, "audit">,
  changeControlId: string,
  stageId?: string,
  options: CallOptions = {},
): Promise<TaskLogEntry[]> {
  const body = {
    category: "ChangeControl",
    objectKey: changeControlId,
    dataSize: 75,
    startTime: 0,
    endTime: 0,
    lastRetrievedAudit: {},
    ...(stageId !== undefined && stageId !== "" && { tags: { stageId } }),
  };
  const entries = await calls.audit.queryLogs({ body }, options).all();
  return entries.map(({ dateTimeInLongFormat: at, userName: user, activity: text }) => ({
    at,
    user,
    text,
  }));
}

async function listOwnLog(calls: Pick<Calls, "tasks">, taskId: string, options: CallOptions): Promise<TaskLogEntry[]> {
  const page = await calls.tasks.getLogsLegacy({ id: taskId, queryparam: "", startIndex: 0, endIndex: 0 }, options);
  const { data } = page as { readonly data?: readonly Readonly<Record<string, unknown>>[] };
  return (data ?? []).map(({ dateTimeInLongFormat, userName, logDetails, activity }) => ({
    at: Number(dateTimeInLongFormat ?? 0),
    user: String(userName ?? ""),
    text: String(logDetails ?? activity ?? ""),
  }));
}
