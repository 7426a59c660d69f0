import {
  type CallOptions,
  InvalidInputError,
  isConflict,
  shareDeadline,
  UnsupportedVersionError,
  waitFor,
  type WaitOptions,
} from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";
import { type LevelSource, readLevel } from "../api-level.ts";
import { type ChangeControlPlan, planStages, toStageMap, toStageTree, toTaskOrder } from "./change-controls/plan.ts";
import { type ChangeControlState, fromGateway, fromLegacy, fromResource } from "./change-controls/state.ts";
import { atMostOnce } from "./at-most-once.ts";
import { fresh } from "./change.ts";
import { failingOn } from "./fail-on.ts";
import { findOrUndefined } from "./find.ts";

/** Calls of the three generations of change controls. */
export type ChangeControlCalls = Pick<Calls, "changeControlsLegacy" | "ccapi" | "changeControlV1" | "tasks"> &
  LevelSource;

/** A change control by its key. */
export interface ChangeControlReference {
  readonly id: string;
  /** The version of the definition: what an approval is for on levels 3 to 5. */
  readonly version?: string | undefined;
}

/** Which interface a server has: `/changeControl` to level 2, the gateway to 5, the Resource API from 6 on. */
type Generation = "legacy" | "gateway" | "resource";

async function generationOf(source: LevelSource): Promise<Generation> {
  const level = await readLevel(source);
  if (level < 3) return "legacy";
  return level < 6 ? "gateway" : "resource";
}

/**
 * Makes a change control of tasks or of stages of one's own. With an `id` it is safe to call twice: the definition is
 * replaced by the same one.
 * @throws InvalidInputError for a plan that can't be, such as two stages of one id.
 * @example
 * import { createChangeControl, runChangeControl } from "@northbound/cloudvision";
 *
 * const control = await createChangeControl(cvp, { name: "NTP for all leaves", tasks: ["17", "18"], order: "parallel" });
 * await runChangeControl(cvp, control);
 */
export async function createChangeControl(
  calls: ChangeControlCalls,
  plan: ChangeControlPlan,
  given: CallOptions = {},
): Promise<ChangeControlReference> {
  const options = shareDeadline(given);
  if (plan.id === "")
    throw new InvalidInputError("The id of a change control is an empty text; leave it out for a new one.");
  const generation = await generationOf(calls);
  const root = planStages(plan);
  const { id = crypto.randomUUID(), name, notes = "" } = plan;
  if (generation === "legacy") return await createLegacy(calls, plan, options);
  // The key is the caller's: the same definition may be sent again.
  const repeatable: CallOptions = { retry: "always", ...options };
  if (generation === "gateway") {
    const body = { config: { id, name, root_stage: toStageTree(root) } };
    const [result] = await calls.ccapi.update({ body }, repeatable);
    return { id, version: result?.update_timestamp };
  }
  const change = { name, notes, rootStageId: root.id, stages: { values: toStageMap(root) } };
  await calls.changeControlV1.setChangeControlConfig({ body: { key: { id }, change } }, repeatable);
  const made = await calls.changeControlV1.getChangeControl({ "key.id": id }, options);
  return { id, version: made.value?.change?.time };
}

/**
 * Approves a change control as it is now. Levels 1 and 2 know no approval: nothing happens there. Safe to call twice.
 * @param control With its version on levels 3 to 5, as `createChangeControl` gave it; later levels read it when it is
 * left out, and refuse a version that is not the present one.
 * @returns the change control with the version that was approved, where the server knows versions.
 */
export async function approveChangeControl(
  calls: ChangeControlCalls,
  control: ChangeControlReference,
  options: CallOptions & { readonly notes?: string | undefined } = {},
): Promise<ChangeControlReference> {
  const { notes = "", ...rest } = options;
  const { id, version } = control;
  const generation = await generationOf(calls);
  if (generation === "gateway") {
    if (version === undefined) throw new InvalidInputError(`The approval of change control ${id} needs its version.`);
    await calls.ccapi.addApproval({ body: { cc_id: id, cc_timestamp: version } }, rest);
  }
  return generation === "resource" ? await setApproval(calls, control, true, notes, rest) : control;
}

/** Takes an approval back. Levels 1 and 2 know none. */
export async function withdrawApproval(
  calls: ChangeControlCalls,
  control: ChangeControlReference,
  options: CallOptions & { readonly notes?: string | undefined } = {},
): Promise<void> {
  const { notes = "", ...rest } = options;
  const generation = await generationOf(calls);
  if (generation === "gateway") await calls.ccapi.deleteApproval({ body: { cc_id: control.id } }, rest);
  if (generation === "resource") await setApproval(calls, control, false, notes, rest);
}

async function setApproval(
  calls: ChangeControlCalls,
  { id, version }: ChangeControlReference,
  value: boolean,
  notes: string,
  options: CallOptions,
): Promise<ChangeControlReference> {
  const present =
    version ?? (await calls.changeControlV1.getChangeControl({ "key.id": id }, options)).value?.change?.time;
  const body = { key: { id }, approve: { value, notes }, ...(present !== undefined && { version: present }) };
  await calls.changeControlV1.setApproveConfig({ body }, options);
  return { id, version: present };
}

