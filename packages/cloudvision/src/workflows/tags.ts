import type { CallOptions } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";

type Schemas = components["schemas"];

/** Calls of tags, which servers have from 2021.2 on. */
export type TagCalls = Pick<Calls, "tagV2">;

/** A tag: a label and a value. */
export interface Tag {
  readonly label: string;
  readonly value: string;
  /** What it can be assigned to. @default "device" */
  readonly for?: "device" | "interface" | undefined;
}

/** What a tag is assigned to. */
export interface TagTarget {
  /** Serial number of the device. */
  readonly deviceId: string;
  /** Name of the interface, for a tag of interfaces. */
  readonly interfaceId?: string | undefined;
}

/** Which tags to list. */
export interface TagFilter extends CallOptions {
  /** Default: both kinds. */
  readonly for?: "device" | "interface" | undefined;
  /** Key of a workspace; empty for what is true outside of all. @default "" */
  readonly workspaceId?: string | undefined;
}

/** Lists tags. */
export async function listTags(calls: TagCalls, options: TagFilter = {}): Promise<Tag[]> {
  const { for: kind, workspaceId = "", ...rest } = options;
  const key = { workspaceId, ...(kind && { elementType: elementTypes[kind] }) };
  const records = await calls.tagV2.queryTags({ body: { partialEqFilter: [{ key }] } }, rest).all();
  return records.flatMap(({ value }) => (value?.key ? [toTag(value.key)] : []));
}

/** A tag, or an assignment, as it was edited in a workspace. */
export interface TagEdit {
  readonly tag: Tag;
  /** What it was assigned to or taken from; absent when the tag itself was made or removed. */
  readonly target?: TagTarget | undefined;
  readonly removed: boolean;
}

/** Lists the tags that were made or removed in a workspace. */
export async function listTagEdits(
  calls: TagCalls,
  workspaceId: string,
  options: CallOptions = {},
): Promise<TagEdit[]> {
  const body = { partialEqFilter: [{ key: { workspaceId } }] };
  const records = await calls.tagV2.queryTagConfigs({ body }, options).all();
  return records.flatMap(({ value }) =>
    value?.key ? [{ tag: toTag(value.key), removed: value.remove ?? false }] : [],
  );
}

/** Lists the assignments of tags that were made or removed in a workspace. */
export async function listTagAssignmentEdits(
  calls: TagCalls,
  workspaceId: string,
  options: CallOptions = {},
): Promise<TagEdit[]> {
  const body = { partialEqFilter: [{ key: { workspaceId } }] };
  const records = await calls.tagV2.queryTagAssignmentConfigs({ body }, options).all();
  return records.flatMap(({ value }) => {
    if (!value?.key) return [];
    const { deviceId = "", interfaceId = "" } = value.key;
    const target = { deviceId, ...(interfaceId !== "" && { interfaceId }) };
    return [{ tag: toTag(value.key), target, removed: value.remove ?? false }];
  });
}

/** Makes or removes a tag in a workspace. Safe to call twice. */
export async function editTag(
  calls: TagCalls,
  workspaceId: string,
  tag: Tag,
  options: CallOptions & { readonly remove?: boolean | undefined } = {},
): Promise<void> {
  const { remove = false, ...rest } = options;
  await calls.tagV2.setTagConfig({ body: { key: keyOf(workspaceId, tag), remove } }, rest);
}

/** Assigns a tag in a workspace, or takes it away. Safe to call twice. */
export async function editTagAssignment(
  calls: TagCalls,
  workspaceId: string,
  tag: Tag,
  target: TagTarget,
  options: CallOptions & { readonly remove?: boolean | undefined } = {},
): Promise<void> {
  const { remove = false, ...rest } = options;
  const key = assignmentKey(workspaceId, tag, target);
  await calls.tagV2.setTagAssignmentConfig({ body: { key, remove } }, rest);
}

const elementTypes = { device: "ELEMENT_TYPE_DEVICE", interface: "ELEMENT_TYPE_INTERFACE" } as const;

function keyOf(workspaceId: string, { label, value, for: kind = "device" }: Tag): Schemas["TagV2TagKey"] {
  return { workspaceId, elementType: elementTypes[kind], label, value };
}

/** The key of an assignment in a workspace. */
export function assignmentKey(
  workspaceId: string,
  tag: Tag,
  { deviceId, interfaceId = "" }: TagTarget,
): Schemas["TagV2TagAssignmentKey"] {
  return { ...keyOf(workspaceId, tag), deviceId, interfaceId };
}

function toTag({ label = "", value = "", elementType }: Schemas["TagV2TagKey"]): Tag {
  return { label, value, for: elementType === elementTypes.interface ? "interface" : "device" };
}
