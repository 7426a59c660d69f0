import type { CcapiControl } from "../change-controls/state.ts";
import type { SpecOperation } from "../../spec/read-spec.ts";
import { addConfiglet } from "../configlets/configlets.ts";
import type { FabricConfiglet, FabricDevice } from "../inventory/fabric.ts";
import { onboardDevice } from "../inventory/inventory.ts";
import { administrator } from "../people/state.ts";
import { portalSamples } from "./portal-samples.ts";
import { sampleResource } from "../resources/samples.ts";
import { asValue } from "../resources/resources.ts";
import { setResource } from "../resources/write.ts";
import type { CloudVisionState } from "../state.ts";
import { createTask } from "../tasks/tasks.ts";

const writer = { user: administrator.username, nodes: [] };

/** Input that exists in the world of a state. */
export function sampleOf(operation: SpecOperation, state: CloudVisionState): Record<string, unknown> {
  const resource = sampleResource(operation, state);
  if (resource) return resource;
  const named = Object.fromEntries(
    operation.parameters.flatMap(({ name }) => {
      const make = byParameter[name];
      return make ? [[name, make(state, operation)] as const] : [];
    }),
  );
  const own = (byOperation[operation.id] ?? portalSamples[operation.id])?.(state);
  return { ...named, ...own };
}

const byParameter: Readonly<
  Record<string, ((state: CloudVisionState, operation: SpecOperation) => unknown) | undefined>
> = {
  netElementId: (state) => anyDevice(state).key,
  containerId: () => "root",
  nodeId: () => "root",
  configletId: (state) => anyConfiglet(state).key,
  configletName: (state) => anyConfiglet(state).name,
  id: (state, { tag }) => (tag === "tasks" ? waitingTask(state) : tag === "configlets" ? anyConfiglet(state).key : "1"),
  name: (state, { tag }) =>
    tag === "imageBundles" ? anyBundle(state) : tag === "inventory" ? "Tenant" : anyConfiglet(state).name,
  imageName: (state) => anyBundle(state),
  taskId: (state) => waitingTask(state),
  workorderid: (state) => waitingTask(state),
  userId: () => administrator.username,
  roleId: () => "network-admin",
  roleName: () => "network-admin",
  startIndex: (_state, { parameters }) =>
    numberOrText(parameters.find(({ name }) => name === "startIndex")?.schema?.type),
  endIndex: (_state, { parameters }) => numberOrText(parameters.find(({ name }) => name === "endIndex")?.schema?.type),
  ccId: (state) => legacyControl(state),
};