/**
 * Starts a change control. One that runs or has ended is left alone, so it is safe to call twice, also when the
 * answer to the first call was lost.
 */
export async function startChangeControl(
  calls: ChangeControlCalls,
  { id }: ChangeControlReference,
  options: CallOptions & { readonly notes?: string | undefined } = {},
): Promise<void> {
  const { notes = "", ...rest } = options;
  const hasBegun = async (): Promise<true | undefined> => {
    const state = await findChangeControl(calls, id, fresh(rest));
    return state && state.status !== "pending" && state.status !== "scheduled" ? true : undefined;
  };
  if (await hasBegun()) return;
  const start = async (): Promise<unknown> => {
    const generation = await generationOf(calls);
    if (generation === "legacy") return calls.changeControlsLegacy.execute({ body: { ccIds: [{ ccId: id }] } }, rest);
    if (generation === "gateway") return calls.ccapi.start({ body: { cc_id: id } }, rest);
    const body = { key: { id }, start: { value: true, notes } };
    return calls.changeControlV1.setChangeControlConfig({ body }, rest);
  };
  await atMostOnce(start, hasBegun, rest);
}

/**
 * Stops a change control that runs; on levels 1 and 2 its tasks are cancelled, also those of one that has not begun.
 * One that has ended is left alone, so it is safe to call twice.
 */
export async function stopChangeControl(
  calls: ChangeControlCalls,
  { id }: ChangeControlReference,
  options: CallOptions & { readonly notes?: string | undefined } = {},
): Promise<void> {
  const { notes = "", ...rest } = options;
  const generation = await generationOf(calls);
  const isOpen = async (): Promise<boolean> => {
    const { status = "pending" } = (await findChangeControl(calls, id, rest)) ?? {};
    return status === "running" || (generation === "legacy" && status === "pending");
  };
  if (!(await isOpen())) return;
  try {
    if (generation === "legacy") await calls.changeControlsLegacy.cancel({ body: { ccIds: [id] } }, rest);
    else if (generation === "gateway") await calls.ccapi.stop({ body: { cc_id: id } }, rest);
    else {
      const body = { key: { id }, start: { value: false, notes } };
      await calls.changeControlV1.setChangeControlConfig({ body }, { retry: "always", ...rest });
    }
  } catch (error) {
    // It may have ended in between, or at the first of two tries.
    if (!isConflict(error) || (await isOpen())) throw error;
  }
}

/**
 * Has the server start an approved change control at a time. From level 8 on.
 * @throws UnsupportedVersionError on earlier levels.
 */
export async function scheduleChangeControl(
  calls: ChangeControlCalls,
  { id }: ChangeControlReference,
  at: Date,
  options: CallOptions & { readonly notes?: string | undefined } = {},
): Promise<void> {
  const { notes = "", ...rest } = options;
  const level = await readLevel(calls);
  if (level < 8) throw unsupported("Change controls are scheduled from 2022.1 on", level);
  const body = { key: { id }, schedule: { value: at.toISOString(), notes } };
  await calls.changeControlV1.setChangeControlConfig({ body }, { retry: "always", ...rest });
}

/** Takes the time back at which a change control was to start. One without such a time needs nothing. From level 8 on. */
export async function unscheduleChangeControl(
  calls: ChangeControlCalls,
  { id }: ChangeControlReference,
  options: CallOptions & { readonly notes?: string | undefined } = {},
): Promise<void> {
  const { notes = "", ...rest } = options;
  const level = await readLevel(calls);
  if (level < 8) throw unsupported("Change controls are scheduled from 2022.1 on", level);
  if ((await findChangeControl(calls, id, rest))?.status !== "scheduled") return;
  const body = { key: { id }, schedule: { notes } };
  await calls.changeControlV1.setChangeControlConfig({ body }, { retry: "always", ...rest });
}

/** Deletes a change control. One that is gone already needs nothing. */
export async function removeChangeControl(
  calls: ChangeControlCalls,
  { id }: ChangeControlReference,
  options: CallOptions = {},
): Promise<void> {
  const generation = await generationOf(calls);
  if (generation === "legacy") {
    await findOrUndefined(calls.changeControlsLegacy.delete({ body: { ccIds: [id] } }, options));
  } else if (generation === "gateway") await findOrUndefined(calls.ccapi.delete({ body: { cc_id: id } }, options));
  else await findOrUndefined(calls.changeControlV1.deleteChangeControlConfig({ "key.id": id }, options));
}

/** A change control as it is now; `undefined` when there is none of that key. */
export async function findChangeControl(
  calls: ChangeControlCalls,
  id: string,
  given: CallOptions = {},
): Promise<ChangeControlState | undefined> {
  const options = shareDeadline(given);
  const generation = await generationOf(calls);
  if (generation === "legacy") {
    const input = { ccId: id, startIndex: 0, endIndex: 0 };
    const control = await findOrUndefined(calls.changeControlsLegacy.get(input, options));
    return control && fromLegacy(control);
  }
  if (generation === "gateway") {
    const items = await findOrUndefined(calls.ccapi.getStatus({ body: { cc_id: id } }, options));
    return items && fromGateway(id, items[0]?.status);
  }
  const answer = await findOrUndefined(calls.changeControlV1.getChangeControl({ "key.id": id }, options));
  return answer?.value && fromResource(answer.value);
}

