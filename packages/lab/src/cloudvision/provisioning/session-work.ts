import type { Session } from "../../core/sessions.ts";
import type { QueuedAction } from "./save-topology.ts";
import type { CloudVisionState } from "../state.ts";

/** The changes that a session has queued and not saved. */
export function queuedActions(session: Session): QueuedAction[] {
  const queued = session.data.get("tempActions");
  if (Array.isArray(queued)) return queued as QueuedAction[];
  const fresh: QueuedAction[] = [];
  session.data.set("tempActions", fresh);
  return fresh;
}

/** Queues changes for the next save of a session. */
export function queueActions(state: CloudVisionState, session: Session, actions: readonly QueuedAction[]): void {
  const own = { userId: session.user, timestamp: state.clock.now() };
  queuedActions(session).push(...actions.map((action) => ({ ...action, ...own, key: `temp_${state.random.uuid()}` })));
}

/** A reconcile configlet that a session wrote and can still take back. */
interface PendingReconcile {
  readonly deviceKey: string;
  /** What it was before; `undefined` when there was none. */
  readonly before: string | undefined;
}

/** Reconcile configlets that are not saved yet, by key. */
export function pendingReconciles(session: Session): Map<string, PendingReconcile> {
  const known = session.data.get("reconciles");
  if (known instanceof Map) return known as Map<string, PendingReconcile>;
  const fresh = new Map<string, PendingReconcile>();
  session.data.set("reconciles", fresh);
  return fresh;
}

/** What is saved can't be taken back any more. */
export function keepReconciles(session: Session | undefined): void {
  if (session) pendingReconciles(session).clear();
}
