import type { LabFault } from "../../core/fault-error.ts";
import { compareVersions } from "../../core/versions.ts";
import { audit } from "../events/audit-log.ts";
import { rpcFault } from "../errors.ts";
import type { CloudVisionState } from "../state.ts";
import { cancelTask, startTask } from "../tasks/tasks.ts";
import { asValue, type ResourceValue } from "./resources.ts";
import type { WriteRules } from "./rules.ts";

const controlType = "changecontrol/v1/ChangeControl";
/** Lab time of a stage that is not a task. */
const stageTime = 500;

function controlOf(state: CloudVisionState, key: ResourceValue): ResourceValue {
  const control = state.resources.get(controlType, key);
  if (!control) throw rpcFault(5, "resource not found");
  return control;
}

function unknownControl(key: ResourceValue): LabFault {
  return rpcFault(5, `change control with ID ${JSON.stringify(key["id"])} does not exist`);
}

/** Before 2022.1 a server missed the approval of a change control that does not exist, and not the change control. */
function findToRun(state: CloudVisionState, key: ResourceValue): void {
  if (state.resources.get(controlType, key)) return;
  throw compareVersions(state.version, "2022.1.0") < 0 ? rpcFault(9, "not approved") : unknownControl(key);
}

function update(state: CloudVisionState, key: ResourceValue, changes: ResourceValue): void {
  state.resources.put(controlType, { ...state.resources.get(controlType, key), ...changes });
}

function stagesOf(control: ResourceValue): Readonly<Record<string, ResourceValue>> {
  return asValue(asValue(asValue(control["change"])["stages"])["values"]) as Readonly<Record<string, ResourceValue>>;
}

function updateStage(state: CloudVisionState, key: ResourceValue, id: string, changes: ResourceValue): void {
  const control = controlOf(state, key);
  const stages = stagesOf(control);
  const change = {
    ...asValue(control["change"]),
    stages: { values: { ...stages, [id]: { ...stages[id], ...changes } } },
  };
  update(state, key, { change });
  const activity = `Stage ${id} ${String(changes["status"] ?? "")
    .replace("STAGE_STATUS_", "")
    .toLowerCase()}`;
  audit(state, {
    user: String(asValue(control["start"])["user"] ?? ""),
    category: "ChangeControl",
    key: String(key["id"]),
    subKey: id,
    activity,
  });
}

function isRunning(state: CloudVisionState, key: ResourceValue): boolean {
  return state.resources.get(controlType, key)?.["status"] === "CHANGE_CONTROL_STATUS_RUNNING";
}

/** Runs a stage: its action, then its rows one after the other, the stages of a row side by side. */
function runStage(state: CloudVisionState, key: ResourceValue, id: string, done: (error: string) => void): void {
  const stage = stagesOf(controlOf(state, key))[id];
  if (!stage) {
    done(`stage ${id} does not exist`);
    return;
  }
  updateStage(state, key, id, { status: "STAGE_STATUS_RUNNING", startTime: state.resources.stamp() });
  const end = (error: string): void => {
    const now = state.resources.get(controlType, key);
    // A stage that was stopped has ended already.
    if (now && stagesOf(now)[id]?.["status"] === "STAGE_STATUS_RUNNING")
      updateStage(state, key, id, { status: "STAGE_STATUS_COMPLETED", error, endTime: state.resources.stamp() });
    done(error);
  };
  runAction(state, key, id, stage, (error) => {
    if (error !== "") return end(error);
    const rows = (asValue(stage["rows"])["values"] ?? []) as readonly ResourceValue[];
    runRows(state, key, rows, end);
  });
}

function runRows(
  state: CloudVisionState,
  key: ResourceValue,
  rows: readonly ResourceValue[],
  done: (error: string) => void,
): void {
  const [row, ...rest] = rows;
  if (!row) return done("");
  if (!isRunning(state, key)) return done("stopped");
  const ids = (row["values"] ?? []) as readonly string[];
  let open = ids.length;
  let failure = "";
  if (open === 0) return runRows(state, key, rest, done);
  for (const id of ids) {
    runStage(state, key, id, (error) => {
      failure ||= error;
      open -= 1;
      if (open === 0) {
        if (failure === "") runRows(state, key, rest, done);
        else done(failure);
      }
    });
  }
}

