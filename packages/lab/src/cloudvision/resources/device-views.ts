import { type FabricDevice, lineage, undefinedContainer } from "../inventory/fabric.ts";
import type { CloudVisionState } from "../state.ts";
import { configurations, configSummary, securityProfiles, securityProfileSummary } from "./config-status.ts";
import { locationsOf } from "./endpoint-location.ts";
import { imageSummary } from "./image-status.ts";
import type { ResourceValue } from "./resources.ts";

type View = (state: CloudVisionState, device: FabricDevice) => readonly ResourceValue[];

/** What the server knows about each device without being told, by resource. */
export const deviceViews: Readonly<Record<string, View | undefined>> = {
  "bugexposure/v1/BugExposure": (_state, device) => bugExposures(device),
  "configstatus/v1/ConfigDiff": configSummary.diffs,
  "configstatus/v1/Configuration": configurations,
  "configstatus/v1/SecurityProfile": securityProfiles,
  "configstatus/v1/SecurityProfileDiff": securityProfileSummary.diffs,
  "configstatus/v1/SecurityProfileDiffSummary": securityProfileSummary.summaries,
  "configstatus/v1/Summary": configSummary.summaries,
  "connectivitymonitor/v1/Probe": (_state, device) => [probe(device)],
  "connectivitymonitor/v1/ProbeStats": (_state, device) => [probeStats(device)],
  "endpointlocation/v1/EndpointLocation": (state, device) => locationsOf(state, device),
  "imagestatus/v1/Summary": imageSummary,
  "inventory/v1/ProvisionedDevice": (state, device) => [provisionedDevice(state, device)],
  "lifecycle/v1/DeviceLifecycleSummary": (_state, device) => [lifecycle(device)],
  "redirector/v1/Assignment": (_state, device) => [assignment(device)],
};

/** A device that nobody has placed belongs to the group `undefined_container`. */
function provisionedDevice({ fabric }: CloudVisionState, device: FabricDevice): ResourceValue {
  const { key, name } = lineage(fabric, device.containerKey).at(-1) ?? undefinedContainer;
  return {
    key: { deviceId: device.world.serial },
    status: "PROVISIONING_STATUS_SUCCESS",
    ztpMode: false,
    ipAddress: { value: device.world.address },
    provisioningGroupName: key === undefinedContainer.key ? key : name,
  };
}

/** Train of an EOS release: 31 of `4.31.1F`. */
function trainOf({ version }: FabricDevice): number {
  return Number(version.split(".")[1] ?? 0);
}

/** Older trains have more known bugs; one of them has been acknowledged. */
function bugExposures(device: FabricDevice): ResourceValue[] {
  const train = trainOf(device);
  const count = Math.max(0, 33 - train);
  const bugIds = Array.from({ length: count }, (_, index) => 700_000 + train * 100 + index);
  const cveIds = bugIds.slice(0, Math.floor(count / 2)).map((id) => id - 699_900);
  const level = (ids: readonly number[]): string =>
    `HIGHEST_EXPOSURE_${ids.length === 0 ? "NONE" : ids.length > 3 ? "HIGH" : "LOW"}`;
  const exposure = (acknowledgement: string, bugs: readonly number[], cves: readonly number[]): ResourceValue => ({
    key: { deviceId: device.world.serial, acknowledgement: `ACKNOWLEDGEMENT_${acknowledgement}` },
    bugIds: { values: bugs },
    cveIds: { values: cves },
    bugCount: bugs.length,
    cveCount: cves.length,
    highestBugExposure: level(bugs),
    highestCveExposure: level(cves),
  });
  return [exposure("UNACKNOWLEDGED", bugIds.slice(1), cveIds), exposure("ACKNOWLEDGED", bugIds.slice(0, 1), [])];
}

/** Trains come about every four months and are supported for three years; hardware is told of by model. */
function lifecycle(device: FabricDevice): ResourceValue {
  const { model, serial } = device.world;
  const endOfSupport = new Date(Date.UTC(2018, (trainOf(device) - 20) * 4 + 36)).toISOString();
  const date = (year: number): ResourceValue => ({
    date: new Date(Date.UTC(year, 5, 30)).toISOString(),
    models: { values: { [model]: 1 } },
  });
  return {
    key: { deviceId: serial },
    softwareEol: { version: `4.${trainOf(device)}`, endOfSupport },
    hardwareLifecycleSummary: {
      endOfSale: date(2028),
      endOfTacSupport: date(2033),
      endOfHardwareRmaRequests: date(2033),
      endOfLife: date(2033),
    },
  };
}

/** The cluster of the region that a device streams to. */
function assignment({ world }: FabricDevice): ResourceValue {
  const { code } = world.site;
  return {
    key: { systemId: world.serial },
    clusters: { values: [{ name: code, hosts: { values: [`apiserver.${code}.cv.example.net`] } }] },
  };
}

function probeKey({ world }: FabricDevice): ResourceValue {
  return { deviceId: world.serial, host: `dns-${world.site.code}`, vrf: "MGMT" };
}

/** Every device probes the name server of its site. */
function probe(device: FabricDevice): ResourceValue {
  const { code, octet } = device.world.site;
  return {
    key: probeKey(device),
    ipAddr: `10.${octet}.0.53`,
    hostName: `dns.${code}.example.net`,
    description: `Name server of ${code.toUpperCase()}`,
  };
}

function probeStats(device: FabricDevice): ResourceValue {
  const port = Number.parseInt(device.world.mac.slice(-2), 16);
  return {
    key: { ...probeKey(device), sourceIntf: "Management1" },
    latencyMillis: device.streaming ? 1 + port / 100 : 0,
    jitterMillis: port / 1_000,
    httpResponseTimeMillis: 0,
    packetLossPercent: device.streaming ? "0" : "100",
    error: device.streaming ? "" : "unreachable",
  };
}
