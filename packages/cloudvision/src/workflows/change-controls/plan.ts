import { InvalidInputError, UnsupportedVersionError } from "@northbound/runtime";
import type { components } from "../../generated/schema.d.ts";

type Schemas = components["schemas"];

/** What a stage does. A task is the action `task` with the argument `TaskID`. */
export interface StageAction {
  readonly name: string;
  readonly args?: Readonly<Record<string, string>> | undefined;
  /** Longest time for the action, in seconds, as the server counts it. @default 3000 */
  readonly timeoutSeconds?: number | undefined;
}

/** A stage of a change control: an action, or rows of further stages. */
export interface StagePlan {
  /** Unique in the change control. Default: made from its place, `root`, `stage0`, `stage0-1`, … */
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** The number of the task that it runs. */
  readonly task?: string | undefined;
  /** What it does, when that is not a task. */
  readonly action?: StageAction | undefined;
  /** Rows run one after the other, the stages of a row side by side. */
  readonly rows?: readonly (readonly StagePlan[])[] | undefined;
}

/** A change control that is to be made. */
export interface ChangeControlPlan {
  /**
   * Its key, chosen by the caller, so that making it twice makes it once. Default: a new UUID. Level 2 and earlier
   * number their change controls themselves.
   */
  readonly id?: string | undefined;
  readonly name: string;
  readonly notes?: string | undefined;
  /** Tasks to run, in this order. */
  readonly tasks?: readonly string[] | undefined;
  /** Whether `tasks` run one after the other or side by side. @default "series" */
  readonly order?: "series" | "parallel" | undefined;
  /** Stages of one's own, instead of `tasks`: rows of stages, as in a `StagePlan`. */
  readonly rows?: readonly (readonly StagePlan[])[] | undefined;
  /** Levels 1 and 2: a failed task stops the rest. Later levels always stop there. @default true */
  readonly stopOnError?: boolean | undefined;
  /** Levels 1 and 2: template of the snapshots before and after. */
  readonly snapshotTemplateKey?: string | undefined;
}

/** A stage with its id, as the wires want it. */
export interface PlannedStage {
  readonly id: string;
  readonly name: string;
  readonly action:
    | { readonly name: string; readonly args: Record<string, string>; readonly timeout: number }
    | undefined;
  readonly rows: readonly (readonly PlannedStage[])[];
}

/** cvprac's, in seconds. */
const defaultTimeout = 3000;

/**
 * Gives every stage its id.
 * @throws InvalidInputError for two stages of one id, a stage that both runs something and has rows, and no stages.
 */
export function planStages(plan: ChangeControlPlan): PlannedStage {
  const { tasks = [], order = "series", rows } = plan;
  if (rows !== undefined && tasks.length > 0) {
    throw new InvalidInputError("A change control has either `tasks` or `rows`, not both.");
  }
  const own = rows ?? (order === "series" ? tasks.map((task) => [{ task }]) : [tasks.map((task) => ({ task }))]);
  if (own.flat().length === 0) throw new InvalidInputError(`Change control ${plan.name} has no stages.`);
  const seen = new Set<string>();
  return planStage({ id: "root", name: "root", rows: own }, "root", "stage", seen);
}

function planStage(stage: StagePlan, fallback: string, prefix: string, seen: Set<string>): PlannedStage {
  const id = stage.id ?? fallback;
  if (seen.has(id)) throw new InvalidInputError(`Two stages have the id ${id}.`);
  seen.add(id);
  const action = actionOf(stage);
  const rows = stage.rows ?? [];
  if (action && rows.length > 0) throw new InvalidInputError(`Stage ${id} has both something to run and rows.`);
  let count = 0;
  const planned = rows.map((row) =>
    row.map((child) => {
      const place = `${prefix}${count}`;
      count += 1;
      return planStage(child, place, `${place}-`, seen);
    }),
  );
  return { id, name: stage.name ?? id, action, rows: planned };
}

function actionOf({ task, action }: StagePlan): PlannedStage["action"] {
  if (task !== undefined) return { name: "task", args: { TaskID: task }, timeout: defaultTimeout };
  return action && { name: action.name, args: { ...action.args }, timeout: action.timeoutSeconds ?? defaultTimeout };
}

/** The stages as the Resource API wants them: all in one map, rows by id. */
export function toStageMap(root: PlannedStage): Record<string, Schemas["ChangeControlV1StageConfig"]> {
  const own: Schemas["ChangeControlV1StageConfig"] = {
    name: root.name,
    ...(root.action && {
      action: { name: root.action.name, timeout: root.action.timeout, args: { values: root.action.args } },
    }),
    ...(root.rows.length > 0 && { rows: { values: root.rows.map((row) => ({ values: row.map(({ id }) => id) })) } }),
  };
  return Object.assign({ [root.id]: own }, ...root.rows.flat().map(toStageMap));
}

/** The stages as the gateway wants them: one inside the other. */
export function toStageTree(stage: PlannedStage): Schemas["CcapiStage"] {
  return {
    id: stage.id,
    ...(stage.action && { action: { name: stage.action.name, args: stage.action.args } }),
    ...(stage.rows.length > 0 && { stage_row: stage.rows.map((row) => ({ stage: row.map(toStageTree) })) }),
  };
}

/**
 * The tasks as the oldest change controls want them: numbers of order, equal for those that run side by side.
 * @throws UnsupportedVersionError for a stage that is not a task, which those servers can not run.
 */
export function toTaskOrder(root: PlannedStage): { readonly taskId: string; readonly taskOrder: number }[] {
  return root.rows.flatMap((row, index) =>
    row.map(({ id, action, rows }) => {
      const taskId = action?.name === "task" && rows.length === 0 ? action.args["TaskID"] : undefined;
      if (taskId === undefined) {
        throw new UnsupportedVersionError(`Stage ${id} is not a task, and change controls before 2019 run tasks only.`);
      }
      return { taskId, taskOrder: index + 1 };
    }),
  );
}
