import type { Task } from "./state.ts";
import { text } from "../../http/message.ts";
import { portalFault } from "../errors.ts";
import { configletsOf, type FabricDevice } from "../inventory/fabric.ts";
import { describeConfiglet, describeNetElement } from "../describe.ts";
import { findDevice } from "../inventory/inventory.ts";
import { search, slicePage } from "../paging.ts";
import { audit } from "../events/audit-log.ts";
import type { CloudVisionState } from "../state.ts";
import type { CloudVisionHandlers } from "../handlers.ts";

/** What a new task is about. */
export interface TaskPlan {
  readonly device: FabricDevice;
  readonly description: string;
  readonly user: string;
  readonly kind: "Add Device" | "Move Device" | "Reset Device" | "Update Config" | "Image Push" | "Remove Device";
  /** Further members of the task's data. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** What is true once it has completed. */
  readonly apply: () => void;
}

/** Creates a task that waits to be started, and gives its number. */
export function createTask(state: CloudVisionState, plan: TaskPlan): string {
  const { clock, tasks } = state;
  const { device, kind } = plan;
  const id = String(tasks.size + 1);
  const now = clock.now();
  const imagePush = kind === "Image Push";
  tasks.set(id, {
    id,
    log: [{ at: now, text: `Task ${id} created for ${device.world.hostname}: ${plan.description}` }],
    apply: plan.apply,
    fails: false,
    cancel: undefined,
    record: {
      workOrderId: id,
      name: "",
      description: plan.description,
      note: "",
      templateId: "ztp",
      currentTaskName: "Submit",
      currentTaskType: "User Task",
      taskStatus: "ACTIVE",
      taskStatusBeforeCancel: "",
      workOrderState: "ACTIVE",
      workOrderUserDefinedStatus: "Pending",
      workFlowDetailsId: "",
      createdBy: plan.user,
      createdOnInLongFormat: now,
      executedBy: "",
      executedOnInLongFormat: 0,
      completedOnInLongFormat: 0,
      ccId: "",
      ccIdV2: "",
      stageId: "",
      netElementId: device.key,
      newParentContainerId: "",
      newParentContainerName: "",
      dualSupervisor: false,
      data: {
        NETELEMENT_ID: device.key,
        WORKFLOW_ACTION: imagePush ? "Image Push" : kind === "Update Config" ? "Configlet Push" : kind,
        IS_CONFIG_PUSH_NEEDED: imagePush ? "no" : "yes",
        IS_ADD_OR_MOVE_FLOW: false,
        VIEW: imagePush ? "IMAGE" : "CONFIG",
        currentparentContainerId: device.containerKey,
        newparentContainerId: device.containerKey,
        user: plan.user,
        targetIpAddress: device.world.address,
        ...plan.data,
      },
      workOrderDetails: {
        workOrderId: id,
        workOrderDetailsId: "",
        netElementId: device.key,
        netElementHostName: device.world.fqdn,
        ipAddress: device.world.address,
        serialNumber: device.world.serial,
      },
    },
  });
  return id;
}

/** A task by number. */
export function findTask(state: CloudVisionState, id: string): Task {
  const task = state.tasks.get(id);
  if (!task) throw portalFault("142859", `Invalid task id: ${id}`, 200);
  return task;
}

/**
 * Starts a task: it pushes, updates and completes, a step at a time, in lab time.
 * @param onEnd Called with the last state, `Completed` or `Failed`.
 */
export function startTask(
  state: CloudVisionState,
  task: Task,
  user: string,
  onEnd: (status: string) => void = () => undefined,
): void {
  if (task.record.workOrderUserDefinedStatus !== "Pending")
    throw portalFault("142889", `Task ${task.id} is not pending`);
  const { clock, options } = state;
  const step = options.taskStep ?? 400;
  const push =
    task.record.data?.WORKFLOW_ACTION === "Image Push" ? "Image Push In Progress" : "Configlet Push In Progress";
  const move = (status: string, words: string): void => {
    task.record = { ...task.record, workOrderUserDefinedStatus: status };
    task.log.push({ at: clock.now(), text: words });
    audit(state, { user, category: "Task", key: task.id, activity: words });
  };
  task.record = { ...task.record, executedBy: user, executedOnInLongFormat: clock.now() };
  move("In Progress", `Task ${task.id} started by ${user}`);
  const end = (status: "Completed" | "Failed", words: string): void => {
    task.cancel = undefined;
    task.record = {
      ...task.record,
      taskStatus: "COMPLETED",
      workOrderState: "COMPLETED",
      currentTaskName: status,
      completedOnInLongFormat: clock.now(),
    };
    move(status, words);
    onEnd(status);
  };
  task.cancel = clock.after(step, () => {
    move(push, `${push} on ${task.record.workOrderDetails?.netElementHostName ?? "the device"}`);
    task.cancel = clock.after(step, () => {
      if (task.fails) return end("Failed", `Task ${task.id} failed: the device refused the configuration`);
      move("Task Update In Progress", "Device state is being read back");
      task.cancel = clock.after(step, () => {
        task.apply();
        end("Completed", `Task ${task.id} completed`);
      });
    });
  });
}

