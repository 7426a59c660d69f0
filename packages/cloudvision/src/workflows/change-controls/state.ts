import type { components } from "../../generated/schema.d.ts";

type Schemas = components["schemas"];

/** Where a change control or a stage of it is. */
export type ChangeStatus = "pending" | "scheduled" | "running" | "completed" | "failed" | "cancelled";

/** A stage of a change control, as it runs. */
export interface StageState {
  readonly id: string;
  readonly name: string;
  readonly status: ChangeStatus;
  readonly error: string;
  /** The task that it runs, where the server tells it. */
  readonly taskId?: string | undefined;
}

/** A change control, in one shape over its three generations. */
export interface ChangeControlState {
  readonly id: string;
  /** Empty on levels 3 to 5, whose status does not tell it. */
  readonly name: string;
  readonly status: ChangeStatus;
  /** Why it failed; empty otherwise. */
  readonly error: string;
  /** `undefined` where the server does not tell, or knows no approval. */
  readonly approved: boolean | undefined;
  /** The version of the definition that an approval is for, where there is one. */
  readonly version: string | undefined;
  /** When it is to start by itself, RFC 3339. */
  readonly scheduledFor?: string | undefined;
  readonly stages: readonly StageState[];
}

/** A change control of the Resource API. */
export function fromResource(control: Schemas["ChangeControlV1ChangeControl"]): ChangeControlState {
  const { key, change, approve, error = "", schedule } = control;
  const root = change?.rootStageId ?? "";
  return {
    id: key?.id ?? "",
    name: change?.name ?? "",
    status: resourceStatus(control.status, error),
    error,
    approved: approve?.value ?? false,
    version: change?.time,
    scheduledFor: schedule?.value,
    stages: Object.entries(change?.stages?.values ?? {})
      .filter(([id]) => id !== root)
      .map(([id, stage]) => ({
        id,
        name: stage.name ?? id,
        status: stageStatus(stage.status, stage.error ?? ""),
        error: stage.error ?? "",
        taskId: stage.action?.args?.values?.["TaskID"],
      })),
  };
}

function resourceStatus(status: string | undefined, error: string): ChangeStatus {
  switch (status) {
    case "CHANGE_CONTROL_STATUS_RUNNING":
      return "running";
    case "CHANGE_CONTROL_STATUS_SCHEDULED":
      return "scheduled";
    case "CHANGE_CONTROL_STATUS_COMPLETED":
      return ended(error);
    default:
      return "pending";
  }
}

function stageStatus(status: string | undefined, error: string): ChangeStatus {
  if (status === "STAGE_STATUS_RUNNING") return "running";
  if (status === "STAGE_STATUS_COMPLETED") return ended(error);
  return "pending";
}

/** A change control of the gateway, whose status says little more than where it is. */
export function fromGateway(id: string, status: Schemas["CcapiStatus"] | undefined): ChangeControlState {
  const state = status?.state ?? "";
  const error = status?.error ?? "";
  return {
    id,
    name: "",
    status: gatewayStatus(state, error),
    error,
    approved: undefined,
    version: undefined,
    stages: Object.entries(status?.stages ?? {}).map(([stageId, stage]) => ({
      id: stageId,
      name: stageId,
      status: gatewayStatus(stage.state ?? "", stage.error ?? ""),
      error: stage.error ?? "",
    })),
  };
}

function gatewayStatus(state: string, error: string): ChangeStatus {
  if (state === "Running") return "running";
  if (state === "Completed" || state === "Failed") return ended(error === "" && state === "Failed" ? state : error);
  return "pending";
}

/** Stopping is an error to the server, and none to the one who stopped it. */
function ended(error: string): ChangeStatus {
  if (error === "") return "completed";
  return /^(?:stopped|cancell?ed)/i.test(error) ? "cancelled" : "failed";
}

/** A change control of levels 1 and 2: a list of tasks. */
export function fromLegacy(control: Schemas["LegacyChangeControl"]): ChangeControlState {
  const tasks = control.changeControlTasks?.data ?? [];
  const stages = tasks.map((task) => ({
    id: task.workOrderId ?? "",
    name: task.description ?? "",
    status: taskStatus(task.workOrderUserDefinedStatus),
    error: task.workOrderUserDefinedStatus === "Failed" ? "the task failed" : "",
    taskId: task.workOrderId,
  }));
  const failed = stages.filter(({ status }) => status === "failed").map(({ id }) => `task ${id} failed`);
  const status = legacyStatus(control.status);
  return {
    id: control.ccId ?? control.key ?? "",
    name: control.ccName ?? "",
    status: status === "completed" && failed.length > 0 ? "failed" : status,
    error: failed.join(", "),
    approved: undefined,
    version: undefined,
    stages,
  };
}

function legacyStatus(status: string | undefined): ChangeStatus {
  switch (status) {
    case "Inprogress":
      return "running";
    case "Completed":
      return "completed";
    case "Cancelled":
      return "cancelled";
    case "Scheduled":
      return "scheduled";
    default:
      return "pending";
  }
}

function taskStatus(status: string | undefined): ChangeStatus {
  switch (status) {
    case "Pending":
    case undefined:
      return "pending";
    case "Completed":
      return "completed";
    case "Failed":
      return "failed";
    case "Cancelled":
      return "cancelled";
    default:
      return "running";
  }
}
