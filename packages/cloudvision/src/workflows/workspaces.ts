import {
  type CallOptions,
  type Clock,
  ConflictError,
  isConflict,
  shareDeadline,
  waitFor,
  type WaitOptions,
} from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";
import { failingOn } from "./fail-on.ts";
import { findOrUndefined } from "./find.ts";

type Schemas = components["schemas"];
type Workspace = Schemas["WorkspaceV1Workspace"];
type Request = NonNullable<Schemas["WorkspaceV1WorkspaceConfig"]["request"]>;

/** Calls of workspaces, which servers have from 2021.2 on. */
export type WorkspaceCalls = Pick<Calls, "workspaceV1">;

/** A workspace that is to be opened. */
export interface WorkspacePlan {
  /** Its key, chosen by the caller. Default: a new UUID. */
  readonly id?: string | undefined;
  readonly name: string;
  readonly description?: string | undefined;
}

/** The workspace of a key; `undefined` when there is none. */
export async function findWorkspace(
  calls: WorkspaceCalls,
  workspaceId: string,
  options: CallOptions = {},
): Promise<Workspace | undefined> {
  const answer = await findOrUndefined(calls.workspaceV1.getWorkspace({ "key.workspaceId": workspaceId }, options));
  return answer?.value;
}

/** Lists all workspaces. */
export async function listWorkspaces(calls: WorkspaceCalls, options: CallOptions = {}): Promise<Workspace[]> {
  const records = await calls.workspaceV1.queryWorkspaces({ body: {} }, options).all();
  return records.flatMap(({ value }) => (value ? [value] : []));
}

/** Opens a workspace and gives its key. With an `id` it is safe to call twice. */
export async function openWorkspace(
  calls: WorkspaceCalls,
  { id = crypto.randomUUID(), name, description = "" }: WorkspacePlan,
  options: CallOptions = {},
): Promise<string> {
  const body = { key: { workspaceId: id }, displayName: name, description };
  await calls.workspaceV1.setWorkspaceConfig({ body }, { retry: "always", ...options });
  return id;
}

/**
 * Builds a workspace: the server checks what was edited in it. Waits for the end.
 * @throws WaitFailedError when the build fails, with the server's reason.
 */
export async function buildWorkspace(
  calls: WorkspaceCalls,
  workspaceId: string,
  given: WaitOptions<Workspace> = {},
): Promise<Workspace> {
  const options = shareDeadline(given);
  const requestId = crypto.randomUUID();
  await requestOf(calls, workspaceId, "REQUEST_START_BUILD", requestId, options.signal);
  return await waitForWorkspace(calls, workspaceId, requestId, isAnswered(requestId), "built", options);
}

/** How a build goes or went; `undefined` when there is none of that key. */
export async function findWorkspaceBuild(
  calls: WorkspaceCalls,
  workspaceId: string,
  buildId: string,
  options: CallOptions = {},
): Promise<Schemas["WorkspaceV1WorkspaceBuild"] | undefined> {
  const input = { "key.workspaceId": workspaceId, "key.buildId": buildId };
  return (await findOrUndefined(calls.workspaceV1.getWorkspaceBuild(input, options)))?.value;
}

/** What submitting gave. */
export interface SubmittedWorkspace {
  readonly workspaceId: string;
  /** Change controls that carry the edits out; none when they concern no device's configuration. */
  readonly changeControlIds: readonly string[];
}

/** How to submit a workspace. */
export interface SubmitOptions extends WaitOptions<Workspace> {
  /**
   * Submits in spite of devices that do not stream now; they get their configuration when they are back.
   * @default false
   */
  readonly force?: boolean | undefined;
}

/**
 * Submits a workspace that was built: what was edited in it becomes true. One that was submitted before needs
 * nothing, so it is safe to call twice.
 * @throws WaitFailedError when the server refuses it, for conflicts with other workspaces or inactive devices for example.
 */
export async function submitWorkspace(
  calls: WorkspaceCalls,
  workspaceId: string,
  given: SubmitOptions = {},
): Promise<SubmittedWorkspace> {
  const { force = false, ...options } = shareDeadline(given);
  const { signal } = options;
  const before = await findWorkspace(calls, workspaceId, { signal });
  if (before?.state !== "WORKSPACE_STATE_SUBMITTED") {
    const requestId = crypto.randomUUID();
    try {
      await requestOf(calls, workspaceId, force ? "REQUEST_SUBMIT_FORCE" : "REQUEST_SUBMIT", requestId, signal);
    } catch (error) {
      // A request that was heard and whose answer was lost finds the workspace closed when it comes again.
      const now = isConflict(error) ? await findWorkspace(calls, workspaceId, { signal }) : undefined;
      if (now?.state !== "WORKSPACE_STATE_SUBMITTED") throw error;
    }
    const isSubmitted = ({ state }: Workspace): boolean => state === "WORKSPACE_STATE_SUBMITTED";
    await waitForWorkspace(calls, workspaceId, requestId, isSubmitted, "submitted", options);
  }
  const { ccIds } = (await findWorkspace(calls, workspaceId, { signal })) ?? {};
  return { workspaceId, changeControlIds: ccIds?.values ?? [] };
}

