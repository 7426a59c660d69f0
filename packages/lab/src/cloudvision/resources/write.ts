import type { CloudVisionState } from "../state.ts";
import { alertRules } from "./alerts.ts";
import { changeControlRules } from "./change-control.ts";
import { configletRules } from "./configlets.ts";
import { eventRules } from "./events.ts";
import { inventoryRules } from "./inventory.ts";
import { mirror } from "./mirror.ts";
import { otherRules } from "./others.ts";
import { asValue, type Change, type ResourceValue } from "./resources.ts";
import { serviceAccountRules } from "./service-accounts.ts";
import type { WriteRule, WriteRules, Writer } from "./rules.ts";
import { studioRules } from "./studios.ts";
import { workspaceRules } from "./workspace.ts";
import { checkWorkspace, noteEdit } from "./workspace-state.ts";

/** What writing means for the resources that do more than keep a value. */
const rules: WriteRules = {
  ...alertRules,
  ...changeControlRules,
  ...configletRules,
  ...eventRules,
  ...inventoryRules,
  ...otherRules,
  ...serviceAccountRules,
  ...studioRules,
  ...workspaceRules,
};

/**
 * Sets a resource: members that are not given stay as they are. Unless a rule says otherwise, a `…Config` shows in
 * the resource of the same name without `Config`.
 */
export function setResource(state: CloudVisionState, type: string, given: ResourceValue, writer: Writer): Change {
  const { resources } = state;
  const rule: WriteRule = rules[type] ?? {};
  checkWorkspace(state, type, asValue(given["key"]));
  const completed = rule.complete?.(state, given, writer) ?? given;
  const key = asValue(completed["key"]);
  const value = { ...resources.get(type, key), ...completed };
  rule.check?.(state, value, given, writer);
  const change = resources.put(type, rule.keep?.(value) ?? value);
  noteEdit(state, type, key);
  if (rule.showsItself !== true) mirror(state, type, value, writer);
  rule.apply?.(state, value, given, writer);
  return { ...change, value };
}

/** Deletes a resource and what it shows as; a key that is not there is as good as deleted unless a rule says otherwise. */
export function deleteResource(state: CloudVisionState, type: string, key: ResourceValue, writer: Writer): string {
  const { resources } = state;
  checkWorkspace(state, type, key);
  rules[type]?.checkRemoval?.(state, key);
  const before = resources.get(type, key);
  const change = resources.remove(type, key);
  noteEdit(state, type, key);
  const shown = type.replace(/Config$/, "");
  if (shown !== type && resources.types.has(shown)) resources.remove(shown, key);
  rules[type]?.remove?.(state, key, before, writer);
  return change?.time ?? resources.stamp();
}
