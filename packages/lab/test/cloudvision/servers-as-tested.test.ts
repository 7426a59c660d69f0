import { expect, test } from "vitest";
import type { Schemas } from "../../src/cloudvision/types.ts";
import { type Served, serveCloudVision } from "./served.ts";

// What the system tests of cvprac expect of real servers, release by release.

const resources = "/api/resources/changecontrol/v1";
const tempActions = "/cvpservice/provisioning/getAllTempActions.do?startIndex=0&endIndex=0";

async function device({ call }: Served): Promise<Schemas["Device"]> {
  const [first] = (await call("/cvpservice/inventory/devices")).json<Schemas["Device"][]>();
  if (!first) throw new Error("The world has no device.");
  return first;
}

async function queue({ call }: Served, ...data: readonly Partial<Schemas["TempActionInput"]>[]): Promise<void> {
  const path = "/cvpservice/provisioning/addTempAction.do?format=topology&queryParam=&nodeId=root";
  expect((await call(path, { body: { data } })).status).toBe(200);
}

test("a change control has no approval until it is approved, and a withdrawn one after that", async () => {
  await using served = await serveCloudVision();
  const { call } = served;
  const read = async (): Promise<Schemas["ChangeControlV1ChangeControl"]> => {
    const reply = await call(`${resources}/ChangeControl?key.id=cc`);
    return reply.json<{ value: Schemas["ChangeControlV1ChangeControl"] }>().value;
  };
  const stages = { values: { root: { name: "root" } } };
  const define = { body: { key: { id: "cc" }, change: { name: "cc", rootStageId: "root", stages } } };
  await call(`${resources}/ChangeControlConfig`, define);
  expect(await read()).not.toHaveProperty("approve");
  await call(`${resources}/ChangeControlConfig`, define);
  const { change, ...fresh } = await read();
  expect(fresh).not.toHaveProperty("approve");

  const approve = { key: { id: "cc" }, approve: { value: true }, version: change?.time };
  await call(`${resources}/ApproveConfig`, { body: approve });
  expect(await read()).toMatchObject({ approve: { value: true, user: "cvpadmin" } });
  await call(`${resources}/ChangeControlConfig`, define);
  expect(await read()).toMatchObject({ approve: { value: false } });
});

test.for([
  ["2021.3.1", 400, { code: 9, message: "not approved" }],
  ["2022.3.1", 404, { code: 5, message: 'change control with ID "none" does not exist' }],
] as const)(
  "a change control that %s does not know is neither started nor deleted",
  async ([version, status, body]) => {
    await using served = await serveCloudVision({ version });
    const { call } = served;
    const started = await call(`${resources}/ChangeControlConfig`, {
      body: { key: { id: "none" }, start: { value: true } },
    });
    expect([started.status, started.json()]).toMatchObject([status, body]);
    const listed = await call(`${resources}/ChangeControlConfig/all`);
    expect(listed.text).not.toContain("none");
    const deleted = await call(`${resources}/ChangeControlConfig?key.id=none`, { method: "DELETE" });
    expect([deleted.status, deleted.json()]).toMatchObject([404, { code: 5 }]);
  },
);

test.for([
  ["2020.2.3", 1],
  ["2020.2.4", 2],
  ["2024.3.1", 2],
] as const)(
  "configlets that wait for a container on %s are listed as %i actions and saved once",
  async ([version, total]) => {
    await using served = await serveCloudVision({ version });
    const { call } = served;
    const { parentContainerKey: toId = "" } = await device(served);
    const action = {
      action: "associate",
      nodeType: "configlet",
      toIdType: "container",
      toId,
      configletList: [],
    } satisfies Partial<Schemas["TempActionInput"]>;
    await queue(served, action);
    expect((await call(tempActions)).json()).toMatchObject({ total });
    // cvprac's test writes a slash too many and sends no body.
    const cleared = await call("/cvpservice//provisioning/deleteAllTempAction.do", { method: "POST" });
    expect(cleared.json()).toEqual({ data: "success" });
    expect((await call(tempActions)).json()).toEqual({ total: 0, data: [] });
    expect(served.lab.violations).toEqual([]);
  },
);

test("a device that is removed and onboarded again is the same one, with the configuration that it had", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const { serialNumber, ipAddress, fqdn, systemMacAddress } = await device(served);
  const config = `/cvpservice/inventory/device/config?netElementId=${systemMacAddress}`;
  const before = (await call(config)).json();
  await call("/cvpservice/inventory/devices", { method: "DELETE", body: { data: [serialNumber] } });
  expect((await call(config)).json()).toMatchObject({ errorMessage: "Invalid Netelement id" });
  const onboarded = await call("/cvpservice/inventory/devices", { body: { hosts: [ipAddress] } });
  expect(onboarded.json()).toMatchObject({ hostToDevIdMap: { [ipAddress ?? ""]: serialNumber } });
  lab.clock.advance(2_000);
  const devices = (await call("/cvpservice/inventory/devices")).json<Schemas["Device"][]>();
  expect(devices.filter((entry) => entry.serialNumber === serialNumber)).toMatchObject([
    { fqdn, systemMacAddress, streamingStatus: "active", parentContainerKey: "undefined_container" },
  ]);
  expect((await call(config)).json()).toEqual(before);
});