/** Gives a workspace up: what was edited in it is forgotten. One that was given up before needs nothing. */
export async function abandonWorkspace(
  calls: WorkspaceCalls,
  workspaceId: string,
  given: CallOptions = {},
): Promise<void> {
  const options = shareDeadline(given);
  try {
    await requestOf(calls, workspaceId, "REQUEST_ABANDON", crypto.randomUUID(), options.signal);
  } catch (error) {
    const now = isConflict(error) ? await findWorkspace(calls, workspaceId, options) : undefined;
    if (now?.state !== "WORKSPACE_STATE_ABANDONED") throw error;
  }
}

/**
 * Takes over into a workspace what others have submitted meanwhile; it has to be built again afterwards. A workspace
 * that says `needsRebase` can't be submitted without it. Waits for the end.
 * @throws WaitFailedError when the server can't do it, with its reason.
 */
export async function rebaseWorkspace(
  calls: WorkspaceCalls,
  workspaceId: string,
  given: WaitOptions<Workspace> = {},
): Promise<Workspace> {
  const options = shareDeadline(given);
  const requestId = crypto.randomUUID();
  await requestOf(calls, workspaceId, "REQUEST_REBASE", requestId, options.signal);
  return await waitForWorkspace(calls, workspaceId, requestId, isAnswered(requestId), "rebased", options);
}

/**
 * Undoes what a workspace has changed when it was submitted. Waits for the end. One that was rolled back before needs
 * nothing, so it is safe to call twice.
 * @throws WaitFailedError when the server can't do it, for a workspace that was never submitted for example.
 */
export async function rollBackWorkspace(
  calls: WorkspaceCalls,
  workspaceId: string,
  given: WaitOptions<Workspace> = {},
): Promise<Workspace> {
  const options = shareDeadline(given);
  const isBack = ({ state }: Workspace): boolean => state === "WORKSPACE_STATE_ROLLED_BACK";
  const before = await findWorkspace(calls, workspaceId, { signal: options.signal });
  if (before && isBack(before)) return before;
  const requestId = crypto.randomUUID();
  await requestOf(calls, workspaceId, "REQUEST_ROLLBACK", requestId, options.signal);
  return await waitForWorkspace(calls, workspaceId, requestId, isBack, "rolled back", options);
}

/** How to work in a workspace. */
export interface InWorkspaceOptions {
  readonly signal?: AbortSignal | undefined;
  /** Submits in spite of devices that do not stream now. @default false */
  readonly force?: boolean | undefined;
  /** Options of the two waits, for the build and for the end of the submission. */
  readonly wait?: WaitOptions<Workspace> | undefined;
  /** Replaces time and chance, for tests. */
  readonly clock?: Clock | undefined;
}

/**
 * Opens a workspace, edits in it, builds it and submits it; when others have submitted something that concerns it, it
 * is rebased first. When one of the steps fails, the workspace is abandoned and nothing has changed; a submission that
 * the server has carried out counts, even when its end could not be watched. With an `id` it is safe to call twice: what
 * was submitted before is not edited again.
 * @throws WaitFailedError when the build fails or the server refuses the submission.
 * @throws ConflictError when the workspace of that `id` was abandoned or rolled back before; nothing was sent.
 * @example
 * import { editTag, inWorkspace } from "@northbound/cloudvision";
 *
 * await inWorkspace(cvp, { name: "Tag the leaves" }, async (workspaceId) => {
 *   await editTag(cvp, workspaceId, { label: "role", value: "leaf" });
 * });
 */
