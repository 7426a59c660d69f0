import type { CloudVision } from "@northbound/cloudvision";
import type { BackendFacts, Reserved } from "./backend-facts.ts";

const text = { type: "string" } as const;

/** What of CloudVision's changes a person decides: until one is submitted, approved or started, nothing reaches a device. */
const reserved: readonly Reserved[] = [
  { operation: "tasks/execute" },
  { operation: "workflow/executeTasks" },
  { operation: "changeControlsLegacy/execute" },
  { operation: "ccapi/addApproval" },
  { operation: "ccapi/start" },
  { operation: "changeControlV1/setApproveConfig" },
  { operation: "changeControlV1/setSomeApproveConfigs" },
  { operation: "workflows/submitWorkspace" },
  { operation: "workflows/runChangeControl" },
  ...["workspaceV1/setWorkspaceConfig", "workspaceV1/setSomeWorkspaceConfigs"].map((operation): Reserved => {
    return {
      operation,
      deed: "submit",
      when: (input) => has(input, (name, value) => name === "request" && isSubmit(value)),
    };
  }),
  ...["changeControlV1/setChangeControlConfig", "changeControlV1/setSomeChangeControlConfigs"].map(
    (operation): Reserved => {
      return {
        operation,
        deed: "start",
        when: (input) => has(input, (name) => name === "start" || name === "schedule"),
      };
    },
  ),
];

/** A number stands for a request as well: the wire knows both. */
function isSubmit(value: unknown): boolean {
  return typeof value !== "string" || value.includes("SUBMIT");
}

function has(value: unknown, isIt: (name: string, value: unknown) => boolean): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([name, member]) => isIt(name, member) || has(member, isIt));
}

export const cloudvision: BackendFacts = {
  words: {
    switch: "device",
    router: "device",
    serial: "device",
    firmware: "image",
    eos: "image",
    software: "image",
    upgrade: "image bundle",
    vulnerability: "bug exposure",
    cve: "bug exposure",
    security: "bug exposure",
    eol: "lifecycle",
    configuration: "config configlet",
    snippet: "configlet",
    folder: "container",
    drift: "compliance",
    apply: "assign execute",
    alarm: "event alert",
    approve: "approval approve",
    rollback: "rollback",
    wireless: "endpoint",
    onboard: "onboard onboarding",
    decommission: "decommissioning",
    label: "tag label",
    log: "log audit",
    history: "history audit",
  },
  phrases: {
    "audit/queryLogs": "who changed what history of changes activity of users",
    "provisioning/checkCompliance": "out of sync drift differs from designed configuration",
    "configStatusV1/listSummaries": "configuration drift out of sync difference between designed and running",
    "inventory/getDeviceConfig": "show running-config running configuration of a switch",
    "inventory/listDevices": "switches inventory serial numbers software version",
    "inventory/onboardDevices": "add new switch to cloudvision",
    "inventory/deleteDevices": "remove switch from cloudvision",
    "tasks/list": "pending tasks work orders waiting",
    "endpointLocationV1/getEndpointLocation": "find where a host mac address ip address is connected port",
    "endpointLocationV1/listEndpointLocations": "find where a host mac address ip address is connected port",
    "lifecycleV1/listDeviceLifecycleSummaries": "end of life end of support hardware",
    "bugExposureV1/listBugExposures": "vulnerabilities cve security advisories bugs of devices",
    "changeControlV1/setApproveConfig": "approve reject change control",
    "workspaceV1/setWorkspaceConfig": "open build submit abandon workspace",
    "changeControlV1/setChangeControlConfig": "execute start stop schedule change control",
    "connectivityMonitorV1/listProbeStats": "latency packet loss jitter reachability",
    "imageBundles/list": "firmware eos images software versions",
    "enrollment/createToken": "token to enroll onboard device",
    "containers/getInfo": "folder tree",
  },
  defaults: [
    "workspaceV1/setWorkspaceConfig",
    "workspaceV1/setWorkspaceSyncConfig",
    "tagV2/setTagConfig",
    "tagV2/setTagAssignmentConfig",
    "configletV1/setConfigletConfig",
    "configletV1/setConfigletAssignmentConfig",
    "studioV1/setInputsConfig",
    "studioV1/setAssignedTagsConfig",
    "changeControlV1/setChangeControlConfig",
    "ccapi/update",
    "changeControlsLegacy/save",
    "workflows/openWorkspace",
    "workflows/buildWorkspace",
    "workflows/createChangeControl",
  ],
  reserved,
  workflows: [
    {
      id: "workflows/listInventory",
      summary: "List the managed devices with their containers, on servers of every version",
      description: "",
      effect: "read",
      parameters: [],
      async run(client, _input, signal) {
        const { listInventory } = await import("@northbound/cloudvision");
        return await listInventory(client as CloudVision, { signal });
      },
    },
    {
      id: "workflows/openWorkspace",
      summary: "Open a workspace for edits",
      description: "Gives its key. With an id it may be repeated.",
      effect: "write",
      parameters: [
        { name: "name", description: "", schema: text },
        { name: "id", required: false, description: "Key of your choice", schema: text },
        { name: "description", required: false, description: "", schema: text },
      ],
      async run(client, input, signal) {
        const { openWorkspace } = await import("@northbound/cloudvision");
        return await openWorkspace(client as CloudVision, input as { name: string }, { signal });
      },
    },
    {
      id: "workflows/buildWorkspace",
      summary: "Build a workspace and wait: the server checks what was edited",
      description: "Nothing reaches a device.",
      effect: "write",
      parameters: [{ name: "workspaceId", description: "", schema: text }],
      async run(client, { workspaceId }, signal) {
        const { buildWorkspace } = await import("@northbound/cloudvision");
        return await buildWorkspace(client as CloudVision, String(workspaceId), { signal });
      },
    },
    {
      id: "workflows/submitWorkspace",
      summary: "Submit a workspace that was built, and wait",
      description: "What was edited becomes true.",
      effect: "write",
      parameters: [{ name: "workspaceId", description: "", schema: text }],
      async run(client, { workspaceId }, signal) {
        const { submitWorkspace } = await import("@northbound/cloudvision");
        return await submitWorkspace(client as CloudVision, String(workspaceId), { signal });
      },
    },
    {
      id: "workflows/createChangeControl",
      summary: "Make a change control of tasks, on servers of every version",
      description: "It waits for approval; nothing reaches a device.",
      effect: "write",
      parameters: [
        { name: "name", description: "", schema: text },
        { name: "tasks", description: "Tasks to run, in this order", schema: { type: "array", items: text } },
        { name: "order", required: false, description: "", schema: { enum: ["series", "parallel"] } },
        { name: "notes", required: false, description: "", schema: text },
        { name: "id", required: false, description: "Key of your choice; with it, it may be repeated", schema: text },
      ],
      async run(client, input, signal) {
        const { createChangeControl } = await import("@northbound/cloudvision");
        return await createChangeControl(client as CloudVision, input as { name: string }, { signal });
      },
    },
    {
      id: "workflows/runChangeControl",
      summary: "Approve a change control, start it and wait for its end",
      description: "Devices are changed.",
      effect: "write",
      parameters: [{ name: "id", description: "Key of the change control", schema: text }],
      async run(client, { id }, signal) {
        const { runChangeControl } = await import("@northbound/cloudvision");
        return await runChangeControl(client as CloudVision, { id: String(id) }, { signal });
      },
    },
  ],
};
