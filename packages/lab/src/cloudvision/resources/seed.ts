import { toIso } from "../times.ts";
import { describeStreamedDevice } from "../describe.ts";
import { defaultTemplates } from "./alerts.ts";
import type { CloudVisionState } from "../state.ts";

const kinds = [
  ["DEVICE_INTF_ERR_SMALL", "EVENT_SEVERITY_WARNING", "Interface errors", "Input errors are rising on"],
  ["HIGH_CPU_UTILIZATION", "EVENT_SEVERITY_WARNING", "High CPU use", "The CPU is busy on"],
  ["BGP_PEER_DOWN", "EVENT_SEVERITY_CRITICAL", "BGP session down", "A BGP session was lost on"],
  ["DEVICE_STREAMING_LOST", "EVENT_SEVERITY_ERROR", "Device stopped streaming", "No telemetry comes from"],
  ["CONFIG_CHANGED", "EVENT_SEVERITY_INFO", "Configuration changed", "The running configuration changed on"],
  ["POWER_SUPPLY_FAILED", "EVENT_SEVERITY_ERROR", "Power supply failed", "A power supply failed in"],
] as const;

/** Fills the Resource APIs from the fabric: devices, their tags, a month of events, one service account. */
export function seedResources(state: CloudVisionState): void {
  const { fabric, resources } = state;
  const since = state.clock.now() - 30 * 86_400_000;
  for (const device of fabric.devices.values()) {
    resources.put("inventory/v1/Device", describeStreamedDevice(device), since);
  }
  seedTags(state, since);
  seedEvents(state, since);
  seedSettings(state, since);
  const account = {
    key: { name: "automation" },
    status: "ACCOUNT_STATUS_ENABLED",
    description: "Automation",
    groups: { values: ["network-admin"] },
    createdBy: "cvpadmin",
  };
  const lastUse = state.clock.now() - 3_600_000;
  resources.put("serviceaccount/v1/Account", account, since);
  resources.put("serviceaccount/v1/Account", { ...account, lastAccess: toIso(lastUse) }, lastUse);
}

/** Settings of which there is one, as they are before anybody has touched them, and what the server comes with. */
function seedSettings({ resources }: CloudVisionState, since: number): void {
  for (const template of defaultTemplates()) resources.put("alert/v1/DefaultTemplate", template, since);
  resources.put("alert/v1/AlertConfig", { rules: { values: [] }, broadcastGroups: { values: {} } }, since);
  resources.put("alert/v1/Alert", { configurationErrors: { values: [] }, endpointErrors: { values: [] } }, since);
  resources.put("dashboard/v1/GlobalDashboardConfig", { defaultDashboard: { dashboardId: "" } }, since);
  resources.put("syslog/v1/ExportFormatConfig", { format: "FORMAT_RFC5424" }, since);
}

/** Labels of every device and interface, and the tags that they make. */
function seedTags({ fabric, resources }: CloudVisionState, since: number): void {
  const known = new Set<string>();
  const assign = (elementType: string, label: string, value: string, deviceId: string, interfaceId: string): void => {
    const tag = { workspaceId: "", elementType, label, value };
    const creator = "CREATOR_TYPE_SYSTEM";
    const name = `${elementType} ${label} ${value}`;
    if (!known.has(name)) {
      resources.put("tag/v2/Tag", { key: tag, creatorType: creator }, since);
      const first = elementType === "ELEMENT_TYPE_DEVICE" ? "tag/v1/DeviceTag" : "tag/v1/InterfaceTag";
      resources.put(first, { key: { label, value }, creatorType: creator }, since);
    }
    known.add(name);
    resources.put("tag/v2/TagAssignment", { key: { ...tag, deviceId, interfaceId }, tagCreatorType: creator }, since);
  };
  for (const { world } of fabric.devices.values()) {
    const labels = {
      hostname: world.hostname,
      serial: world.serial,
      DC: world.site.code.toUpperCase(),
      role: world.role,
      pod: String(world.pod),
      model: world.model,
      eos: world.version,
      mgmt: world.address,
    };
    for (const [label, value] of Object.entries(labels)) assign("ELEMENT_TYPE_DEVICE", label, value, world.serial, "");
    for (let port = 1; port <= 8; port += 1)
      assign("ELEMENT_TYPE_INTERFACE", "interface", `Ethernet${port}`, world.serial, `Ethernet${port}`);
  }
}

/** Events spread over a month. */
function seedEvents({ clock, fabric, options, random, resources }: CloudVisionState, since: number): void {
  const devices = [...fabric.devices.values()];
  const count = options.events ?? 2_000;
  const span = clock.now() - since;
  for (let index = 0; index < count; index += 1) {
    const device = devices[random.integer(0, Math.max(0, devices.length - 1))];
    if (!device) return;
    const at = since + Math.floor((span * index) / count);
    const [eventType, severity, title, words] = random.pick(kinds);
    const timestamp = resources.stamp(at);
    resources.put(
      "event/v1/Event",
      {
        key: { key: `${eventType}-${random.hex(12)}`, timestamp },
        eventType,
        severity,
        title,
        description: `${words} ${device.world.hostname}`,
        components: { components: [{ type: "COMPONENT_TYPE_DEVICE", components: { deviceId: device.world.serial } }] },
        ack: { ack: false },
        read: { read: false },
        lastUpdatedTime: timestamp,
      },
      at,
    );
  }
}
