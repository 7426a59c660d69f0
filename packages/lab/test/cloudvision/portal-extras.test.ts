import { expect, test } from "vitest";
import type { Schemas } from "../../src/cloudvision/types.ts";
import { type Served, serveCloudVision } from "./served.ts";

const page = "startIndex=0&endIndex=0";
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00]);

async function upload(served: Served, path: string, field: string, file: File): Promise<Record<string, unknown>> {
  const form = new FormData();
  form.append(field, file);
  const request = new Request("http://lab.invalid/", { method: "POST", body: form });
  const reply = await served.call(path, {
    body: new Uint8Array(await request.arrayBuffer()),
    headers: { "content-type": request.headers.get("content-type") ?? "" },
  });
  return reply.json();
}

/** Queues changes and saves them; gives the numbers of the tasks. */
async function change({ call }: Served, ...data: readonly object[]): Promise<string[]> {
  await call("/cvpservice/provisioning/addTempAction.do?format=topology&queryParam=&nodeId=root", { body: { data } });
  const saved = await call("/cvpservice/provisioning/v2/saveTopology.do", { body: [] });
  return saved.json<{ data: { taskIds: string[] } }>().data.taskIds;
}

test("a device keeps its picture, which must be a PNG", async () => {
  await using served = await serveCloudVision();
  const mac = served.lab.world.devices[0]?.mac ?? "";
  const path = `/cvpservice/provisioning/updateNetElementImageById.do?netElementId=${mac}`;
  const read = async () =>
    (await served.call(`/cvpservice/provisioning/getNetElementImageById.do?netElementId=${mac}`)).json();
  expect(await read()).toEqual({ data: "" });
  expect(await upload(served, path, "netElementImage", new File([png], "a.png"))).toEqual({ data: "success" });
  expect(await read()).toEqual({ data: Buffer.from(png).toString("base64") });
  const text = await upload(served, path, "netElementImage", new File(["text"], "a.png"));
  expect(text).toMatchObject({ errorCode: "121860" });
});

test("an image that was pushed is what the device runs", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const { mac = "", serial = "" } = lab.world.devices[0] ?? {};
  const image = await upload(served, "/cvpservice/image/addImage.do", "file", new File(["EOS"], "EOS64-4.40.1F.swi"));
  const body = { name: "NEW", isCertifiedImage: "true", images: [image] };
  const saved = await call("/cvpservice/image/saveImageBundle.do", { body });
  expect(saved.json()).toEqual({ data: "Bundle : NEW successfully created" });
  const read = await call("/cvpservice/image/getImageBundleByName.do?name=NEW");
  const bundle = read.json<{ id: string }>().id;
  const assign = { action: "associate", nodeType: "imagebundle", nodeId: bundle, nodeName: "NEW" };
  const taskIds = await change(served, { ...assign, toId: mac, toIdType: "netelement" });
  const planned = await call(`/cvpservice/provisioning/getImageForTask.do?workorderid=${taskIds[0] ?? ""}`);
  expect(planned.json()).toMatchObject({ name: "NEW", images: [{ version: "4.40.1F" }] });
  await call("/cvpservice/task/executeTask.do", { body: { data: taskIds } });
  lab.clock.advance(10_000);
  const devices = (await call("/cvpservice/inventory/devices")).json<Schemas["Device"][]>();
  expect(devices.find((device) => device.systemMacAddress === mac)).toMatchObject({ version: "4.40.1F" });
  const streamed = await call(`/api/resources/inventory/v1/Device?key.deviceId=${serial}`);
  expect(streamed.json()).toMatchObject({ value: { softwareVersion: "4.40.1F" } });
  const counted = await call(`/cvpservice/image/getAppliedDeviceCount.do?imageBundleId=${bundle}&imageIdList=`);
  expect(counted.json()).toEqual({ data: 1 });
  const list = await call(
    `/cvpservice/image/v2/getImageBundles.do?objectId=${mac}&objectType=netelement&queryparam=&${page}`,
  );
  expect(list.json()).toMatchObject({
    total: 1,
    assignedImageBundleId: bundle,
    data: [{ name: "NEW", appliedDevicesCount: 1, images: [{ name: "EOS64-4.40.1F.swi" }] }],
  });
  const named = await call("/cvpservice/image/v2/getImageBundleByName.do?name=NEW");
  expect(named.json()).toMatchObject({ key: bundle, imageIds: ["EOS64-4.40.1F.swi"], uploadedBy: "cvpadmin" });
});

test("a queued move is proposed, and what a task will do is told in every format", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const { mac = "", address = "" } = lab.world.devices[0] ?? {};
  const move = { action: "update", nodeType: "netelement", nodeId: mac, toId: "root", toIdType: "container" };
  const proposed = async () =>
    (await call(`/cvpservice/provisioning/getProposedContainer.do?netElementId=${mac}`)).json();
  expect(await proposed()).toEqual({ data: [] });
  await call("/cvpservice/provisioning/addTempAction.do?format=topology&queryParam=&nodeId=root", {
    body: { data: [move] },
  });
  expect(await proposed()).toMatchObject({ data: [{ key: "root", name: "Tenant" }] });
  const [id = ""] = await change(served);
  for (const version of ["", "v2/"]) {
    const plan = await call(`/cvpservice/provisioning/${version}getconfigfortask.do?workorderid=${id}`);
    expect(plan.json()).toMatchObject({
      targetIpAddress: address,
      new: 0,
      designedConfig: expect.arrayContaining([
        expect.objectContaining({ command: "logging buffered 10000" }),
      ]) as unknown,
    });
  }
  const none = await call(`/cvpservice/provisioning/getImageForTask.do?workorderid=${id}`);
  expect(none.json()).toMatchObject({ errorCode: "122706" });
});

