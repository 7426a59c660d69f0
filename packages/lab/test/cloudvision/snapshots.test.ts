import { expect, test } from "vitest";
import type { Schemas } from "../../src/cloudvision/types.ts";
import { type Served, serveCloudVision } from "./served.ts";

const page = "startIndex=0&endIndex=0";
const hour = 3_600_000;

/** Gives a device one more line of configuration, through a task that runs to its end. */
async function configure({ call, lab }: Served, mac: string, name: string, config: string): Promise<string> {
  const made = await call("/cvpservice/configlet/addConfiglet.do", { body: { name, config } });
  const key = made.json<{ data: { key: string } }>().data.key;
  const shown = await call(
    `/cvpservice/provisioning/getConfigletsByNetElementId.do?netElementId=${mac}&queryParam=&${page}`,
  );
  const own = shown.json<{ configletList: { key: string }[] }>().configletList.map((configlet) => configlet.key);
  const change = {
    action: "associate",
    nodeType: "configlet",
    toId: mac,
    toIdType: "netelement",
    configletList: [...own, key],
  };
  await call("/cvpservice/provisioning/addTempAction.do?format=topology&queryParam=&nodeId=root", {
    body: { data: [change] },
  });
  return await saveAndRun({ call, lab });
}

async function saveAndRun({ call, lab }: Pick<Served, "call" | "lab">): Promise<string> {
  const saved = await call("/cvpservice/provisioning/v2/saveTopology.do", { body: [] });
  const { taskIds } = saved.json<{ data: { taskIds: string[] } }>().data;
  await call("/cvpservice/task/executeTask.do", { body: { data: taskIds } });
  lab.clock.advance(10_000);
  return taskIds[0] ?? "";
}

test("a template is scheduled, listed, read, used and deleted", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const serial = lab.world.devices[0]?.serial ?? "";
  const body = { name: "BGP", commands: ["show ip bgp summary"], deviceList: [serial], frequency: 3_600 };
  const made = await call("/cvpservice/snapshot/templates/schedule", { body });
  const { templateKey } = made.json<{ templateKey: string }>();
  const listed = await call(`/cvpservice/snapshot/templates?queryparam=&${page}`);
  expect(listed.json()).toEqual({
    templateKeys: [
      { key: "Initial_Template", name: "Show_Inventory" },
      { key: templateKey, name: "BGP" },
    ],
  });
  const read = await call(`/cvpservice/snapshot/template?templateId=${templateKey}`);
  expect(read.json()).toEqual({
    key: templateKey,
    name: "BGP",
    commandList: ["show ip bgp summary"],
    deviceList: [serial],
    frequency: 3_600,
    lastUpdatedBy: "cvpadmin",
  });
  const several = await call("/cvpservice/snapshot/templates/info", { body: { templateIDs: [templateKey, "none"] } });
  expect(several.json()).toEqual({ templateInfo: { [templateKey]: read.json() } });
  const taken = await call(`/cvpservice/snapshot/templates/${templateKey}/capture`, { body: { deviceID: serial } });
  expect(taken.json()).toEqual({ data: "success", executionTime: lab.clock.now() });
  const deleted = await call("/cvpservice/snapshot/templates", { method: "DELETE", body: [templateKey, "none"] });
  expect(deleted.json()).toMatchObject({ result: "failed", templateErrMap: { [templateKey]: null } });
  const after = await call(`/cvpservice/snapshot/template?templateId=${templateKey}`);
  expect(after.json()).toMatchObject({ errorCode: "282619" });
});

