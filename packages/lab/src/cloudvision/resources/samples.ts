import type { SpecOperation } from "../../spec/read-spec.ts";
import { onboardDevice } from "../inventory.ts";
import { administrator } from "../people-state.ts";
import type { CloudVisionState } from "../state.ts";
import { asValue, parseResourcePath, type ResourceValue } from "./resources.ts";
import { setResource } from "./write.ts";

const writer = { user: administrator.username, nodes: [] };
const workspaceId = "sample";
const controlKey = { id: "sample" };

/** Values to write, by resource; what they refer to is made first. */
const values: Readonly<Record<string, ((state: CloudVisionState) => ResourceValue) | undefined>> = {
  "changecontrol/v1/ChangeControlConfig": () => ({
    key: controlKey,
    change: {
      name: "Sample",
      notes: "",
      rootStageId: "root",
      stages: { values: { root: { name: "Root", rows: { values: [] } } } },
    },
  }),
  "changecontrol/v1/ApproveConfig": (state) => {
    write(state, "changecontrol/v1/ChangeControlConfig");
    const control = state.resources.get("changecontrol/v1/ChangeControl", controlKey);
    return { key: controlKey, approve: { value: true, notes: "" }, version: asValue(control?.["change"])["time"] };
  },
  "inventory/v1/DeviceDecommissioningConfig": (state) => ({
    key: { requestId: state.random.uuid() },
    deviceId: onboardDevice(state, `198.51.100.${state.random.integer(1, 250)}`).world.serial,
  }),
  "inventory/v1/DeviceOnboardingConfig": (state) => ({
    key: { requestId: state.random.uuid() },
    hostnameOrIp: `192.0.2.${state.random.integer(1, 250)}`,
    deviceType: "eos",
  }),
  "serviceaccount/v1/AccountConfig": () => ({
    key: { name: "sample" },
    status: "ACCOUNT_STATUS_ENABLED",
    description: "Sample",
    groups: { values: ["network-operator"] },
  }),
  "serviceaccount/v1/TokenConfig": () => ({
    key: { id: "" },
    user: "automation",
    description: "Sample",
    validFor: "24h",
    token: "",
  }),
  "tag/v2/TagConfig": (state) => {
    openWorkspace(state);
    return { key: { workspaceId, elementType: "ELEMENT_TYPE_DEVICE", label: "sample", value: "yes" }, remove: false };
  },
  "tag/v2/TagAssignmentConfig": (state) => {
    openWorkspace(state);
    const [device] = state.fabric.devices.values();
    return {
      key: {
        workspaceId,
        elementType: "ELEMENT_TYPE_DEVICE",
        label: "sample",
        value: "yes",
        deviceId: device?.world.serial ?? "",
        interfaceId: "",
      },
      remove: false,
    };
  },
  "workspace/v1/WorkspaceConfig": () => ({ key: { workspaceId }, displayName: "Sample", description: "" }),
};

/** Input for a Resource API operation. */
export function sampleResource(operation: SpecOperation, state: CloudVisionState): Record<string, unknown> | undefined {
  const place = parseResourcePath(operation.path);
  if (!place) return undefined;
  const { type, suffix } = place;
  const make = values[type];
  if (suffix === "" && operation.method === "POST") return body(make?.(state) ?? editable(state, type));
  if (suffix === "some") return body({ values: [make?.(state) ?? editable(state, type)] });
  if (suffix === "getsome" || suffix === "deletesome") return body({ keys: [keyOf(state, type, operation)] });
  if (operation.method === "POST") return body({});
  return suffix === "" ? flat(keyOf(state, type, operation), "key") : {};
}

/** The spec's example, in a workspace that is open. */
function editable(state: CloudVisionState, type: string): ResourceValue {
  const example = state.resources.type(type).example ?? {};
  return { ...example, key: scoped(state, asValue(example["key"])) };
}

function scoped(state: CloudVisionState, key: ResourceValue): ResourceValue {
  if (!("workspaceId" in key)) return key;
  openWorkspace(state);
  return { ...key, workspaceId };
}

/** The key of something that is there. */
function keyOf(state: CloudVisionState, type: string, operation: SpecOperation): ResourceValue {
  const { resources } = state;
  const config = `${type.replace(/Config$/, "")}Config`;
  const make = values[type] ? type : values[config] ? config : undefined;
  if (make !== undefined && resources.list(type).length === 0) write(state, make);
  if (type === "workspace/v1/WorkspaceBuild" && resources.list(type).length === 0) {
    openWorkspace(state);
    resources.put(type, {
      key: { workspaceId, buildId: "build-1" },
      state: "BUILD_STATE_SUCCESS",
      error: "",
      builtBy: writer.user,
    });
  }
  const [first] = resources.list(type);
  const key = first?.key ?? {};
  return operation.method === "DELETE" || operation.path.endsWith("/deletesome") ? scoped(state, key) : key;
}

function write(state: CloudVisionState, type: string): void {
  const make = values[type];
  if (make) setResource(state, type, make(state), writer);
}

function openWorkspace(state: CloudVisionState): void {
  if (!state.resources.get("workspace/v1/Workspace", { workspaceId })) write(state, "workspace/v1/WorkspaceConfig");
}

function body(value: ResourceValue): Record<string, unknown> {
  return { body: value };
}

/** `{ a: 1, path: { values: [] } }` as `key.a` and `key.path.values`. */
function flat(value: ResourceValue, prefix: string): Record<string, unknown> {
  const entries = Object.entries(value).flatMap(([name, member]): [string, unknown][] => {
    const nested = typeof member === "object" && member !== null && !Array.isArray(member);
    return nested ? Object.entries(flat(asValue(member), `${prefix}.${name}`)) : [[`${prefix}.${name}`, member]];
  });
  return Object.fromEntries(entries);
}