test("the older list of devices goes down to the last container", async () => {
  await using served = await serveCloudVision({ version: "2018.1.4" });
  const reply = await served.call(`/web/ztp/getAllNetElementList.do?nodeId=root&queryParam=&nodeName=&${page}`);
  expect(reply.json()).toMatchObject({ total: 24 });
});

test("an address answers when a device of it streams", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const attempt = async (ipAddress: string) =>
    (await call("/cvpservice/provisioning/ipConnectivityTest.do", { body: { ipAddress } })).json();
  expect(await attempt(lab.world.devices[0]?.address ?? "")).toEqual({ data: "success" });
  expect(await attempt("198.51.100.77")).toMatchObject({ errorCode: "122605" });
  const provisioned = await call("/cvpservice/provisioning/devices", {
    body: { data: [{ deviceId: lab.world.devices[0]?.serial }, { deviceId: "none" }] },
  });
  expect(provisioned.json()).toEqual({ data: { failed: { none: "device not found" } } });
});

/** What the definition of 2021.3 wants of an imported configlet and its assignment. */
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
  configletType: "Static",
  appliedBy: "cvpadmin",
  appliedDateInLongFormat: 0,
};

test("configlets come in with their assignments, and their history tells what changed", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const mac = lab.world.devices[0]?.mac ?? "";
  const data = {
    configlets: [
      { ...configletFacts, key: "theirs", name: "NEW", config: "interface Management1\n   ip address 192.0.2.5/24\n" },
    ],
    configletMappers: [{ ...mapperFacts, configletId: "theirs", objectId: mac, containerId: "", type: "netelement" }],
    generatedConfigletMappers: [],
  };
  const bring = () => call("/cvpservice/configlet/addConfigletsAndAssociatedMappers.do", { body: { data } });
  expect((await bring()).json()).toEqual({ data: "success" });
  expect((await bring()).json()).toMatchObject({ errorCode: "132518" });
  const made = await call("/cvpservice/configlet/getConfigletByName.do?name=NEW");
  const { key } = made.json<Schemas["Configlet"]>();
  expect(made.json()).toMatchObject({ netElementCount: 1 });

  const body = { configIdList: [key], netElementId: mac };
  const found = await call(`/cvpservice/configlet/getManagementIp.do?queryparam=&${page}`, { body });
  expect(found.json()).toMatchObject({
    total: 1,
    managementIps: [{ name: "Management1", address: "192.0.2.5" }],
    defaultProposedManagementIp: { address: "192.0.2.5" },
  });
  const current = await call("/cvpservice/configlet/getCurrentManagementIp.do", { body });
  expect(current.json()).toEqual({ data: "192.0.2.5" });

  await call("/cvpservice/configlet/updateConfiglet.do", {
    body: { key, name: "NEW", config: "interface Management1\n   ip address 192.0.2.6/24\n" },
  });
  const history = await call(`/cvpservice/configlet/getConfigletHistory.do?configletId=${key}&queryparam=&${page}`);
  const [entry] = history.json<{ configletHistory: { key: string }[] }>().configletHistory;
  const diff = await call(`/cvpservice/configlet/validateConfigHistory.do?historyId=${entry?.key ?? ""}`);
  expect(diff.json()).toMatchObject({
    new: 1,
    deleted: 1,
    total: 2,
    newConfig: [{ code: "" }, { command: "   ip address 192.0.2.6/24", code: "NEW" }],
  });
});

test("an archive that is none is refused, and an import is an event", async () => {
  await using served = await serveCloudVision();
  const path = "/cvpservice/configlet/importConfiglets.do";
  const bring = (text: string, name: string) => upload(served, path, "file", new File([text], name));
  expect(await bring("PK", "a.txt")).toMatchObject({ errorCode: "132861" });
  expect(await bring("text", "a.zip")).toMatchObject({ errorCode: "132863" });
  expect(await bring("PK", "a.zip")).toMatchObject({ data: "success", eventType: "importconfiglets" });
  const unknown = await served.call("/cvpservice/configlet/exportConfiglets.do", { body: { data: ["none"] } });
  expect(unknown.json()).toMatchObject({ errorCode: "132801" });
});

test("a role tells who holds it", async () => {
  await using served = await serveCloudVision();
  const ask = async (name: string) =>
    (await served.call(`/cvpservice/role/getAppliedUsers.do?roleName=${name}&queryparam=&${page}`)).json();
  expect(await ask("network-operator")).toMatchObject({ total: 1, data: [{ userName: "operator" }] });
  expect(await ask("none")).toMatchObject({ errorCode: "232937" });
});

test("the gateway tells what a device runs and should run", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const { serial = "", hostname = "" } = lab.world.devices[0] ?? {};
  const ask = (request: object) => call("/api/v3/services/compliancecheck.Compliance/GetConfig", { body: { request } });
  const running = await ask({ device_id: serial, type: "RUNNING_CONFIG" });
  expect(running.json<Schemas["ComplianceConfigItem"][]>()[0]?.config).toContain(`hostname ${hostname}`);
  const designed = await ask({ device_id: serial, type: "DESIGNED_CONFIG" });
  expect(designed.json<Schemas["ComplianceConfigItem"][]>()[1]?.sources?.source).toHaveLength(5);
  expect((await ask({ device_id: "none", type: "RUNNING_CONFIG" })).json()).toMatchObject({ code: 5 });
});

test("an unknown change control is no data, also with a slash too many", async () => {
  await using served = await serveCloudVision({ version: "2018.1.4" });
  const path = `/web//changeControl/getChangeControlInformation.do?ccId=9&${page}`;
  expect((await served.call(path)).json()).toEqual({ errorCode: "142532", errorMessage: "No data found" });
});
