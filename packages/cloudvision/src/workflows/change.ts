import type { CallOptions } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";

/** One queued change, as the wire has it. */
export type QueuedAction = components["schemas"]["TempActionInput"];

/** Calls that a change of the provisioning tree needs. */
export type ProvisioningCalls = Pick<Calls, "provisioning" | "tasks">;

/** The calls whose session has the queue. */
export type QueueCalls = Pick<Calls, "provisioning" | "devices">;

/** Options of every workflow that changes the provisioning tree. */
export interface ChangeOptions extends CallOptions {
  /** Words for the people who read the change. Default: what the workflow does. */
  readonly info?: string | undefined;
  /**
   * Whether the change is saved, which makes its tasks. With `false` it stays in the queue of the session; save all
   * that is queued with `saveQueuedChanges`. Any change of this client that is saved before saves it as well.
   * @default true
   */
  readonly save?: boolean | undefined;
}

/** What saving queued changes gave. */
export interface SavedChanges {
  /** Tasks that carry the change out, Pending until they are executed; none when nothing had to change. */
  readonly taskIds: readonly string[];
}

/** Reads what has to be queued, with the calls of the session that has the queue. */
export type Plan = (options: CallOptions, calls: QueueCalls) => Promise<readonly QueuedAction[]>;

/** A change, and how to see whether it has come true. */
export interface Change {
  /**
   * What is queued; none when nothing has to change. A function reads when the change's turn has come, so that it
   * sees what earlier changes have made. It may be called again.
   */
  readonly actions: readonly QueuedAction[] | Plan;
  /**
   * Keys of the devices whose tasks the change makes. Only changes with known devices are saved together with others.
   */
  readonly deviceKeys?: readonly string[];
  /** Queues something while it plans, and so can't share a save. @default false */
  readonly isAlone?: boolean;
  /** Reads whether the tree is as it should be after the change. */
  readonly isDone: (options: CallOptions) => Promise<boolean>;
}

/** Nothing had to change. */
export const unchanged: SavedChanges = { taskIds: [] };

/** Options for reads that decide what is written: never from the cache. */
export function fresh<T extends CallOptions>(options: T): CallOptions {
  const { info: _info, save: _save, ...rest } = options as T & ChangeOptions;
  return { ...rest, cache: "reload" };
}

/** A queued action with every member that the portal looks at. */
export function queuedAction(info: string, action: QueuedAction): QueuedAction {
  return {
    info,
    infoPreview: info,
    note: "",
    nodeId: "",
    nodeName: "",
    fromId: "",
    fromName: "",
    childTasks: [],
    parentTask: "",
    ...action,
  };
}
