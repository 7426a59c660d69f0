import { takeSnapshot } from "../snapshots/take-snapshot.ts";
import { portalFault } from "../errors.ts";
import { search, slicePage } from "../paging.ts";
import type { CloudVisionState } from "../state.ts";
import { cancelTask, findTask, startTask } from "../tasks/tasks.ts";
import type { CloudVisionHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";

type Control = Schemas["LegacyChangeControl"];

function find(state: CloudVisionState, ccId: string): Control {
  const control = state.changeControls.legacy.get(ccId);
  if (!control) throw portalFault("142532", "No data found");
  return control;
}

function tasksOf(control: Control): string[] {
  return (control.changeControlTasks?.data ?? []).map((task) => task.workOrderId ?? "");
}

/** The records as they are now. */
function refreshed(state: CloudVisionState, control: Control): Control {
  const data = tasksOf(control).map((id) => findTask(state, id).record);
  return { ...control, changeControlTasks: { total: data.length, data } };
}

/** Starts the tasks one after the other; the first that fails stops the rest when it was asked to. */
function run(state: CloudVisionState, ccId: string, waiting: readonly string[], user: string): void {
  const control = find(state, ccId);
  const [next, ...rest] = waiting;
  if (next === undefined || control.status !== "Inprogress") {
    if (control.status === "Inprogress")
      state.changeControls.legacy.set(ccId, { ...control, status: "Completed", taskEndTime: state.clock.now() });
    return;
  }
  const task = findTask(state, next);
  const device = state.fabric.devices.get(task.record.netElementId ?? "");
  const template = control.snapshotTemplateKey;
  takeSnapshot(state, template, device, "Change Control");
  startTask(state, task, user, (status) => {
    takeSnapshot(state, template, device, "Change Control");
    const stop = status === "Failed" && find(state, ccId).stopOnError === true;
    run(state, ccId, stop ? [] : rest, user);
  });
}

/** Change controls of releases before 2019: an ordered list of tasks with snapshots around it. */
export const legacyChangeControlHandlers: CloudVisionHandlers = {
  "changeControlsLegacy/list": ({ query, state }) => {
    const found = search([...state.changeControls.legacy.values()].toReversed(), query.searchText, (control) => [
      control.ccName,
      control.ccId,
      control.status,
    ]);
    return { total: found.length, data: slicePage(found, query).map((control) => refreshed(state, control)) };
  },

  "changeControlsLegacy/get": ({ query, state }) => refreshed(state, find(state, String(query.ccId))),

  "changeControlsLegacy/listTasks": ({ query, state }) => {
    const free = [...state.tasks.values()].filter(
      (task) => task.record.workOrderUserDefinedStatus === "Pending" && (task.record.ccId ?? "") === "",
    );
    const found = search(free, query.searchText, ({ record }) => [record.workOrderId, record.description]);
    return { total: found.length, data: slicePage(found, query).map((task) => task.record) };
  },

  "changeControlsLegacy/save": ({ body, session, clock, state }) => {
    const ccId = String(state.changeControls.legacy.size + 1);
    const tasks = body.changeControlTasks
      .toSorted((a, b) => a.taskOrder - b.taskOrder)
      .map(({ taskId }) => findTask(state, taskId));
    for (const task of tasks) task.record = { ...task.record, ccId };
    state.changeControls.legacy.set(ccId, {
      ccId,
      key: ccId,
      ccName: body.ccName,
      type: body.type,
      timeZone: body.timeZone,
      countryId: body.countryId,
      dateTime: body.dateTime,
      snapshotTemplateKey: body.snapshotTemplateKey,
      snapshotTemplateName: state.snapshots.templates.get(body.snapshotTemplateKey)?.name ?? null,
      stopOnError: body.stopOnError === "true",
      status: "Pending",
      notes: "",
      createdBy: session?.user ?? "",
      createdTimestamp: clock.now(),
      taskCount: tasks.length,
      deviceCount: new Set(tasks.map((task) => task.record.netElementId)).size,
      changeControlTasks: { total: tasks.length, data: tasks.map((task) => task.record) },
    });
    return { data: "success", ccId };
  },

  "changeControlsLegacy/addNote": ({ body, state }) => {
    state.changeControls.legacy.set(body.ccId, { ...find(state, body.ccId), notes: body.notes });
    return { data: "success" };
  },

  "changeControlsLegacy/execute": ({ body, session, clock, state }) => {
    const user = session?.user ?? "";
    for (const { ccId = "" } of body.ccIds) {
      const control = find(state, ccId);
      if (control.status !== "Pending") throw portalFault("142889", `Change control ${ccId} is not pending`);
      state.changeControls.legacy.set(ccId, {
        ...control,
        status: "Inprogress",
        executedBy: user,
        executedTimestamp: clock.now(),
        taskStartTime: clock.now(),
      });
      run(state, ccId, tasksOf(control), user);
    }
    return { data: "success" };
  },

  "changeControlsLegacy/cancel": ({ body, session, state }) => {
    for (const ccId of body.ccIds) {
      const control = find(state, ccId);
      state.changeControls.legacy.set(ccId, { ...control, status: "Cancelled" });
      for (const id of tasksOf(control)) {
        const task = findTask(state, id);
        if (task.record.workOrderState === "ACTIVE") cancelTask(state, task, session?.user ?? "");
      }
    }
    return { data: "success" };
  },

  "changeControlsLegacy/delete": ({ body, state }) => {
    for (const ccId of body.ccIds) find(state, ccId);
    for (const ccId of body.ccIds) state.changeControls.legacy.delete(ccId);
    return { data: "success" };
  },
};