test("the inventory of 2018.1 finds devices by their container, and saving it tells how many were added", async () => {
  await using served = await serveCloudVision({ version: "2018.1.4" });
  const { call } = served;
  const all = await call("/web/inventory/getInventory.do?queryparam=&startIndex=0&endIndex=0");
  const { netElementList } = all.json<Schemas["LegacyInventoryResponse"]>();
  const name = netElementList?.[0]?.containerName ?? "";
  const found = await call(`/web/inventory/getInventory.do?queryparam=${name}&startIndex=0&endIndex=0`);
  expect(found.json<Schemas["LegacyInventoryResponse"]>().netElementList).toEqual(
    netElementList?.filter(({ containerName }) => containerName === name),
  );
  const save = async (): Promise<unknown> =>
    (await call("/web/inventory/add/saveInventory.do", { method: "POST" })).json();
  expect(await save()).toEqual({ data: 0 });
  const added = { containerName: "Tenant", containerId: "root", containerType: "Existing", ipAddress: "192.0.2.77" };
  await call("/web/inventory/add/addToInventory.do?startIndex=0&endIndex=0", {
    body: { data: [{ ...added, containerList: [] }] },
  });
  expect([await save(), await save()]).toEqual([{ data: 1 }, { data: 0 }]);
});

test("a device tells whether it is replaced without touch in the third search only, and no memory in the tree", async () => {
  await using served = await serveCloudVision();
  const { call } = served;
  const { fqdn = "", systemMacAddress, parentContainerKey } = await device(served);
  const query = `queryParam=${fqdn}&startIndex=0&endIndex=0`;
  const first = await call(`/cvpservice/provisioning/searchTopology.do?${query}`);
  const { netElementContainerList, netElementList } = first.json<Schemas["SearchTopologyResponse"]>();
  expect(netElementContainerList).toMatchObject([
    { netElementKey: systemMacAddress, containerKey: parentContainerKey },
  ]);
  expect(netElementList?.[0]).not.toHaveProperty("hasZTR");
  const third = await call(`/cvpservice/provisioning/v3/searchTopology.do?${query}`);
  expect(third.json()).toMatchObject({ netElementList: [{ hasZTR: false }] });
  const tree = `/cvpservice/provisioning/filterTopology.do?nodeId=${parentContainerKey}&format=topology&startIndex=0&endIndex=0`;
  const { topology } = (await call(tree)).json<Schemas["TopologyResponse"]>();
  expect(topology?.childNetElementList?.[0]).toMatchObject({ memTotal: 0, memFree: 0, lastSyncUp: 0 });
});

test("taking an image from a device that then has none makes no task", async () => {
  await using served = await serveCloudVision();
  const { call } = served;
  const { systemMacAddress: toId = "" } = await device(served);
  const bundles = await call("/cvpservice/image/getImageBundles.do?queryparam=&startIndex=0&endIndex=0");
  const nodeId = bundles.json<Schemas["ImageBundleList"]>().data?.[0]?.key ?? "";
  const to = { action: "associate", nodeType: "imagebundle", toIdType: "netelement", toId } as const;
  const save = async (): Promise<unknown> => {
    const saved = await call("/cvpservice/provisioning/v2/saveTopology.do", { body: [] });
    return saved.json<{ data: unknown }>().data;
  };
  await queue(served, { ...to, nodeId });
  expect(await save()).toMatchObject({ taskIds: ["1"] });
  await call("/cvpservice/task/cancelTask.do", { body: { data: ["1"] } });
  await queue(served, { ...to, nodeId: "", ignoreNodeId: nodeId });
  expect(await save()).toEqual({ status: "success", taskIds: [] });
});

test("service accounts and their tokens tell when they were used the last time", async () => {
  await using newer = await serveCloudVision({ version: "2024.3.1" });
  const account = await newer.call("/api/resources/serviceaccount/v1/Account?key.name=automation");
  expect(account.json()).toMatchObject({
    value: { createdBy: "cvpadmin", lastAccess: expect.stringMatching(/^2026/) },
  });
  await using older = await serveCloudVision({ version: "2021.3.1" });
  const gateway = "/api/v3/services/arista.serviceaccount.v1";
  const value = { key: { name: "unused" }, description: "", groups: { values: ["network-admin"] }, status: 1 };
  await older.call(`${gateway}.AccountConfigService/Set`, { body: { value } });
  const listed = await older.call(`${gateway}.AccountService/GetAll`, { body: {} });
  expect(listed.json()).toMatchObject([
    { value: { key: { name: "automation" }, last_access: expect.stringMatching(/^2026/) } },
    { value: { key: { name: "unused" }, last_access: null } },
  ]);
  const token = { user: "unused", description: "", valid_for: "1h" };
  await older.call(`${gateway}.TokenConfigService/Set`, { body: { value: token } });
  const tokens = await older.call(`${gateway}.TokenService/GetAll`, { body: {} });
  expect(tokens.json()).toMatchObject([{ value: { user: "unused", last_used: null } }]);
});

test("the script of a builder is read under both of its names", async () => {
  await using served = await serveCloudVision();
  const { call } = served;
  const script = { data: "print('hello')" };
  const made = await call("/cvpservice/configlet/addConfigletBuilder.do?isDraft=False", {
    body: { name: "HELLO", data: { formList: [], main_script: script } },
  });
  const { data: id } = made.json<{ data: string }>();
  const read = await call(`/cvpservice/configlet/getConfigletBuilder.do?id=${id}&type=`);
  expect(read.json()).toMatchObject({ data: { mainScript: script, main_script: script } });
});

// cvprac 1.4, check_compliance, makes NONE of the empty text of level 2 and later; go-cvprac's system test expects it.
test.for([
  ["2018.1.4", "NONE"],
  ["2018.2.5", ""],
  ["2024.3.1", ""],
] as const)("a device in sync has the indication of %s", async ([version, complianceIndication]) => {
  await using served = await serveCloudVision({ version });
  const [nodeId = ""] = served.lab.cloudvision.state.fabric.devices.keys();
  const checked = await served.call("/cvpservice/provisioning/checkCompliance.do", {
    body: { nodeId, nodeType: "netelement" },
  });
  expect(checked.json()).toMatchObject({ complianceCode: "0000", complianceIndication });
});
