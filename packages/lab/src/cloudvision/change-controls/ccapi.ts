import type { CcapiControl } from "./state.ts";
import { rpcFault } from "../errors.ts";
import type { CloudVisionState } from "../state.ts";
import { startTask } from "../tasks/tasks.ts";
import type { CloudVisionHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";

function find(state: CloudVisionState, id: string): CcapiControl {
  const control = state.changeControls.ccapi.get(id);
  if (!control) throw rpcFault(5, "change control not found");
  return control;
}

/** Numbers of the tasks in a stage and in all stages under it, in order. */
function tasksOf(stage: Schemas["CcapiStage"]): string[] {
  const own = stage.action?.name === "task" ? [stage.action.args?.["TaskID"] ?? ""] : [];
  return [...own, ...(stage.stage_row ?? []).flatMap((row) => row.stage.flatMap(tasksOf))];
}

/** Runs the tasks one after the other until one fails or somebody stops it. */
function run(state: CloudVisionState, control: CcapiControl, waiting: readonly string[], user: string): void {
  const [next, ...rest] = waiting;
  const end = (error: string): void => {
    control.status = { ...control.status, state: "Completed", error };
  };
  if (next === undefined) return end("");
  if (control.status.state !== "Running") return;
  const task = state.tasks.get(next);
  if (!task) return end(`task ${next} does not exist`);
  if (task.record.workOrderUserDefinedStatus !== "Pending") return end(`task ${next} is not pending`);
  task.record = { ...task.record, ccIdV2: control.config.id };
  startTask(state, task, user, (status) => {
    if (status === "Completed") run(state, control, rest, user);
    else end(`task ${next} failed`);
  });
}

/** Change controls of the second generation, by the service gateway. */
export const ccapiHandlers: CloudVisionHandlers = {
  "ccapi/update": ({ body, state }) => {
    const { config } = body;
    const timestamp = state.resources.stamp();
    state.changeControls.ccapi.set(config.id, {
      config,
      timestamp,
      approved: false,
      status: { id: config.id, state: "Pending", error: "", stages: {} },
      cancel: undefined,
    });
    return [{ id: config.id, update_timestamp: timestamp }];
  },

  "ccapi/addApproval": ({ body, state }) => {
    const control = find(state, body.cc_id);
    if (body.cc_timestamp !== control.timestamp) throw rpcFault(9, "timestamp does not match the change control");
    control.approved = true;
    return {};
  },

  "ccapi/deleteApproval": ({ body, state }) => {
    find(state, body.cc_id).approved = false;
    return {};
  },

  "ccapi/start": ({ body, session, state }) => {
    const control = find(state, body.cc_id);
    if (!control.approved) throw rpcFault(9, "change control is not approved");
    if (control.status.state === "Running") throw rpcFault(9, "change control is running");
    control.status = { ...control.status, state: "Running", error: "" };
    run(state, control, tasksOf(control.config.root_stage), session?.user ?? "");
    return {};
  },

  "ccapi/stop": ({ body, state }) => {
    const control = find(state, body.cc_id);
    if (control.status.state !== "Running") throw rpcFault(9, "change control is not running");
    control.status = { ...control.status, state: "Completed", error: "stopped" };
    return {};
  },

  "ccapi/delete": ({ body, state }) => {
    find(state, body.cc_id);
    state.changeControls.ccapi.delete(body.cc_id);
    return {};
  },

  "ccapi/getStatus": ({ body, state }) => [{ status: find(state, body.cc_id).status }],
};
