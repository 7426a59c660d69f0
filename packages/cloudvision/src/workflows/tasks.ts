import { type ClientOptions, waitFor, type WaitOptions } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";
import { failingOn } from "./fail-on.ts";

type Task = components["schemas"]["Task"];

/** What the group `tasks` has beyond single calls. */
export interface TaskWorkflows {
  /**
   * Waits until a task has ended well, and gives it as last read.
   * @throws WaitFailedError when the task fails or is cancelled.
   * @throws TimeoutError when the deadline passes first. Both carry the task as `detail.last`.
   * @example
   * await cvp.tasks.waitFor("17", { onProgress: ({ last }) => console.log(last?.workOrderUserDefinedStatus) });
   */
  waitFor(taskId: string, options?: WaitOptions<Task>): Promise<Task>;
}

/** Adds waiting to the task calls of a client. `workOrderUserDefinedStatus` is the state that people see. */
export function createTaskWorkflows(
  calls: Pick<Calls, "tasks">,
  { clock, observe }: Pick<ClientOptions, "clock" | "observe"> = {},
): TaskWorkflows {
  return {
    waitFor: (taskId, options = {}) =>
      waitFor(
        (signal) => calls.tasks.get({ taskId }, { signal }),
        (task) => task.workOrderUserDefinedStatus === "Completed",
        {
          name: `task ${taskId} to be completed`,
          describe: ({ workOrderUserDefinedStatus }) => workOrderUserDefinedStatus,
          backend: "cloudvision",
          clock,
          observe,
          ...failingOn(taskFailure, options),
        },
      ),
  };
}

/** Why a task can't be completed any more; `undefined` while it can. */
export function taskFailure({ workOrderUserDefinedStatus: status }: Task): string | undefined {
  return status === "Failed" || status === "Cancelled" ? `it ended as ${status}` : undefined;
}