test("a snapshot of a container runs as an event on a 2018 server", async () => {
  await using served = await serveCloudVision({ version: "2018.1.4" });
  const { call, lab } = served;
  const started = await call("/web/snapshot/captureContainerLevelSnapshot.do", {
    body: { templateId: "Initial_Template", containerId: "root" },
  });
  const { eventId } = started.json<{ eventId: string }>();
  const event = async () => (await call(`/web/event/getEventById.do?eventId=${eventId}`)).json();
  expect(await event()).toMatchObject({ data: { status: "inprogress", total: 24, processed: 0 } });
  lab.clock.advance(hour);
  expect(await event()).toMatchObject({ data: { status: "completed", processed: 24, inprogress: 0 } });
  const template = await call(`/web/snapshot/getDefaultSnapshotTemplate.do?${page}`);
  expect(template.json()).toMatchObject({
    key: "Initial_Template",
    name: "Show_Inventory",
    createdBy: "System",
    commandCount: 1,
    isDefault: true,
    snapshotCount: 24,
  });
});

test("what a device was like can be read for any time, and be brought back", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const { mac = "", serial = "" } = lab.world.devices[3] ?? {};
  const config = async (timestamp?: number): Promise<string | undefined> => {
    const when = `current=${timestamp === undefined}&timestamp=${timestamp ?? 0}`;
    const reply = await call(`/cvpservice/snapshot/deviceConfigs/${serial}?${when}`);
    return reply.json<Schemas["SnapshotDeviceConfig"]>().runningConfigInfo;
  };
  const start = lab.clock.now();
  lab.clock.advance(hour);
  await configure(served, mac, "BANNER", "banner motd hello\n");
  expect(await config()).toContain("banner motd hello");
  expect(await config(start)).not.toContain("banner motd hello");

  const candidates = await call(
    `/cvpservice/rollback/getNetElementsForRollback.do?containerId=root&timestamp=${start}&searchText=${serial}&${page}`,
  );
  expect(candidates.json()).toMatchObject({ total: 1, data: [{ key: mac, isHierarchyChanged: false }] });
  const point = { taskId: "", timeStamp: "" };
  const queued = await call("/cvpservice/rollback/addTempRollbackAction.do", {
    body: {
      netElementId: mac,
      rollbackTimestamp: start,
      rollbackType: "Config Rollback",
      targetManagementIP: "192.0.2.11",
      configRollbackInput: point,
      imageRollbackInput: point,
    },
  });
  expect(queued.json()).toEqual({ data: "success" });
  const waiting = await call(`/cvpservice/provisioning/getAllTempActions.do?${page}`);
  expect(waiting.json()).toMatchObject({ total: 1, data: [{ nodeId: mac, nodeTargetIpAddress: "192.0.2.11" }] });
  const taskId = await saveAndRun(served);
  const task = (await call(`/cvpservice/task/getTaskById.do?taskId=${taskId}`)).json();
  expect(task).toMatchObject({
    workOrderUserDefinedStatus: "Completed",
    data: { isRollbackTask: true, rollbackTimestamp: String(start) },
  });
  expect(await config()).toBe(await config(start));
  const checked = await call("/cvpservice/provisioning/checkCompliance.do", {
    body: { nodeId: mac, nodeType: "netelement" },
  });
  expect(checked.json()).toMatchObject({ complianceCode: "0001", complianceIndication: "WARNING" });
});

test("a device that moved says so", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const { mac = "", serial = "", fqdn = "" } = lab.world.devices[3] ?? {};
  const start = lab.clock.now();
  lab.clock.advance(hour);
  const move = { action: "update", nodeType: "netelement", nodeId: mac, toId: "root", toIdType: "container" };
  await call("/cvpservice/provisioning/addTempAction.do?format=topology&queryParam=&nodeId=root", {
    body: { data: [{ ...move, nodeName: fqdn, toName: "Tenant" }] },
  });
  await call("/cvpservice/provisioning/v2/saveTopology.do", { body: [] });
  const told = await call(`/cvpservice/snapshot/hierarchychangeinfo?timestamp=${start}`, {
    body: { deviceIDs: [serial] },
  });
  expect(told.json()).toEqual({ hierarchyChangeInfo: { [serial]: { isHierarchyChanged: true } } });
  const candidates = await call(
    `/cvpservice/rollback/getNetElementsForRollback.do?containerId=root&timestamp=${start}&searchText=${serial}&${page}`,
  );
  expect(candidates.json()).toMatchObject({
    data: [{ isHierarchyChanged: true, hierarchyChangedTimestamp: start + hour, newParentContainerId: "root" }],
  });
});

