import { type CallOptions, waitFor, type WaitOptions } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";
import { fresh } from "./change.ts";
import { fleetConcurrency, mapLimited } from "./map-limited.ts";
import { taskFailure } from "./tasks.ts";

type Task = components["schemas"]["Task"];

/** Up to here each task is read by itself; above it the list is read, which has 500 on a page. */
export const fewTasks = 10;

/** Reads tasks: the pages of the list up to the last that is wanted, and by itself what is in none of them. */
export async function readTasks(
  calls: Pick<Calls, "tasks">,
  taskIds: readonly string[],
  options: CallOptions,
): Promise<Map<string, Task>> {
  const found = new Map<string, Task>();
  const wanted = new Set(taskIds);
  if (wanted.size > fewTasks) {
    for await (const task of calls.tasks.list({ queryparam: "" }, fresh(options))) {
      if (wanted.delete(task.workOrderId)) found.set(task.workOrderId, task);
      if (wanted.size === 0) break;
    }
  }
  await mapLimited([...wanted], fleetConcurrency, async (taskId) => {
    found.set(taskId, await calls.tasks.get({ taskId }, fresh(options)));
  });
  return found;
}

/** Waits until many tasks have ended well. The first that fails ends the wait. */
export async function waitForTasks(
  calls: Pick<Calls, "tasks">,
  taskIds: readonly string[],
  options: WaitOptions<Task>,
): Promise<Task[]> {
  const { failOn, onProgress, describe: _, ...rest } = options;
  const open = new Set(taskIds);
  const ended = new Map<string, Task>();
  await waitFor(
    async (signal) => {
      const tasks = [...(await readTasks(calls, [...open], { signal })).values()];
      for (const task of tasks.filter(isCompleted)) {
        ended.set(task.workOrderId, task);
        open.delete(task.workOrderId);
      }
      return tasks;
    },
    () => open.size === 0,
    {
      name: `${taskIds.length} tasks to be completed`,
      describe: () => `${open.size} that are not`,
      backend: "cloudvision",
      ...rest,
      failOn: (tasks) => {
        for (const task of tasks) {
          const failure = taskFailure(task) ?? failOn?.(task);
          if (failure) return failure === true ? true : `task ${task.workOrderId}: ${failure}`;
        }
        return undefined;
      },
      onProgress: (report) => {
        for (const last of report.last ?? []) onProgress?.({ ...report, last });
      },
    },
  );
  return taskIds.flatMap((taskId) => ended.get(taskId) ?? []);
}

function isCompleted({ workOrderUserDefinedStatus }: Task): boolean {
  return workOrderUserDefinedStatus === "Completed";
}