function runAction(
  state: CloudVisionState,
  key: ResourceValue,
  stageId: string,
  stage: ResourceValue,
  done: (error: string) => void,
): void {
  const action = asValue(stage["action"]);
  if (action["name"] === undefined) return done("");
  const args = asValue(asValue(action["args"])["values"]);
  if (action["name"] !== "task") {
    state.clock.after(stageTime, () => {
      done("");
    });
    return;
  }
  const task = state.tasks.get(String(args["TaskID"]));
  if (!task) return done(`task ${String(args["TaskID"])} does not exist`);
  if (task.record.workOrderUserDefinedStatus !== "Pending") return done(`task ${task.id} is not pending`);
  task.record = { ...task.record, ccIdV2: String(key["id"]), stageId };
  startTask(state, task, String(asValue(controlOf(state, key)["start"])["user"] ?? ""), (status) => {
    done(status === "Completed" ? "" : `task ${task.id} failed`);
  });
}

function start(state: CloudVisionState, key: ResourceValue, notes: unknown, user: string): void {
  const control = controlOf(state, key);
  if (asValue(control["approve"])["value"] !== true) throw rpcFault(9, "change control is not approved");
  if (isRunning(state, key)) throw rpcFault(9, "change control is running");
  const root = String(asValue(control["change"])["rootStageId"] ?? "");
  const time = state.resources.stamp();
  update(state, key, {
    status: "CHANGE_CONTROL_STATUS_RUNNING",
    error: "",
    start: { value: true, notes: notes ?? "", user, time },
  });
  runStage(state, key, root, (error) => {
    // Unless it was stopped meanwhile, or even started again.
    const isSame = asValue(state.resources.get(controlType, key)?.["start"])["time"] === time;
    if (isSame) update(state, key, { status: "CHANGE_CONTROL_STATUS_COMPLETED", error });
  });
}

function stop(state: CloudVisionState, key: ResourceValue, notes: unknown, user: string): void {
  // That a change control which has ended can't be stopped is an assumption: nothing public says what a server does.
  if (!isRunning(state, key)) throw rpcFault(9, "change control is not running");
  for (const task of state.tasks.values())
    if (task.record.ccIdV2 === key["id"] && task.record.workOrderState === "ACTIVE") cancelTask(state, task, user);
  for (const [id, stage] of Object.entries(stagesOf(controlOf(state, key)))) {
    if (stage["status"] !== "STAGE_STATUS_RUNNING") continue;
    updateStage(state, key, id, {
      status: "STAGE_STATUS_COMPLETED",
      error: "stopped",
      endTime: state.resources.stamp(),
    });
  }
  update(state, key, {
    status: "CHANGE_CONTROL_STATUS_COMPLETED",
    error: "stopped",
    start: { value: false, notes: notes ?? "", user, time: state.resources.stamp() },
  });
}

/** Defines a change control anew: its stages have not started, and nobody has approved it. */
export function defineChange(state: CloudVisionState, key: ResourceValue, change: ResourceValue, user: string): void {
  const stages = Object.entries(asValue(asValue(change["stages"])["values"])).map(
    ([id, stage]) => [id, { ...asValue(stage), status: "STAGE_STATUS_NOT_STARTED", error: "" }] as const,
  );
  const stagesByDevice = new Map<string, string[]>();
  for (const [id, stage] of stages) {
    const args = asValue(asValue(asValue(asValue(stage)["action"])["args"])["values"]);
    const serial = state.tasks.get(String(args["TaskID"]))?.record.workOrderDetails?.serialNumber;
    if (serial !== undefined) stagesByDevice.set(serial, [...(stagesByDevice.get(serial) ?? []), id]);
  }
  const before = state.resources.get(controlType, key);
  state.resources.put(controlType, {
    ...before,
    key,
    change: { ...change, stages: { values: Object.fromEntries(stages) }, time: state.resources.stamp(), user },
    // A change of the definition takes an approval back; one that nobody ever gave is absent.
    ...(before?.["approve"] !== undefined && { approve: { value: false, notes: "", user: "" } }),
    status: "CHANGE_CONTROL_STATUS_NOT_STARTED",
    error: "",
    deviceIds: { values: [...stagesByDevice.keys()] },
    deviceIdToStageIds: {
      values: Object.fromEntries([...stagesByDevice].map(([serial, ids]) => [serial, { values: ids }])),
    },
  });
}