/** Cancels a task that has not ended. */
export function cancelTask(state: CloudVisionState, task: Task, user: string): void {
  const { record } = task;
  if (record.workOrderState !== "ACTIVE") throw portalFault("142889", `Task ${task.id} has ended already`);
  task.cancel?.();
  task.cancel = undefined;
  task.record = {
    ...record,
    taskStatusBeforeCancel: record.workOrderUserDefinedStatus ?? "",
    taskStatus: "COMPLETED",
    workOrderState: "COMPLETED",
    workOrderUserDefinedStatus: "Cancelled",
    completedOnInLongFormat: state.clock.now(),
  };
  task.log.push({ at: state.clock.now(), text: `Task ${task.id} cancelled by ${user}` });
}

/** Newest first, as the portal lists them. */
function listTasks(state: CloudVisionState, words: string | undefined): readonly Task[] {
  const all = [...state.tasks.values()].toReversed();
  return search(all, words, ({ record }) => [
    record.workOrderUserDefinedStatus,
    record.description,
    record.createdBy,
    record.workOrderId,
    record.workOrderDetails?.netElementHostName,
    record.workOrderState,
  ]);
}

/** Tasks: list, read, start, cancel, note, log. */
export const taskHandlers: CloudVisionHandlers = {
  "tasks/list": ({ query, state }) => {
    const found = listTasks(state, query.queryparam);
    return { total: found.length, data: slicePage(found, query).map((task) => task.record) };
  },

  "tasks/get": ({ query, state }) => {
    const { record } = findTask(state, query.taskId);
    const device = state.fabric.devices.get(record.netElementId ?? "");
    return { ...record, data: { ...record.data, ...(device ? { presentImageInDevice: device.version } : {}) } };
  },

  "tasks/getStatus": ({ query, state }) => ({
    taskStatus: findTask(state, query.taskId).record.workOrderUserDefinedStatus,
  }),

  "tasks/addNote": ({ body, state }) => {
    const task = findTask(state, body.workOrderId);
    task.record = { ...task.record, note: body.note };
    return { data: "success" };
  },

  "tasks/addLog": ({ body, state }) => {
    if (body.message === "") throw portalFault("142952", "Message is empty");
    findTask(state, body.taskId).log.push({ at: state.clock.now(), text: `${body.source}: ${body.message}` });
    return { data: "success" };
  },

  "tasks/execute": ({ body, session, state }) => {
    const tasks = body.data.map((id) => findTask(state, id));
    for (const task of tasks) startTask(state, task, session?.user ?? "");
    return { data: "success" };
  },

  "tasks/cancel": ({ body, session, state }) => {
    const tasks = body.data.map((id) => findTask(state, id));
    for (const task of tasks) cancelTask(state, task, session?.user ?? "");
    return { data: "success" };
  },

  "tasks/getLogsLegacy": ({ query, state }) => {
    const { log } = findTask(state, String(query.id));
    const entries = log.map(({ at, text: words }) => ({
      logDetails: words,
      dateTimeInLongFormat: at,
      userName: "cvpadmin",
    }));
    return { total: entries.length, data: slicePage(entries, query) };
  },

  "tasks/exportLogs": ({ query, state }) => {
    const { log } = findTask(state, query.taskId);
    return text(
      log.map(({ at, text: words }) => `${new Date(at).toISOString()} ${words}\n`).join(""),
      200,
      "application/octet-stream",
    );
  },

  "tasks/getConfig": (context) => {
    const { fabric } = context.state;
    const task = findTask(context.state, context.query.workorderid);
    const device = findDevice(context.state, task.record.netElementId);
    const keys = configletsOf(fabric, device);
    const configs = keys
      .flatMap((key) => fabric.configlets.get(key) ?? [])
      .map((configlet) => describeConfiglet(fabric, configlet));
    return {
      configs,
      designedConfig: configLines(configs.map((configlet) => configlet.config ?? "").join("")),
      runningConfig: configLines(device.runningConfig),
      targetIpAddress: describeNetElement(context.state, device).ipAddress,
      total: 0,
      new: 0,
      mismatch: 0,
      reconcile: 0,
      errors: [],
      warnings: [],
      isReconcileInvoked: false,
      configCapturedAt: String(device.bootTime),
      runningConfigcount: 1,
    };
  },
};

/** A configuration as numbered lines. */
export function configLines(
  config: string,
): { command: string; rowId: number; parentRowId: number; blockId: string; code: string; shouldReconcile: boolean }[] {
  return config
    .split("\n")
    .filter((line) => line !== "")
    .map((command, index) => ({
      command,
      rowId: index + 1,
      parentRowId: 0,
      blockId: `line-${index + 1}`,
      code: "NEW",
      shouldReconcile: false,
    }));
}
