import { rpcFault } from "../errors.ts";
import type { CloudVisionState } from "../state.ts";
import { changeControlRules } from "./change-control.ts";
import { inventoryRules } from "./inventory.ts";
import { asValue, type Change, type ResourceValue } from "./resources.ts";
import { serviceAccountRules } from "./service-accounts.ts";
import type { WriteRules, Writer } from "./rules.ts";
import { workspaceRules } from "./workspace.ts";

/** What writing means for the resources that do more than keep a value. */
const rules: WriteRules = { ...changeControlRules, ...inventoryRules, ...serviceAccountRules, ...workspaceRules };

/**
 * Sets a resource: members that are not given stay as they are. Unless there is a rule of its own, a
 * `…Config` shows in the resource of the same name without `Config`.
 */
export function setResource(state: CloudVisionState, type: string, given: ResourceValue, writer: Writer): Change {
  const { resources } = state;
  const key = asValue(given["key"]);
  const rule = rules[type];
  const completed = rule?.complete?.(state, given, writer) ?? given;
  checkWorkspace(state, type, key);
  const before = resources.type(type).synthetic ? undefined : resources.get(type, asValue(completed["key"]));
  const value = { ...before, ...completed };
  rule?.check?.(state, value, writer);
  const change = resources.put(type, rule?.keep?.(value) ?? value);
  if (rule?.apply) rule.apply(state, value, given, writer);
  else showConfig(state, type, value);
  return { ...change, value };
}

/** Deletes a resource and what it shows as; a key that is not there is as good as deleted. */
export function deleteResource(state: CloudVisionState, type: string, key: ResourceValue, writer: Writer): string {
  const { resources } = state;
  checkWorkspace(state, type, key);
  const before = resources.get(type, key);
  const change = resources.remove(type, key);
  const shown = type.replace(/Config$/, "");
  if (shown !== type && resources.types.has(shown)) resources.remove(shown, key);
  rules[type]?.remove?.(state, key, before, writer);
  return change?.time ?? resources.stamp();
}

/** What belongs to a workspace is written in one that is open; mainline changes by submitting. */
function checkWorkspace(state: CloudVisionState, type: string, key: ResourceValue): void {
  const { resources } = state;
  if (type.startsWith("workspace/") || !("workspaceId" in key) || resources.type("workspace/v1/Workspace").synthetic)
    return;
  const id = key["workspaceId"];
  if (id === "") throw rpcFault(9, "mainline is read-only");
  const workspace = resources.get("workspace/v1/Workspace", { workspaceId: id });
  if (!workspace) throw rpcFault(5, `workspace ${String(id)} not found`);
  if (workspace["state"] !== "WORKSPACE_STATE_PENDING") throw rpcFault(9, `workspace ${String(id)} is not open`);
}

function showConfig(state: CloudVisionState, type: string, value: ResourceValue): void {
  const { resources } = state;
  const shown = resources.types.get(type.replace(/Config$/, ""));
  if (!shown || shown.name === type) return;
  const key = asValue(value["key"]);
  if (value["remove"] === true) {
    resources.remove(shown.name, key);
    return;
  }
  const before = shown.synthetic ? {} : resources.get(shown.name, key);
  const members = Object.entries(value).filter(([name]) => shown.members.has(name));
  const creator = shown.members.has("creatorType")
    ? { creatorType: "CREATOR_TYPE_USER" }
    : shown.members.has("tagCreatorType")
      ? { tagCreatorType: "CREATOR_TYPE_USER" }
      : {};
  resources.put(shown.name, { ...creator, ...before, ...Object.fromEntries(members) });
}
