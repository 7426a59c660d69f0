import type { CloudVisionState } from "../state.ts";
import { designFromMainline } from "./configlets.ts";
import { keyText, type ResourceValue, type Undo } from "./resources.ts";

/** One edit of a workspace. */
export interface Edit {
  /** The resource that it shows in. */
  readonly shown: string;
  readonly key: ResourceValue;
  readonly removed: boolean;
  /** The same for every workspace that edits the same thing. */
  readonly text: string;
}

/** What was edited in a workspace. */
export function editsOf({ resources }: CloudVisionState, workspaceId: unknown): Edit[] {
  const edits: Edit[] = [];
  for (const { name } of resources.types.values()) {
    const shown = name.replace(/Config$/, "");
    if (shown === name || !resources.types.has(shown) || name.startsWith("workspace/")) continue;
    for (const { key, value } of resources.list(name)) {
      if (key["workspaceId"] !== workspaceId || !value) continue;
      const text = `${shown} ${keyText({ ...key, workspaceId: "" })}`;
      edits.push({ shown, key, removed: value["remove"] === true, text });
    }
  }
  return edits;
}

/**
 * What was edited in a workspace becomes true outside of it, and what was true before is kept for the way back.
 * @returns what was edited, as `Edit.text` names it.
 */
export function moveToMainline(state: CloudVisionState, workspaceId: unknown): Set<string> {
  const { resources } = state;
  const edits = editsOf(state, workspaceId);
  const undo: Undo[] = [];
  for (const { shown, key, removed } of edits) {
    const mainline = { ...key, workspaceId: "" };
    const edited = resources.get(shown, key);
    undo.push({ name: shown, key: mainline, before: resources.get(shown, mainline) });
    if (removed) resources.remove(shown, mainline);
    else if (edited) resources.put(shown, { ...edited, key: mainline });
  }
  resources.submitted.set(String(workspaceId), undo);
  return new Set(edits.map(({ text }) => text));
}

/** Makes true again what was true before a workspace was submitted. */
export function rollBack(state: CloudVisionState, workspaceId: unknown): void {
  const { resources } = state;
  const undo = resources.submitted.get(String(workspaceId)) ?? [];
  for (const { name, key, before } of undo.toReversed()) {
    if (before) resources.put(name, before);
    else resources.remove(name, key);
  }
  resources.submitted.delete(String(workspaceId));
  designFromMainline(state, "");
}