export async function inWorkspace(
  calls: WorkspaceCalls,
  plan: WorkspacePlan,
  edit: (workspaceId: string) => Promise<void>,
  options: InWorkspaceOptions = {},
): Promise<SubmittedWorkspace> {
  const { signal, clock, force } = options;
  const wait = { signal, clock, force, ...options.wait };
  const before = plan.id === undefined ? undefined : await findWorkspace(calls, plan.id, { signal });
  if (plan.id !== undefined && before?.state === "WORKSPACE_STATE_SUBMITTED") {
    return await submitWorkspace(calls, plan.id, wait);
  }
  const closed = closedStates.get(String(before?.state));
  if (closed !== undefined) {
    throw new ConflictError(
      `Workspace ${plan.id} was ${closed} and can't be edited any more; begin again with another \`id\`.`,
      { operation: "workspaceV1/setWorkspaceConfig", detail: before },
    );
  }
  const workspaceId = await openWorkspace(calls, plan, { signal });
  let isEdited = false;
  try {
    await edit(workspaceId);
    isEdited = true;
    return await buildAndSubmit(calls, workspaceId, wait);
  } catch (error) {
    // Not with the caller's signal: it may be what ended the work.
    await abandonWorkspace(calls, workspaceId).catch(() => undefined);
    // A submission that was heard can't be given up any more, even when it was not seen to end.
    const now = isEdited && !signal?.aborted ? await lookAt(calls, workspaceId) : undefined;
    if (now?.state !== "WORKSPACE_STATE_SUBMITTED") throw error;
    return { workspaceId, changeControlIds: now.ccIds?.values ?? [] };
  }
}

/** A look that explains an error, and must not take its place. */
async function lookAt(
  calls: WorkspaceCalls,
  workspaceId: string,
  signal?: AbortSignal,
): Promise<Workspace | undefined> {
  return await findWorkspace(calls, workspaceId, { signal, cache: "reload" }).catch(() => undefined);
}

/** Others may submit at any time between two steps; who loses that race three times in a row gives up. */
const maxRebases = 3;

async function buildAndSubmit(
  calls: WorkspaceCalls,
  workspaceId: string,
  submit: SubmitOptions,
  rebases = 0,
): Promise<SubmittedWorkspace> {
  const { force: _force, ...wait } = submit;
  const built = await buildWorkspace(calls, workspaceId, wait);
  try {
    if (built.needsRebase !== true || rebases >= maxRebases) return await submitWorkspace(calls, workspaceId, submit);
  } catch (error) {
    const now = await lookAt(calls, workspaceId, wait.signal);
    if (now?.needsRebase !== true || rebases >= maxRebases) throw error;
  }
  await rebaseWorkspace(calls, workspaceId, wait);
  return await buildAndSubmit(calls, workspaceId, submit, rebases + 1);
}

/** Requests are known by their id, so the same one may be sent again. */
async function requestOf(
  calls: WorkspaceCalls,
  workspaceId: string,
  request: Request,
  requestId: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const before = await findWorkspace(calls, workspaceId, { signal });
  const { displayName = "", description = "" } = before ?? {};
  const body = { key: { workspaceId }, displayName, description, request, requestParams: { requestId } };
  await calls.workspaceV1.setWorkspaceConfig({ body }, { retry: "always", signal });
}

function isAnswered(requestId: string): (workspace: Workspace) => boolean {
  return ({ responses }) => responses?.values?.[requestId] !== undefined;
}

async function waitForWorkspace(
  calls: WorkspaceCalls,
  workspaceId: string,
  requestId: string,
  until: (workspace: Workspace) => boolean,
  words: string,
  options: WaitOptions<Workspace>,
): Promise<Workspace> {
  const hasFailed = ({ responses }: Workspace): boolean =>
    responses?.values?.[requestId]?.status === "RESPONSE_STATUS_FAIL";
  return await waitFor(
    async (signal) =>
      (await calls.workspaceV1.getWorkspace({ "key.workspaceId": workspaceId }, { signal })).value ?? {},
    (workspace) => until(workspace) && !hasFailed(workspace),
    {
      name: `workspace ${workspaceId} to be ${words}`,
      backend: "cloudvision",
      ...failingOn((workspace) => {
        if (hasFailed(workspace)) return refusal(workspace.responses?.values?.[requestId]);
        return until(workspace) ? undefined : finalStates.get(String(workspace.state));
      }, options),
    },
  );
}

/** Why a request failed, and the way on where there is one. */
function refusal({ message, code }: Schemas["WorkspaceV1Response"] = {}): string {
  const words = message === undefined || message === "" ? "the server refused" : message;
  return code === "RESPONSE_CODE_INACTIVE_DEVICES_EXIST"
    ? `${words} (pass { force: true } to go on without them)`
    : words;
}

/** States from which nothing leads back. */
const closedStates: ReadonlyMap<string, string> = new Map([
  ["WORKSPACE_STATE_ABANDONED", "abandoned"],
  ["WORKSPACE_STATE_ROLLED_BACK", "rolled back"],
]);

const finalStates: ReadonlyMap<string, string> = new Map([
  ["WORKSPACE_STATE_CONFLICTS", "it conflicts with what others have changed"],
  ...[...closedStates].map(([state, words]) => [state, `it was ${words}`] as const),
]);
