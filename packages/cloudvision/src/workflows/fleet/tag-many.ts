import { type CallOptions, ConflictError } from "@northbound/runtime";
import { type LevelSource, readLevel } from "../../api-level.ts";
import type { components } from "../../generated/schema.d.ts";
import { fleetConcurrency, mapLimited } from "../map-limited.ts";
import { splitBySize } from "../split-by-size.ts";
import { assignmentKey, editTag, editTagAssignment, type Tag, type TagCalls, type TagTarget } from "../tags.ts";
import { inWorkspace, type InWorkspaceOptions, type SubmittedWorkspace, type WorkspaceCalls } from "../workspaces.ts";

type Schemas = components["schemas"];

/** A tag and what is to have it. */
export interface TagPlacement {
  readonly tag: Tag;
  readonly target: TagTarget;
}

/** Calls that tagging a fleet takes. */
export type FleetTagCalls = TagCalls & WorkspaceCalls & LevelSource;

/**
 * Gives devices, or interfaces, the values of a label that they have in a table: one workspace that is built and
 * submitted once. Values that are there already stay. When a step fails, the workspace is abandoned and nothing has changed.
 * With the `id` of a workspace it is safe to call twice.
 * @example
 * import { tagMany } from "@northbound/cloudvision";
 *
 * await tagMany(cvp, "role", new Map([["JPE19231231", "leaf"], ["JPE19231232", "spine"]]));
 */
export async function tagMany(
  calls: FleetTagCalls,
  label: string,
  valuesByDevice: ReadonlyMap<string, string>,
  options: InWorkspaceOptions & { readonly id?: string | undefined } = {},
): Promise<SubmittedWorkspace> {
  const { id, ...rest } = options;
  const placements = [...valuesByDevice].map(([deviceId, value]) => ({ tag: { label, value }, target: { deviceId } }));
  return await inWorkspace(
    calls,
    { id, name: `Tag ${placements.length} with ${label}` },
    async (workspaceId) => await placeTags(calls, workspaceId, placements, { signal: options.signal }),
    rest,
  );
}

/**
 * Tags devices, or interfaces, in a workspace of its own that is built and submitted. When a step fails, the
 * workspace is abandoned and nothing has changed.
 * @example
 * import { tagDevices } from "@northbound/cloudvision";
 *
 * await tagDevices(cvp, { label: "role", value: "leaf" }, [{ deviceId: "JPE19231231" }]);
 */
export async function tagDevices(
  calls: FleetTagCalls,
  tag: Tag,
  targets: readonly TagTarget[],
  options: InWorkspaceOptions & { readonly remove?: boolean | undefined } = {},
): Promise<SubmittedWorkspace> {
  const { remove = false, ...rest } = options;
  const name = `${remove ? "Untag" : "Tag"} ${targets.length} with ${tag.label}:${tag.value}`;
  return await inWorkspace(
    calls,
    { name },
    async (workspaceId) => {
      const placements = targets.map((target) => ({ tag, target }));
      await placeTags(calls, workspaceId, placements, { signal: options.signal, remove });
    },
    rest,
  );
}

/**
 * Puts tags on their targets in a workspace, or takes them away. From 2024.3 on in a few requests, none of them larger than
 * the gateway takes; before, one by one.
 * @throws ConflictError naming the targets that the server refused.
 */
export async function placeTags(
  calls: TagCalls & LevelSource,
  workspaceId: string,
  placements: readonly TagPlacement[],
  options: CallOptions & { readonly remove?: boolean | undefined } = {},
): Promise<void> {
  const { remove = false, ...rest } = options;
  const tags = new Map(placements.map(({ tag }) => [JSON.stringify([tag.label, tag.value, tag.for]), tag]));
  if (!remove) {
    await mapLimited([...tags.values()], fleetConcurrency, (tag) => editTag(calls, workspaceId, tag, rest));
  }
  if ((await readLevel(calls)) < 14) {
    await mapLimited(placements, fleetConcurrency, ({ tag, target }) =>
      editTagAssignment(calls, workspaceId, tag, target, options),
    );
    return;
  }
  const values = placements.map(({ tag, target }) => ({ key: assignmentKey(workspaceId, tag, target), remove }));
  for (const part of splitBySize(values)) {
    // oxlint-disable-next-line no-await-in-loop -- one workspace, one edit at a time
    await setAssignments(calls, part, rest);
  }
}

async function setAssignments(
  calls: TagCalls,
  values: Schemas["TagV2TagAssignmentConfig"][],
  options: CallOptions,
): Promise<void> {
  const answers = await calls.tagV2.setSomeTagAssignmentConfigs({ body: { values } }, options).all();
  const refused = answers.filter(({ error = "" }) => error !== "");
  if (refused.length === 0) return;
  const names = refused.map(({ key, error }) => `${key?.deviceId ?? "?"} (${error})`);
  throw new ConflictError(`${refused.length} of ${values.length} tags were refused: ${names.join(", ")}.`, {
    operation: "tagV2/setSomeTagAssignmentConfigs",
    detail: refused,
  });
}
