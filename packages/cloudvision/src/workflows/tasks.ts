import { type Clock, systemClock, waitFor, type WaitOptions } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";

type Task = components["schemas"]["Task"];

/** What the group `tasks` has beyond single calls. */
export interface TaskWorkflows {
  /**
   * Waits until a task has ended well.
   * @throws WaitFailedError when the task fails or is cancelled; `detail.last` is the task as last seen.
   * @throws TimeoutError when the deadline passes first.
   * @example await cvp.tasks.waitFor("17", { onProgress: ({ last }) => console.log(last.workOrderUserDefinedStatus) });
   */
  waitFor(taskId: string, options?: WaitOptions<Task>): Promise<Task>;
}

/** States of a task that people see, as `workOrderUserDefinedStatus` gives them. */
const ended = ["Completed"];
const failed = ["Failed", "Cancelled"];

/** Adds waiting to the calls of a client. */
export function createTaskWorkflows(calls: Pick<Calls, "tasks">, clock: Clock = systemClock): TaskWorkflows {
  return {
    waitFor: (taskId, options) =>
      waitFor(({ signal }) => calls.tasks.get({ taskId }, { signal }), (task) => ended.includes(task.workOrderUserDefinedStatus ?? ""), {
        what: `task ${taskId}`,
        clock,
        ...options,
        failOn: options?.failOn ?? ((task) => failed.includes(task.workOrderUserDefinedStatus ?? "")),
      }),
  };
}