test("a network goes back, but for the devices that were not there yet", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const before = lab.clock.now();
  lab.clock.advance(hour);
  await call("/cvpservice/inventory/devices", { body: { hosts: ["198.51.100.9"] } });
  lab.clock.advance(hour);
  const reply = await call("/cvpservice/rollback/addNetworkRollbackTempActions.do", {
    body: {
      containerId: "root",
      rollbackTimestamp: before,
      rollbackType: "Config and Image Rollback",
      startIndex: 0,
      endIndex: 0,
      targetManagementIPList: [],
    },
  });
  expect(reply.json()).toMatchObject({
    data: { count: 24 },
    skippedDeviceInfo: { skippedDeviceCount: 1, detailedInfo: [{ ipAddress: "198.51.100.9", container: "Undefined" }] },
  });
  const saved = await call("/cvpservice/provisioning/v2/saveTopology.do", { body: [] });
  expect(saved.json<{ data: { taskIds: string[] } }>().data.taskIds).toHaveLength(24);
});

test("the chart counts what was pushed", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const { mac = "" } = lab.world.devices[0] ?? {};
  await configure(served, mac, "BANNER", "banner motd hello\n");
  const chart = async (body: object) =>
    (
      await call("/cvpservice/snapshot/getSnapshotChartData.do", {
        body: {
          containerId: "",
          netElementId: mac,
          templateKey: "",
          interval: "daily",
          count: 2,
          timeZone: "UTC",
          toDate: "2026-01-15",
          ...body,
        },
      })
    ).json();
  expect(await chart({})).toMatchObject({
    total: 2,
    data: [
      { config_push_count: 0, periodStartTimestamp: Date.UTC(2026, 0, 14) },
      { config_push_count: 1, image_push_count: 0, periodStartTimestamp: Date.UTC(2026, 0, 15) },
    ],
  });
  expect(await chart({ containerId: "root" })).toMatchObject({ errorCode: "282889" });
  expect(await chart({ interval: "yearly" })).toMatchObject({ errorCode: "282889" });
});

test("a change control takes snapshots before and after each of its tasks", async () => {
  await using served = await serveCloudVision({ version: "2018.1.4" });
  const { call, lab } = served;
  const made = await call("/web/configlet/addConfiglet.do", { body: { name: "BANNER", config: "banner motd a\n" } });
  const key = made.json<{ data: { key: string } }>().data.key;
  const toId = lab.world.devices[0]?.mac;
  await call("/web/provisioning/addTempAction.do?format=topology&queryParam=&nodeId=root", {
    body: {
      data: [{ action: "associate", nodeType: "configlet", toId, toIdType: "netelement", configletList: [key] }],
    },
  });
  const saved = await call("/web/provisioning/v2/saveTopology.do", { body: [] });
  const [taskId] = saved.json<{ data: { taskIds: string[] } }>().data.taskIds;
  const control = await call("/web/changeControl/addOrUpdateChangeControl.do", {
    body: {
      timeZone: "UTC",
      countryId: "",
      dateTime: "",
      ccName: "c",
      type: "Custom",
      stopOnError: "true",
      snapshotTemplateKey: "Initial_Template",
      deletedTaskIds: [],
      changeControlTasks: [{ taskId, taskOrder: 1, snapshotTemplateKey: "", clonedCcId: "" }],
    },
  });
  const { ccId } = control.json<{ ccId: string }>();
  const shown = await call(`/web/changeControl/getChangeControlInformation.do?ccId=${ccId}&startIndex=0&endIndex=0`);
  expect(shown.json()).toMatchObject({ snapshotTemplateName: "Show_Inventory" });
  await call("/web/changeControl/executeCC.do", { body: { ccIds: [{ ccId }] } });
  lab.clock.advance(hour);
  const template = await call(`/web/snapshot/getDefaultSnapshotTemplate.do?${page}`);
  expect(template.json()).toMatchObject({ snapshotCount: 2, ccTasksTagged: 1 });
});
