import type { WorldDevice } from "../../world/devices.ts";
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
  const creatorType = "CREATOR_TYPE_SYSTEM";
  const devices = [...fabric.devices.values()].map(({ world }) => world);
  resources.seedLater("tag/v2/TagAssignment", () => {
    for (const { deviceId, interfaceId, ...tag } of assignmentsOf(devices)) {
      const key = { workspaceId: "", ...tag, deviceId, interfaceId };
      resources.put("tag/v2/TagAssignment", { key, tagCreatorType: creatorType }, since);
    }
  });
  resources.seedLater("tag/v2/Tag", () => {
    for (const tag of tagsOf(devices))
      resources.put("tag/v2/Tag", { key: { workspaceId: "", ...tag }, creatorType }, since);
  });
  const first = { "tag/v1/DeviceTag": "ELEMENT_TYPE_DEVICE", "tag/v1/InterfaceTag": "ELEMENT_TYPE_INTERFACE" };
  for (const [name, type] of Object.entries(first)) {
    resources.seedLater(name, () => {
      for (const { elementType, ...key } of tagsOf(devices))
        if (elementType === type) resources.put(name, { key, creatorType }, since);
    });
  }
}

/** A tag, as both versions of its resource have it in their key. */
interface SeedTag {
  readonly elementType: "ELEMENT_TYPE_DEVICE" | "ELEMENT_TYPE_INTERFACE";
  readonly label: string;
  readonly value: string;
}

/** Each tag once. */
function* tagsOf(devices: readonly WorldDevice[]): Generator<SeedTag> {
  const known = new Set<string>();
  for (const { elementType, label, value } of assignmentsOf(devices)) {
    const name = `${elementType} ${label} ${value}`;
    if (!known.has(name)) yield { elementType, label, value };
    known.add(name);
  }
}

/** The tags of every device and of its first eight interfaces. */
function* assignmentsOf(
  devices: readonly WorldDevice[],
): Generator<SeedTag & { readonly deviceId: string; readonly interfaceId: string }> {
  for (const world of devices) {
    const deviceId = world.serial;
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
    for (const [label, value] of Object.entries(labels))
      yield { elementType: "ELEMENT_TYPE_DEVICE", label, value, deviceId, interfaceId: "" };
    for (let port = 1; port <= 8; port += 1) {
      const interfaceId = `Ethernet${port}`;
      yield { elementType: "ELEMENT_TYPE_INTERFACE", label: "interface", value: interfaceId, deviceId, interfaceId };
    }
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