/**
 * Lists all change controls.
 * @throws UnsupportedVersionError on levels 3 to 5, whose interface can't list.
 */
export async function listChangeControls(
  calls: ChangeControlCalls,
  given: CallOptions = {},
): Promise<ChangeControlState[]> {
  const options = shareDeadline(given);
  const generation = await generationOf(calls);
  if (generation === "gateway") {
    throw unsupported("Change controls are listed before 2019 and from 2021.2 on", await readLevel(calls));
  }
  if (generation === "legacy") return (await calls.changeControlsLegacy.list({}, options).all()).map(fromLegacy);
  const records = await calls.changeControlV1.listChangeControls({}, options).all();
  return records.flatMap(({ value }) => (value ? [fromResource(value)] : []));
}

/** Tasks that are pending and in no change control yet. */
export async function listTasksForChangeControl(
  calls: ChangeControlCalls,
  given: CallOptions = {},
): Promise<components["schemas"]["Task"][]> {
  const options = shareDeadline(given);
  if ((await generationOf(calls)) === "legacy") return await calls.changeControlsLegacy.listTasks({}, options).all();
  // The server's search wants the word in capitals, as its first client wrote it.
  const tasks = await calls.tasks.list({ queryparam: "PENDING" }, options).all();
  return tasks.filter(({ ccIdV2 = "" }) => ccIdV2 === "");
}

/**
 * Waits until a change control has ended well, and gives it as last read.
 * @throws WaitFailedError when it failed or was stopped.
 */
export async function waitForChangeControl(
  calls: ChangeControlCalls,
  { id }: ChangeControlReference,
  options: WaitOptions<ChangeControlState> = {},
): Promise<ChangeControlState> {
  return await waitFor(
    async (signal) => {
      const state = await findChangeControl(calls, id, { signal });
      return state ?? missing(id);
    },
    ({ status }) => status === "completed",
    { name: `change control ${id} to be completed`, backend: "cloudvision", ...failingOn(failure, options) },
  );
}

/**
 * Approves a change control, starts it and waits until it has ended well. Each step that is done already is left out,
 * so that it goes on where an earlier call ended.
 * @throws WaitFailedError when it failed or was stopped.
 */
export async function runChangeControl(
  calls: ChangeControlCalls,
  control: ChangeControlReference,
  options: WaitOptions<ChangeControlState> & { readonly notes?: string | undefined } = {},
): Promise<ChangeControlState> {
  const { notes, ...wait } = options;
  const call = { signal: wait.signal, notes };
  const state = await findChangeControl(calls, control.id, { signal: wait.signal });
  if (state?.status === "pending" && state.approved !== true) await approveChangeControl(calls, control, call);
  await startChangeControl(calls, control, call);
  return await waitForChangeControl(calls, control, wait);
}

function missing(id: string): ChangeControlState {
  return { ...fromGateway(id, undefined), status: "failed", error: "it does not exist" };
}

function failure({ status, error }: ChangeControlState): string | undefined {
  // One that could not start at its time has not begun, and says why.
  if (status === "failed" || (status === "pending" && error !== "")) return error;
  return status === "cancelled" ? "it was stopped" : undefined;
}

/** The oldest interface numbers change controls itself; after a lost answer the newest of that name is ours. */
async function createLegacy(
  calls: ChangeControlCalls,
  plan: ChangeControlPlan,
  options: CallOptions,
): Promise<ChangeControlReference> {
  const { name, notes, snapshotTemplateKey = "", stopOnError = true } = plan;
  const body: components["schemas"]["LegacyChangeControlRequest"] = {
    ccName: name,
    timeZone: "UTC",
    countryId: "",
    dateTime: "",
    snapshotTemplateKey,
    type: "Custom",
    stopOnError: stopOnError ? "true" : "false",
    deletedTaskIds: [],
    changeControlTasks: toTaskOrder(planStages(plan)).map((task) => ({ ...task, snapshotTemplateKey, clonedCcId: "" })),
  };
  const known = new Set(
    (await calls.changeControlsLegacy.list({ searchText: name }, fresh(options)).all()).map(({ ccId }) => ccId),
  );
  const save = async (): Promise<string> => (await calls.changeControlsLegacy.save({ body }, options)).ccId ?? "";
  const id = await atMostOnce(
    save,
    async () => {
      const listed = await calls.changeControlsLegacy.list({ searchText: name }, fresh(options)).all();
      return listed.find(({ ccId, ccName }) => ccName === name && !known.has(ccId))?.ccId;
    },
    options,
  );
  if (notes !== undefined) await calls.changeControlsLegacy.addNote({ body: { ccId: id, notes } }, options);
  return { id };
}

function unsupported(message: string, level: number): UnsupportedVersionError {
  return new UnsupportedVersionError(`${message}; this server is on level ${level}.`, { detail: { level } });
}
