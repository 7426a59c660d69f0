import { startEvent } from "../events/run-event.ts";
import { sampleCertificate } from "../certificates/certificate-sample.ts";
import { describeGenerated } from "../certificates/state.ts";
import { addConfiglet, changeConfiglet } from "../configlets/configlets.ts";
import { labelsOf } from "../inventory/label-assignment.ts";
import { administrator } from "../people/state.ts";
import { defaultTemplate } from "../snapshots/state.ts";
import type { CloudVisionState } from "../state.ts";

/** Input of the portal's smaller groups that exists in the world of a state. */
export const portalSamples: Readonly<
  Record<string, ((state: CloudVisionState) => Record<string, unknown>) | undefined>
> = {
  "labels/list": () => ({ module: "LABEL", type: "all" }),
  "labels/get": (state) => ({ labelId: spareLabel(state) }),
  "labels/listDevices": (state) => ({ labelId: firstLabel(state) }),
  "labels/create": (state) => ({ body: { name: fresh(state), note: "", type: "Custom" } }),
  "labels/update": (state) => ({ body: { key: spareLabel(state), name: fresh(state) } }),
  "labels/updateNote": (state) => ({ body: { key: spareLabel(state), note: "sample" } }),
  "labels/delete": (state) => ({ body: { data: [spareLabel(state)] } }),
  "devices/listLabels": () => ({ type: "all" }),

  "aaa/listServers": () => ({ serverType: "RADIUS" }),
  "aaa/getServer": (state) => ({ id: spareServer(state).key }),
  "aaa/createServer": (state) => ({ body: { ...endpoint, port: state.random.integer(1_900, 60_000) } }),
  "aaa/updateServer": (state) => ({ body: { ...endpoint, ...spareServer(state), status: "Disabled" } }),
  "aaa/deleteServers": (state) => ({ body: [spareServer(state).key] }),
  "aaa/testServer": (state) => ({
    body: {
      server: { ...endpoint, port: spareServer(state).port },
      user: { userId: administrator.username, password: administrator.password },
    },
  }),
  "aaa/getSettings": () => ({ id: "1" }),
  "aaa/saveSettings": () => ({ body: { authenticationServerType: "Local", authorizationServerType: "Local" } }),

  "snapshots/getTemplate": () => ({ templateId: defaultTemplate }),
  "snapshots/listTemplatesInfo": () => ({ body: { templateIDs: [defaultTemplate] } }),
  "snapshots/scheduleTemplate": (state) => ({
    body: { name: fresh(state), commands: ["show version"], deviceList: [serial(state)], frequency: 3_600 },
  }),
  "snapshots/deleteTemplates": () => ({ body: ["nothing"] }),
  "snapshots/capture": (state) => ({ templateKey: defaultTemplate, body: { deviceID: serial(state) } }),
  "snapshots/getDeviceConfig": (state) => ({ deviceId: serial(state), current: true, timestamp: "0" }),
  "snapshots/getHierarchyChanges": (state) => ({
    timestamp: state.clock.now(),
    body: { deviceIDs: [serial(state)] },
  }),
  "snapshots/getChart": () => ({
    body: {
      containerId: "root",
      netElementId: "",
      templateKey: defaultTemplate,
      interval: "daily",
      count: 7,
      timeZone: "UTC",
      toDate: "2026-01-15",
    },
  }),
  "snapshots/captureContainerLegacy": () => ({ body: { templateId: defaultTemplate, containerId: "root" } }),

  "rollback/listDevices": (state) => ({ containerId: "root", timestamp: state.clock.now() }),
  "rollback/addDevice": (state) => ({
    body: {
      netElementId: deviceKey(state),
      rollbackTimestamp: state.clock.now(),
      rollbackType: "Config Rollback",
      targetManagementIP: "192.0.2.11",
      configRollbackInput: { taskId: "", timeStamp: "" },
      imageRollbackInput: { taskId: "", timeStamp: "" },
    },
  }),
  "rollback/addNetwork": (state) => ({
    body: {
      containerId: "root",
      rollbackTimestamp: state.clock.now(),
      rollbackType: "Config Rollback",
      startIndex: 0,
      endIndex: 1,
      targetManagementIPList: [],
    },
  }),

  "events/get": () => ({ eventId: "event_1" }),
  "events/listChildren": () => ({ eventId: "event_1" }),
  "events/listByStatus": () => ({
    eventId: "event_1",
    eventType: "compliancecheck",
    requiredEventStatus: "completed",
  }),
  "events/listErrors": () => ({ eventId: "event_1", eventType: "compliancecheck" }),
  "events/cancel": (state) => ({
    eventId: startEvent(state, { eventType: "compliancecheck", user: administrator.username, children: [] }),
  }),

  "certificates/get": () => ({ certType: "cvpCert" }),
  "certificates/generate": () => ({ body: { ...subject, certType: "cvpCert", validity: 365 } }),
  "certificates/generateCsr": (state) => {
    state.certificates.request = undefined;
    return { body: subject };
  },
  "certificates/install": proposedCertificate,
  "certificates/deleteProposed": proposedCertificate,
  "certificates/exportCsr": waitingRequest,
  "certificates/deleteCsr": waitingRequest,
  "certificates/bind": (state) => {
    waitingRequest(state);
    return { body: { publicCertFile: sampleCertificate.text, publicCertFileName: "sample.crt" } };
  },
  "certificates/importWithKey": () => ({
    body: {
      certType: "cvpCert",
      passPhrase: "",
      privateKey: sampleCertificate.privateKey,
      privateKeyFileName: "sample.key",
      publicCert: sampleCertificate.text,
      publicCertFileName: "sample.crt",
    },
  }),
  "certificates/exportCertificate": (state) => ({
    body: { key: state.certificates.installed.get("cvpCert")?.record.key, passPhrase: "" },
  }),
  "trustedCertificates/upload": (state) => {
    state.certificates.trusted.clear();
    return { body: { certificate: sampleCertificate.text } };
  },
  "trustedCertificates/get": (state) => ({ fingerPrint: spareTrusted(state) }),
  "trustedCertificates/exportCertificates": (state) => ({ body: { data: [spareTrusted(state)] } }),
  "trustedCertificates/delete": (state) => ({ body: { data: [spareTrusted(state)] } }),

  "configletBuilders/storeDraft": (state) => ({
    id: spareBuilder(state),
    type: "mainScript",
    body: { action: "save", mainScript: { data: "print('x')" } },
  }),
  "configletBuilders/discardDraft": (state) => ({ id: spareBuilder(state) }),
  "configletBuilders/validateScript": () => ({ body: { data: "print('x')" } }),
  "configletBuilders/preview": (state) => ({
    body: {
      configletBuilderId: spareBuilder(state),
      containerId: "root",
      containerToId: "",
      mode: "",
      netElementIds: [deviceKey(state)],
      pageType: "",
      previewValues: [],
    },
  }),
  "configletBuilders/generate": (state) => ({
    body: {
      configletBuilderId: spareBuilder(state),
      containerId: "root",
      netElementIds: [deviceKey(state)],
      pageType: "",
    },
  }),
  "configletBuilders/storeGenerated": (state) => ({
    body: {
      data: [
        {
          action: "associate",
          configletId: spareBuilder(state),
          netElementId: deviceKey(state),
          objectType: "netelement",
        },
      ],
    },
  }),
  "configlets/importWithMappers": (state) => ({
    body: {
      data: {
        configlets: [{ ...configletFacts, key: "1", name: fresh(state), config: "ntp server 192.0.2.1\n" }],
        configletMappers: [{ ...mapperFacts, configletId: "1", objectId: "root", containerId: "root" }],
        generatedConfigletMappers: [],
      },
    },
  }),
  "configlets/exportArchive": (state) => ({ body: { data: [spareBuilder(state)] } }),
  "configlets/importArchive": () => ({ body: { file: new File(["PK"], "configlets.zip") } }),
  "configlets/getHistoryDiff": (state) => ({ historyId: spareHistory(state) }),
  "configlets/listManagementIps": designQuery,
  "configlets/getCurrentManagementIp": designQuery,
  "devices/updatePicture": () => ({ body: { netElementImage: new File([new Uint8Array(onePixel)], "device.png") } }),
  "devices/testConnectivity": (state) => ({
    body: { ipAddress: [...state.fabric.devices.values()][0]?.world.address ?? "" },
  }),
  "devices/provision": (state) => ({ body: { data: [{ deviceId: serial(state) }] } }),
  "imageBundles/countDevices": (state) => ({
    imageBundleId: [...state.images.bundles.keys()][0] ?? "",
    imageIdList: "",
  }),
  "tasks/getImage": (state) => {
    const [device] = state.fabric.devices.values();
    if (device) device.imageBundle ??= [...state.images.bundles.keys()][0];
    return {};
  },
  "compliance/getConfig": (state) => ({ body: { request: { device_id: serial(state), type: "RUNNING_CONFIG" } } }),
  "compliance/getBugExposure": (state) => ({
    body: { key: { deviceId: serial(state), acknowledgement: "ACKNOWLEDGEMENT_UNACKNOWLEDGED" } },
  }),
};

