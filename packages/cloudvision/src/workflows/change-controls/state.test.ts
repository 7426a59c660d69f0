import { expect, test } from "vitest";
import type { components } from "../../generated/schema.d.ts";
import { fromGateway, fromLegacy, fromResource } from "./state.ts";

test.for([
  [{ status: "CHANGE_CONTROL_STATUS_NOT_STARTED" }, "pending"],
  [{ status: "CHANGE_CONTROL_STATUS_SCHEDULED" }, "scheduled"],
  [{ status: "CHANGE_CONTROL_STATUS_RUNNING" }, "running"],
  [{ status: "CHANGE_CONTROL_STATUS_COMPLETED", error: "" }, "completed"],
  [{ status: "CHANGE_CONTROL_STATUS_COMPLETED", error: "task 3 failed" }, "failed"],
  [{ status: "CHANGE_CONTROL_STATUS_COMPLETED", error: "stopped" }, "cancelled"],
  [{}, "pending"],
] as const)("reads %o of the Resource API as %s", ([control, status]) => {
  expect(fromResource(control).status).toBe(status);
});

test("reads stages and their tasks, the root left out", () => {
  const action = { name: "task", args: { values: { TaskID: "12" } } };
  const stages = { values: { root: { name: "root" }, a: { name: "first", action, status: "STAGE_STATUS_RUNNING" } } };
  const control = { key: { id: "cc" }, change: { name: "n", rootStageId: "root", stages, time: "t" } } as const;
  expect(fromResource({ ...control, approve: { value: true } } as Parameters<typeof fromResource>[0])).toMatchObject({
    id: "cc",
    name: "n",
    approved: true,
    version: "t",
    stages: [{ id: "a", name: "first", status: "running", error: "", taskId: "12" }],
  });
});

test.for([
  [undefined, "pending"],
  [{ state: "Pending" }, "pending"],
  [{ state: "Running" }, "running"],
  [{ state: "Completed", error: "" }, "completed"],
  [{ state: "Completed", error: "task 3 failed" }, "failed"],
  [{ state: "Failed", error: "" }, "failed"],
] as const)("reads %o of the gateway as %s", ([status, expected]) => {
  expect(fromGateway("cc", status).status).toBe(expected);
});

test.for([
  ["Pending", "Pending", "pending"],
  ["Inprogress", "Task Update In Progress", "running"],
  ["Completed", "Completed", "completed"],
  ["Completed", "Failed", "failed"],
  ["Cancelled", "Cancelled", "cancelled"],
] as const)("reads %s with a task %s of the oldest interface as %s", ([status, task, expected]) => {
  const record = { workOrderId: "3", workOrderUserDefinedStatus: task };
  const data = [record as components["schemas"]["Task"]];
  const control = fromLegacy({ ccId: "1", status, changeControlTasks: { total: 1, data } });
  expect(control.status).toBe(expected);
  expect(control.error).toBe(expected === "failed" ? "task 3 failed" : "");
});