/** Sets the time at which a change control starts by itself, or takes it back. */
function schedule(
  state: CloudVisionState,
  key: ResourceValue,
  { value: at, notes = "" }: ResourceValue,
  user: string,
): void {
  const current = controlOf(state, key);
  if (isRunning(state, key)) throw rpcFault(9, "change control is running");
  const flag = { notes, user, time: state.resources.stamp() };
  if (typeof at !== "string" || at === "") {
    const status = "CHANGE_CONTROL_STATUS_NOT_STARTED";
    const isScheduled = current["status"] === "CHANGE_CONTROL_STATUS_SCHEDULED";
    update(state, key, { schedule: flag, ...(isScheduled && { status }) });
    return;
  }
  update(state, key, { status: "CHANGE_CONTROL_STATUS_SCHEDULED", schedule: { value: at, ...flag } });
  state.clock.after(Date.parse(at) - state.clock.now(), () => {
    const due = state.resources.get(controlType, key);
    const isDue = due?.["status"] === "CHANGE_CONTROL_STATUS_SCHEDULED" && asValue(due["schedule"])["value"] === at;
    if (!due || !isDue) return;
    if (asValue(due["approve"])["value"] === true) start(state, key, notes, user);
    else {
      // What fails is taken off the schedule, and has no status but its error.
      const error = "change control is not approved";
      update(state, key, { status: "CHANGE_CONTROL_STATUS_UNSPECIFIED", error, schedule: flag });
    }
  });
}

/** Change controls: define, approve a version, start or schedule, stop. */
export const changeControlRules: WriteRules = {
  "changecontrol/v1/ChangeControlConfig": {
    showsItself: true,
    check: (state, value, given) => {
      const key = asValue(value["key"]);
      if (!key["id"]) throw rpcFault(3, "key.id is required");
      if (given["change"] === undefined) findToRun(state, key);
      else if (isRunning(state, key)) throw rpcFault(9, "change control is running");
    },
    apply: (state, value, given, { user }) => {
      const key = asValue(value["key"]);
      if (given["change"] !== undefined) defineChange(state, key, asValue(given["change"]), user);
      const { value: wanted, notes } = asValue(given["start"]);
      if (wanted === true) start(state, key, notes, user);
      if (wanted === false) stop(state, key, notes, user);
      if (given["schedule"] !== undefined) schedule(state, key, asValue(given["schedule"]), user);
    },
    checkRemoval: (state, key) => {
      if (!state.resources.get(controlType, key)) throw unknownControl(key);
    },
    remove: (state, key) => {
      state.resources.remove("changecontrol/v1/ApproveConfig", key);
    },
  },
  "changecontrol/v1/ApproveConfig": {
    check: (state, value) => {
      const control = controlOf(state, asValue(value["key"]));
      if (value["version"] !== asValue(control["change"])["time"])
        throw rpcFault(9, "version does not match the change control");
    },
    apply: (state, value, _given, { user }) => {
      const { value: approved = false, notes = "" } = asValue(value["approve"]);
      update(state, asValue(value["key"]), {
        approve: { value: approved, notes, user, time: state.resources.stamp() },
      });
    },
    remove: (state, key) => {
      if (state.resources.get(controlType, key)?.["approve"] === undefined) return;
      update(state, key, { approve: { value: false, notes: "", user: "" } });
    },
  },
};
