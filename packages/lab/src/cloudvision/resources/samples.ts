import type { SpecOperation } from "../../spec/read-spec.ts";
import { onboardDevice } from "../inventory/inventory.ts";
import { administrator } from "../people/state.ts";
import type { CloudVisionState } from "../state.ts";
import { observe } from "./observe.ts";
import { asValue, parseResourcePath, type ResourceValue } from "./resources.ts";
import { buildWorkspace } from "./workspace-build.ts";
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
  "configlet/v1/ConfigletConfig": (state) => {
    openWorkspace(state);
    return { key: { workspaceId, configletId: "sample" }, displayName: "Sample", body: "banner motd\nSample\nEOF\n" };
  },
  "configlet/v1/ConfigletAssignmentConfig": (state) => {
    write(state, "configlet/v1/ConfigletConfig");
    return {
      key: { workspaceId, configletAssignmentId: "sample" },
      displayName: "Sample",
      configletIds: { values: ["sample"] },
      query: "role:spine",
      matchPolicy: "MATCH_POLICY_MATCH_ALL",
    };
  },
  "dashboard/v1/DashboardConfig": () => ({
    key: { dashboardId: "sample" },
    name: "Sample",
    description: "Of #devices",
    widgets: { values: [] },
  }),
  "dashboard/v1/GlobalDashboardConfig": (state) => {
    write(state, "dashboard/v1/DashboardConfig");
    return { defaultDashboard: { dashboardId: "sample" } };
  },
  "event/v1/EventAnnotationConfig": (state) => ({ key: state.resources.list("event/v1/Event")[0]?.key, ack: true }),
  "event/v1/UserEventCreationConfig": (state) => ({
    key: { key: state.random.uuid() },
    severity: "EVENT_SEVERITY_INFO",
    title: "Sample",
    description: "Sample",
    ruleId: "",
    components: { components: [] },
    startTime: state.clock.iso(),
  }),
  "studio/v1/StudioConfig": (state) => {
    openWorkspace(state);
    const secret = { id: "secret", name: "secret", type: "INPUT_FIELD_TYPE_STRING", stringProps: { isSecret: true } };
    return {
      key: { workspaceId, studioId: "sample" },
      displayName: "Sample",
      template: { type: "TEMPLATE_TYPE_MAKO", body: "" },
      inputSchema: { fields: { values: { secret } } },
    };
  },
  "studio/v1/InputsConfig": (state) => {
    write(state, "studio/v1/StudioConfig");
    return { key: { workspaceId, studioId: "sample", path: { values: ["a"] } }, inputs: '{"secret":"sample"}' };
  },
  "studio/v1/AssignedTagsConfig": (state) => {
    write(state, "studio/v1/StudioConfig");
    return { key: { workspaceId, studioId: "sample" }, query: "role:spine" };
  },
  "syslog/v1/ExportConfig": () => ({
    key: { hostnameOrIp: "192.0.2.9", portNum: { value: 514 }, protocol: "TRANSPORT_PROTOCOL_UDP" },
  }),
  "workspace/v1/WorkspaceConfig": () => ({ key: { workspaceId }, displayName: "Sample", description: "" }),
};

/** What a resource that nobody writes follows from. */
const causes: Readonly<Record<string, string | undefined>> = {
  "studio/v1/SecretInput": "studio/v1/InputsConfig",
  "studio/v1/StudioSummary": "studio/v1/StudioConfig",
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
  const { example = {}, members } = state.resources.type(type);
  // Settings of which there is one have no key.
  return members.has("key") ? { ...example, key: scoped(state, asValue(example["key"])) } : example;
}

function scoped(state: CloudVisionState, key: ResourceValue): ResourceValue {
  if (!("workspaceId" in key)) return key;
  openWorkspace(state);
  return { ...key, workspaceId };
}

/** The key of something that is there. */
function keyOf(state: CloudVisionState, type: string, operation: SpecOperation): ResourceValue {
  const { resources } = state;
  observe(state, type);
  if (resources.list(type).length === 0) provide(state, type);
  const [first] = resources.list(type);
  const key = first?.key ?? asValue(editable(state, type)["key"]);
  return operation.method === "DELETE" || operation.path.endsWith("/deletesome") ? scoped(state, key) : key;
}

/** Makes one of a type, by what it follows from. */
function provide(state: CloudVisionState, type: string): void {
  const config = causes[type] ?? `${type.replace(/Config$/, "")}Config`;
  if (state.resources.types.has(config)) write(state, config);
  if (!type.startsWith("workspace/v1/WorkspaceBuild")) return;
  write(state, "configlet/v1/ConfigletAssignmentConfig");
  buildWorkspace(state, { workspaceId }, "build-1", writer.user);
}

function write(state: CloudVisionState, type: string): void {
  setResource(state, type, values[type]?.(state) ?? editable(state, type), writer);
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