const byOperation: Readonly<Record<string, ((state: CloudVisionState) => Record<string, unknown>) | undefined>> = {
  "session/login": () => ({ body: { userId: administrator.username, password: administrator.password } }),
  "session/changePassword": (state) => {
    const userId = anyUser(state);
    const person = { contactNumber: "", email: "sample@example.net", firstName: "Sam", lastName: "Ple" };
    return { body: { ...person, userId, oldPassword: "sample-Passw0rd", currentPassword: "sample-Passw0rd" } };
  },
  "inventory/onboardDevices": (state) => ({ body: { hosts: [`192.0.2.${state.random.integer(1, 250)}`] } }),
  "inventory/deleteDevices": (state) => ({ body: { data: [spareDevice(state).world.serial] } }),
  "inventoryLegacy/deleteDevices": (state) => ({ body: { data: [spareDevice(state).key] } }),
  "devices/updateReconcileConfiglet": (state) => ({ netElementId: anyDevice(state).key }),
  "provisioning/checkCompliance": (state) => ({ body: { nodeId: anyDevice(state).key, nodeType: "netelement" } }),
  "provisioning/addTempAction": queueContainer,
  "ztp/addTempAction": queueContainer,
  "ztp/checkCompliance": (state) => ({ body: { nodeId: anyDevice(state).key, nodeType: "netelement" } }),
  "workflow/executeTasks": (state) => ({ body: { data: [waitingTask(state)] } }),
  "provisioning/validateAndCompareConfiglets": (state) => ({
    body: { netElementId: anyDevice(state).key, pageType: "viewConfig", configIdList: [anyConfiglet(state).key] },
  }),
  "configlets/validate": (state) => ({ body: { netElementId: anyDevice(state).key, config: "ntp server 192.0.2.1" } }),
  "configlets/create": (state) => ({ body: { name: fresh(state), config: "ntp server 192.0.2.1\n" } }),
  "configlets/update": (state) => {
    const { key, name } = spareConfiglet(state);
    return { body: { key, name, config: "ntp server 192.0.2.2\n" } };
  },
  "configlets/delete": (state) => {
    const { key, name } = spareConfiglet(state);
    return { body: [{ key, name }] };
  },
  "configlets/addNote": (state) => ({ body: { key: spareConfiglet(state).key, note: "sample" } }),
  "configletBuilders/get": (state) => ({ id: spareBuilder(state) }),
  "configletBuilders/update": (state) => ({ id: spareBuilder(state) }),
  "tasks/addNote": (state) => ({ body: { workOrderId: waitingTask(state), note: "sample" } }),
  "tasks/addLog": (state) => ({ body: { taskId: waitingTask(state), message: "sample", source: "sample" } }),
  "tasks/execute": (state) => ({ body: { data: [waitingTask(state)] } }),
  "tasks/cancel": (state) => ({ body: { data: [waitingTask(state)] } }),
  "images/upload": (state) => ({
    body: { file: new File(["an image"], `EOS64-4.33.${state.random.integer(1, 10_000)}F.swi`) },
  }),
  "imageBundles/create": (state) => ({
    body: { name: fresh(state), isCertifiedImage: "true", images: [anyImage(state)] },
  }),
  "imageBundles/update": (state) => ({
    body: { id: spareBundle(state), name: fresh(state), isCertifiedImage: "true", images: [anyImage(state)] },
  }),
  "imageBundles/delete": (state) => ({ body: { data: [{ key: spareBundle(state), name: "" }] } }),
  "imageBundles/addNote": (state) => ({ body: { name: anyBundle(state), note: "sample" } }),
  "users/create": (state) => ({
    body: { user: { userId: fresh(state), password: "sample-Passw0rd" }, roles: ["network-operator"] },
  }),
  "users/update": (state) => ({
    userId: anyUser(state),
    body: { user: { firstName: "Sam" }, roles: ["network-operator"] },
  }),
  "users/delete": (state) => ({ body: [anyUser(state)] }),
  "users/setState": (state) => ({ state: "disable", body: [anyUser(state)] }),
  "roles/create": (state) => ({ body: { name: fresh(state), description: "", moduleList: [] } }),
  "roles/update": (state) => {
    const key = spareRole(state);
    return { body: { key, name: key, description: "changed", moduleList: [] } };
  },
  "roles/delete": (state) => ({ body: [spareRole(state)] }),
  "enrollment/createToken": () => ({ body: { reenrollDevices: ["*"], duration: "24h" } }),
  "changeControlsLegacy/addNote": (state) => ({ body: { ccId: legacyControl(state), notes: "sample" } }),
  "changeControlsLegacy/execute": (state) => ({ body: { ccIds: [{ ccId: legacyControl(state) }] } }),
  "changeControlsLegacy/cancel": (state) => ({ body: { ccIds: [legacyControl(state)] } }),
  "changeControlsLegacy/delete": (state) => ({ body: { ccIds: [legacyControl(state)] } }),
  "changeControlsLegacy/save": (state) => ({
    body: {
      timeZone: "UTC",
      countryId: "",
      dateTime: "",
      ccName: fresh(state),
      snapshotTemplateKey: "",
      type: "Custom",
      stopOnError: "true",
      deletedTaskIds: [],
      changeControlTasks: [{ taskId: waitingTask(state), taskOrder: 1, snapshotTemplateKey: "", clonedCcId: "" }],
    },
  }),
  "ccapi/getStatus": (state) => ({ body: { cc_id: ccapiControl(state).config.id } }),
  "ccapi/delete": (state) => ({ body: { cc_id: ccapiControl(state).config.id } }),
  "ccapi/addApproval": (state) => {
    const { config, timestamp } = ccapiControl(state);
    return { body: { cc_id: config.id, cc_timestamp: timestamp } };
  },
  "ccapi/deleteApproval": (state) => ({ body: { cc_id: ccapiControl(state).config.id } }),
  "ccapi/start": (state) => ({ body: { cc_id: ccapiControl(state).config.id } }),
  "ccapi/stop": (state) => {
    const control = ccapiControl(state);
    control.status = { ...control.status, state: "Running" };
    return { body: { cc_id: control.config.id } };
  },
  "serviceAccountGateway/getAccount": () => ({ body: { key: { name: "automation" } } }),
  "serviceAccountGateway/setAccount": (state) => ({
    body: {
      value: {
        key: { name: fresh(state) },
        status: "ACCOUNT_STATUS_ENABLED",
        description: "",
        groups: { values: ["network-operator"] },
      },
    },
  }),
  "serviceAccountGateway/deleteAccount": (state) => ({ body: { key: { name: fresh(state) } } }),
  "serviceAccountGateway/getToken": (state) => ({ body: { key: { id: spareToken(state) } } }),
  "serviceAccountGateway/setToken": () => ({
    body: { value: { user: "automation", description: "sample", valid_for: "24h" } },
  }),
  "serviceAccountGateway/deleteToken": (state) => ({ body: { key: { id: spareToken(state) } } }),
};