/** What every PNG begins with. */
const onePixel = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

const endpoint = {
  serverType: "RADIUS",
  ipAddress: "192.0.2.40",
  accountPort: 1_813,
  authMode: "PAP",
  status: "Enabled",
  secret: "sample",
};

const subject = {
  commonName: "cvp.lab.example.net",
  country: "NO",
  digestAlgorithm: "SHA256withRSA",
  encryptAlgorithm: "RSA",
  keyLength: 2_048,
  location: "Oslo",
  organization: "Lab",
  organizationUnit: "NOC",
  state: "Oslo",
};

function fresh(state: CloudVisionState): string {
  return `sample-${state.random.hex(8)}`;
}

function spareBuilder(state: CloudVisionState): string {
  const name = fresh(state);
  const config = "print('banner motd x')\n";
  const builder = { name, data: { formList: [], script: config } };
  return addConfiglet(state, { name, config, user: administrator.username, type: "Builder", builder }).key;
}

function spareHistory(state: CloudVisionState): string {
  const configlet = addConfiglet(state, {
    name: fresh(state),
    config: "a\n",
    user: administrator.username,
    type: "Static",
  });
  changeConfiglet(state, configlet, configlet.name, "b\n", administrator.username);
  return configlet.history[0]?.key ?? "";
}

