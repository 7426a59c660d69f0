import { toIso } from "../times.ts";
import { byteLength } from "../../core/bytes.ts";
import { sha256 } from "../../core/sha256.ts";
import type { CloudVisionState } from "../state.ts";
import { asValue, type ResourceValue } from "./resources.ts";
import type { Writer } from "./rules.ts";

/**
 * Shows a `…Config` in the resource of the same name without `Config`, if there is one: the members that both have,
 * and what the server adds: who created it, when it changed, size and digest of its text. In a workspace that is a
 * preview: what was edited lies on top of what is true outside.
 */
export function mirror(state: CloudVisionState, type: string, config: ResourceValue, writer: Writer): void {
  const { resources } = state;
  const shown = resources.types.get(type.replace(/Config$/, ""));
  if (!shown || shown.name === type) return;
  const key = asValue(config["key"]);
  if (config["remove"] === true) {
    resources.remove(shown.name, key);
    return;
  }
  const before = resources.get(shown.name, key) ?? (key["workspaceId"] && mainlineOf(state, shown.name, key));
  const members = Object.entries(config).filter(([name]) => shown.members.has(name));
  const value = { ...asValue(before), ...Object.fromEntries(members), key };
  const added = Object.entries(serverMembers(state, asValue(before), value, writer));
  resources.put(shown.name, {
    ...value,
    ...Object.fromEntries(added.filter(([name]) => shown.members.has(name))),
  });
}

function mainlineOf(state: CloudVisionState, type: string, key: ResourceValue): ResourceValue | undefined {
  return state.resources.get(type, { ...key, workspaceId: "" });
}

function serverMembers(
  { clock }: CloudVisionState,
  before: ResourceValue,
  { body }: ResourceValue,
  { user }: Writer,
): ResourceValue {
  const now = toIso(clock.now());
  const text = typeof body === "string" ? body : "";
  const { createdAt = now, createdBy = user } = before;
  return {
    createdAt,
    createdBy,
    lastModifiedAt: now,
    lastModifiedBy: user,
    digest: sha256(text),
    size: String(byteLength(text)),
    creatorType: before["creatorType"] ?? "CREATOR_TYPE_USER",
    tagCreatorType: before["tagCreatorType"] ?? "CREATOR_TYPE_USER",
  };
}