function numberOrText(type: unknown): number | string {
  return type === "string" ? "0" : 0;
}

function fresh(state: CloudVisionState): string {
  return `sample-${state.random.hex(8)}`;
}

function anyDevice({ fabric }: CloudVisionState): FabricDevice {
  const [device] = fabric.devices.values();
  if (!device) throw new Error("The world has no device.");
  return device;
}

function spareDevice(state: CloudVisionState): FabricDevice {
  return onboardDevice(state, `198.51.100.${state.random.integer(1, 250)}`);
}

function anyConfiglet({ fabric }: CloudVisionState): FabricConfiglet {
  const [configlet] = fabric.configlets.values();
  if (!configlet) throw new Error("The world has no configlet.");
  return configlet;
}

function spareConfiglet(state: CloudVisionState): FabricConfiglet {
  return addConfiglet(state, { name: fresh(state), config: "", user: administrator.username, type: "Static" });
}

function spareBuilder(state: CloudVisionState): string {
  const name = fresh(state);
  const builder = { name, data: { formList: [], script: "print()" } };
  return addConfiglet(state, { name, config: "print()", user: administrator.username, type: "Builder", builder }).key;
}

function waitingTask(state: CloudVisionState): string {
  return createTask(state, {
    device: anyDevice(state),
    description: "Sample",
    user: administrator.username,
    kind: "Update Config",
    apply: () => undefined,
  });
}

function queueContainer(state: CloudVisionState): Record<string, unknown> {
  return { nodeId: "root", format: "topology", queryParam: "", body: { data: [addContainer(state)] } };
}

function anyBundle({ images }: CloudVisionState): string {
  const [bundle] = images.bundles.values();
  return bundle?.record.name ?? "";
}

function anyImage({ images }: CloudVisionState): Record<string, unknown> {
  const [image] = images.images.values();
  return { name: image?.name ?? "" };
}

function spareBundle(state: CloudVisionState): string {
  const key = `imagebundle_${state.random.uuid()}`;
  const counts = { appliedContainersCount: 0, appliedDevicesCount: 0, imageIds: [] };
  const about = { name: fresh(state), note: "", user: "", isCertifiedImageBundle: "true" };
  state.images.bundles.set(key, { images: [], record: { key, ...about, ...counts } });
  return key;
}

function anyUser(state: CloudVisionState): string {
  const userId = fresh(state);
  state.people.users.set(userId, {
    password: "sample-Passw0rd",
    roles: ["network-operator"],
    user: {
      userId,
      password: null,
      firstName: null,
      lastName: null,
      contactNumber: null,
      email: "",
      lastAccessed: 0,
      currentStatus: "Offline",
      userStatus: "Enabled",
      userType: "Local",
    },
  });
  return userId;
}

function spareRole(state: CloudVisionState): string {
  const key = fresh(state);
  const made = { createdBy: "cvpadmin", createdOn: state.clock.now(), description: null };
  state.people.roles.set(key, { key, classId: 29, name: key, ...made, moduleList: [], moduleListSize: 0 });
  return key;
}

function spareToken(state: CloudVisionState): string {
  const change = setResource(
    state,
    "serviceaccount/v1/TokenConfig",
    { user: "automation", description: "sample", validFor: "24h" },
    writer,
  );
  return String(asValue(change.value?.["key"])["id"]);
}

function legacyControl(state: CloudVisionState): string {
  const ccId = fresh(state);
  state.changeControls.legacy.set(ccId, {
    ccId,
    key: ccId,
    ccName: ccId,
    status: "Pending",
    changeControlTasks: { total: 0, data: [] },
  });
  return ccId;
}

function ccapiControl(state: CloudVisionState): CcapiControl {
  const id = fresh(state);
  const control = {
    config: { id, name: id, root_stage: { id: "root" } },
    timestamp: state.resources.stamp(),
    approved: true,
    status: { id, state: "Pending", error: "", stages: {} },
    cancel: undefined,
  };
  state.changeControls.ccapi.set(id, control);
  return control;
}

function addContainer(state: CloudVisionState): Record<string, unknown> {
  return {
    action: "add",
    nodeType: "container",
    nodeId: "new_container",
    nodeName: fresh(state),
    toId: "root",
    toIdType: "container",
    toName: "Tenant",
    fromId: "",
    fromName: "",
    info: "sample",
    infoPreview: "sample",
    childTasks: [],
    parentTask: "",
  };
}