function designQuery(state: CloudVisionState): Record<string, unknown> {
  const [device] = state.fabric.devices.values();
  return { body: { netElementId: device?.key ?? "", configIdList: [...(device?.configlets ?? [])] } };
}

function deviceKey({ fabric }: CloudVisionState): string {
  return [...fabric.devices.keys()][0] ?? "";
}

function serial({ fabric }: CloudVisionState): string {
  return [...fabric.devices.values()][0]?.world.serial ?? "";
}

function firstLabel(state: CloudVisionState): string {
  const [device] = state.fabric.devices.values();
  return (device && labelsOf(state, device)[0]?.record.key) ?? spareLabel(state);
}

function spareLabel(state: CloudVisionState): string {
  const key = fresh(state);
  state.labels.set(key, {
    record: { key, name: key, note: "", type: "Custom", user: "", dateTimeInLongFormat: 0, netElementCount: 0 },
    devices: new Map(),
  });
  return key;
}

function spareServer(state: CloudVisionState): { readonly key: string; readonly port: number } {
  const key = fresh(state);
  const port = state.random.integer(1_900, 60_000);
  const { secret, ...record } = endpoint;
  const shown = { secret: "", liveStatus: "", createdDateInLongFormat: state.clock.now(), userId: "" };
  state.aaa.servers.set(key, { record: { ...record, ...shown, key, port }, secret });
  return { key, port };
}

function waitingRequest({ certificates, clock }: CloudVisionState): Record<string, unknown> {
  const { validity: _validity, ...record } = describeGenerated("csr_1", { ...subject, validity: 1 }, "", clock.now());
  certificates.request = {
    record: { ...record, key: "csr_1", passPhraseProtected: false, certStoreKey: "", emailId: "", certType: "csr" },
    text: sampleCertificate.text,
    publicKey: sampleCertificate.publicKey,
  };
  return {};
}

function proposedCertificate({ certificates, clock }: CloudVisionState): Record<string, unknown> {
  const input = { ...subject, certType: "cvpCert", validity: 365 };
  const record = describeGenerated("cert_2", input, administrator.username, clock.now());
  certificates.proposed.set(administrator.username, {
    record,
    text: () => Promise.resolve(sampleCertificate.text),
  });
  return {};
}

/** What the definition wants of an imported configlet beside its text. */
const configletFacts = {
  type: "Static",
  containerCount: 0,
  dateTimeInLongFormat: 0,
  isAutoBuilder: "",
  isDefault: "no",
  netElementCount: 0,
  note: "",
  reconciled: false,
  user: "cvpadmin",
};

const mapperFacts = {
  key: "mapper_1",
  type: "container",
  configletType: "Static",
  appliedBy: "cvpadmin",
  appliedDateInLongFormat: 0,
};

const trusted = {
  certName: "sample",
  classId: 37,
  country: "",
  digestAlgorithm: "SHA-256",
  encryptAlgorithm: "RSA",
  issuedTo: "sample",
  keyLength: 2_048,
  location: "",
  organization: "",
  organizationUnit: "",
  signedBy: "sample",
  state: "",
  subjectAltName: "",
  uploadedBy: "cvpadmin",
  validFrom: 0,
  validTill: 0,
};

function spareTrusted({ certificates, random }: CloudVisionState): string {
  const fingerPrint = random.hex(64);
  certificates.trusted.set(fingerPrint, { record: { ...trusted, fingerPrint }, text: sampleCertificate.text });
  return fingerPrint;
}
