import { expect, test } from "vitest";
import { undefinedContainer } from "../../src/cloudvision/inventory/fabric.ts";
import { createTask } from "../../src/cloudvision/tasks/tasks.ts";
import { type Served, serveCloudVision } from "./served.ts";

type Value = Readonly<Record<string, unknown>>;

const api = "/api/resources";

async function read<T = Value>({ call }: Served, path: string): Promise<T> {
  return (await call(`${api}/${path}`)).json<{ readonly value: T }>().value;
}

async function set({ call }: Served, type: string, body: Value): Promise<Value> {
  return (await call(`${api}/${type}`, { body })).json();
}

function firstDevice(served: Served) {
  const [device] = served.lab.cloudvision.state.fabric.devices.values();
  if (!device) throw new Error("The world has no device.");
  return device;
}

test("events are acknowledged, read and commented, and keep who did it", async () => {
  await using served = await serveCloudVision();
  const [event] = (await served.call(`${api}/event/v1/Event/all`)).lines<{ result: { value: { key: Value } } }>();
  const key = event?.result.value.key ?? {};
  const at = `event/v1/Event?key.key=${String(key["key"])}&key.timestamp=${String(key["timestamp"])}`;
  const annotate = (members: Value): Promise<Value> =>
    set(served, "event/v1/EventAnnotationConfig", { key, ...members });
  await annotate({ ack: true });
  await annotate({ read: true });
  await annotate({ notes: { notes: { "1700000000000": { note: "seen" } } } });
  expect(await read(served, at)).toMatchObject({
    ack: { ack: true, acker: "cvpadmin" },
    read: { read: true, reader: "cvpadmin" },
    notes: { notes: { "1700000000000": { note: "seen", noteCreator: "cvpadmin" } } },
  });
  await annotate({ ack: false });
  expect((await read(served, at))["ack"]).toEqual({ ack: false });
  expect(await annotate({})).toMatchObject({ code: 3 });
  const nobody = { key: { key: "nobody", timestamp: "2001-01-01T00:00:00Z" }, ack: true };
  expect(await set(served, "event/v1/EventAnnotationConfig", nobody)).toMatchObject({ code: 5 });
});

test("people make events of their own, and say all of them", async () => {
  await using served = await serveCloudVision();
  const startTime = "2026-01-15T07:00:00Z";
  const components = { components: [] };
  const whole = { severity: "EVENT_SEVERITY_INFO", title: "Work", description: "Cables", components, startTime };
  const key = { key: "work-1" };
  expect(await set(served, "event/v1/UserEventCreationConfig", { key, title: "Work" })).toMatchObject({ code: 3 });
  await set(served, "event/v1/UserEventCreationConfig", { key, ...whole });
  const event = await read(served, `event/v1/Event?key.key=work-1&key.timestamp=${startTime}`);
  expect(event).toMatchObject({ title: "Work", severity: "EVENT_SEVERITY_INFO", ack: { ack: false } });
});

test("what is wrong with the routing of alerts shows in their state", async () => {
  await using served = await serveCloudVision();
  const rules = { values: [{ sendsTo: "night" }, { sendsTo: "day" }, { comment: "to nobody" }] };
  await set(served, "alert/v1/AlertConfig", { rules, broadcastGroups: { values: { day: {} } } });
  expect(await read(served, "alert/v1/Alert")).toMatchObject({
    lastModifiedBy: "cvpadmin",
    configurationErrors: {
      values: [
        { path: "rules[0].sends_to", errorType: "CONFIG_ERROR_TYPE_ILLEGAL_VALUE" },
        { path: "rules[2].sends_to", errorType: "CONFIG_ERROR_TYPE_MISSING_REQUIRED" },
      ],
    },
  });
  await set(served, "alert/v1/AlertConfig", { rules: { values: [{ sendsTo: "day" }] } });
  expect(await read(served, "alert/v1/Alert")).toMatchObject({ configurationErrors: { values: [] } });
  expect((await served.call(`${api}/alert/v1/DefaultTemplate/metadata`)).json()).toMatchObject({ count: 18 });
});

test("dashboards are found by the words of their description, and one of them is shown first", async () => {
  await using served = await serveCloudVision();
  const put = (dashboardId: string, description: string): Promise<Value> =>
    set(served, "dashboard/v1/DashboardConfig", { key: { dashboardId }, name: dashboardId, description });
  await put("a", "All #devices and #links");
  await put("b", "All #links");
  const found = await served.call(`${api}/dashboard/v1/Dashboard/all`, {
    body: { filter: [{ tags: { values: ["devices", "links"] } }, { tags: { values: ["cables"] } }] },
  });
  expect(found.lines()).toMatchObject([
    { result: { value: { key: { dashboardId: "a" }, createdBy: "cvpadmin", metaData: { schemaVersion: "1" } } } },
  ]);
  const first = (dashboardId: string): Promise<Value> =>
    set(served, "dashboard/v1/GlobalDashboardConfig", { defaultDashboard: { dashboardId } });
  expect(await first("nobody")).toMatchObject({ code: 5 });
  expect(await first("b")).toMatchObject({ value: { defaultDashboard: { dashboardId: "b" } } });
});

test("a device is decommissioned in spite of its tasks by force only, and onboarded once", async () => {
  await using served = await serveCloudVision();
  const { lab } = served;
  const { state } = lab.cloudvision;
  const device = firstDevice(served);
  createTask(state, { device, description: "", user: "cvpadmin", kind: "Update Config", apply: () => undefined });
  const ask = async (requestId: string, force: boolean): Promise<Value> => {
    const body = { key: { requestId }, deviceId: device.world.serial, force };
    await set(served, "inventory/v1/DeviceDecommissioningConfig", body);
    lab.clock.advance(2_000);
    return await read(served, `inventory/v1/DeviceDecommissioning?key.requestId=${requestId}`);
  };
  expect(await ask("one", false)).toMatchObject({
    status: "DECOMMISSIONING_STATUS_FAILURE",
    error: `device ${device.world.serial} has tasks that have not ended`,
  });
  expect(await ask("two", true)).toMatchObject({ status: "DECOMMISSIONING_STATUS_SUCCESS" });
  const provisioned = await served.call(`${api}/inventory/v1/ProvisionedDevice?key.deviceId=${device.world.serial}`);
  expect(provisioned.status).toBe(404);

  const onboard = async (requestId: string): Promise<Value> => {
    await set(served, "inventory/v1/DeviceOnboardingConfig", { key: { requestId }, hostnameOrIp: "192.0.2.9" });
    lab.clock.advance(3_000);
    return await read(served, `inventory/v1/DeviceOnboarding?key.requestId=${requestId}`);
  };
  const onboarded = await onboard("three");
  expect(onboarded).toMatchObject({ status: "ONBOARDING_STATUS_SUCCESS", error: "" });
  expect(await onboard("four")).toMatchObject({ status: "ONBOARDING_STATUS_FAILURE" });
  const serial = String(onboarded["deviceId"]);
  expect(await read(served, `inventory/v1/ProvisionedDevice?key.deviceId=${serial}`)).toMatchObject({
    provisioningGroupName: undefinedContainer.key,
  });
});

test("what follows the network is told to who watches it", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const device = firstDevice(served);
  const key = { deviceId: device.world.serial };
  const leave = new AbortController();
  let text = "";
  const onChunk = (chunk: string): void => {
    text += chunk;
  };
  const body = { partialEqFilter: [{ key }] };
  const watching = call(`${api}/configstatus/v1/Summary/watch`, { body, signal: leave.signal, onChunk }).catch(String);
  await expect.poll(() => text).toContain("INITIAL_SYNC_COMPLETE");
  expect(text).toContain("CONFIG_SYNC_CODE_IN_SYNC");
  device.runningConfig += "username eve secret x\n";
  lab.clock.advance(1_000);
  await expect.poll(() => text).toContain("CONFIG_SYNC_CODE_OUT_OF_SYNC");
  const summary = await read(served, `configstatus/v1/SecurityProfileDiffSummary?key.deviceId=${key.deviceId}`);
  expect(summary).toMatchObject({ summary: { sync: "CONFIG_SYNC_CODE_OUT_OF_SYNC", deletedLines: 1 } });
  leave.abort();
  await watching;
  const refused = await call(`${api}/configstatus/v1/Summary/watchmetadata?time.end=2026-01-01T00:00:00Z`);
  expect(refused.status).toBe(400);
});

test("keys that are questions are answered: where an endpoint is, how two configurations differ", async () => {
  await using served = await serveCloudVision();
  const { address, hostname, mac, serial } = firstDevice(served).world;
  for (const searchTerm of [address, hostname, mac.toUpperCase(), serial]) {
    const found = await read(served, `endpointlocation/v1/EndpointLocation?key.searchTerm=${searchTerm}`);
    expect(found).toMatchObject({ key: { searchTerm }, deviceMap: { values: { [serial]: {} } } });
  }
  const other = [...served.lab.cloudvision.state.fabric.devices.values()].at(-1)?.world.serial ?? "";
  const type = "CONFIG_TYPE_RUNNING_CONFIG";
  const [aTime, bTime] = ["2026-01-14T08:00:00Z", served.lab.clock.iso()];
  const key = { aDeviceId: serial, aType: type, aTime, bDeviceId: other, bType: type, bTime };
  const query = new URLSearchParams(Object.entries(key).map(([name, value]) => [`key.${name}`, value])).toString();
  expect(await read(served, `configstatus/v1/ConfigDiff?${query}`)).toMatchObject({ key, uri: expect.any(String) });
  const profiles = await read<{ diff: { values: Value[] } }>(served, `configstatus/v1/SecurityProfileDiff?${query}`);
  expect(new Set(profiles.diff.values.map(({ op }) => op))).toEqual(new Set(["DIFF_OP_NOP"]));
});

test("a disabled account stays outside with its tokens, and comes in again when it is enabled", async () => {
  await using served = await serveCloudVision();
  const { call } = served;
  const account = (status: string): Promise<Value> =>
    set(served, "serviceaccount/v1/AccountConfig", { key: { name: "bot" }, status, groups: { values: [] } });
  await account("ACCOUNT_STATUS_ENABLED");
  const made = await call(`${api}/serviceaccount/v1/TokenConfig`, {
    body: { key: { id: "" }, user: "bot", description: "", validFor: "1h" },
  });
  const { token, key } = made.json<{ value: { token: string; key: { id: string } } }>().value;
  const headers = { app_session_id: "", authorization: `Bearer ${token}` };
  const status = async (): Promise<number> => (await call("/api/v1/rest/", { headers })).status;
  expect(await status()).toBe(200);
  expect(await read(served, `serviceaccount/v1/Token?key.id=${key.id}`)).toMatchObject({
    lastUsed: expect.any(String),
  });
  await account("ACCOUNT_STATUS_DISABLED");
  expect(await status()).toBe(401);
  await account("ACCOUNT_STATUS_ENABLED");
  expect(await status()).toBe(200);
});

/** A change control with one stage that takes half a second, approved or not. */
async function control(served: Served, approved: boolean): Promise<void> {
  const stages = { values: { root: { name: "Root", action: { name: "wait" } } } };
  const change = { name: "A change", rootStageId: "root", stages };
  await set(served, "changecontrol/v1/ChangeControlConfig", { key: { id: "cc" }, change });
  const { change: defined } = await read<{ change: Value }>(served, "changecontrol/v1/ChangeControl?key.id=cc");
  const approve = { key: { id: "cc" }, approve: { value: true }, version: defined["time"] };
  if (approved) await set(served, "changecontrol/v1/ApproveConfig", approve);
}

test("a change control starts on schedule when it is approved, and says why not otherwise", async () => {
  await using served = await serveCloudVision();
  const { lab } = served;
  const schedule = async (seconds: number | undefined): Promise<void> => {
    const value = seconds === undefined ? null : new Date(lab.clock.now() + seconds * 1_000).toISOString();
    const body = { key: { id: "cc" }, schedule: value === null ? {} : { value } };
    expect(await set(served, "changecontrol/v1/ChangeControlConfig", body)).toMatchObject({ value: {} });
  };
  const status = async (): Promise<unknown> =>
    (await read(served, "changecontrol/v1/ChangeControl?key.id=cc"))["status"];
  await control(served, false);
  await schedule(60);
  expect(await status()).toBe("CHANGE_CONTROL_STATUS_SCHEDULED");
  lab.clock.advance(60_000);
  expect(await read(served, "changecontrol/v1/ChangeControl?key.id=cc")).toMatchObject({
    status: "CHANGE_CONTROL_STATUS_UNSPECIFIED",
    error: "change control is not approved",
  });
  await control(served, true);
  await schedule(60);
  await schedule(undefined);
  expect(await status()).toBe("CHANGE_CONTROL_STATUS_NOT_STARTED");
  lab.clock.advance(60_000);
  expect(await status()).toBe("CHANGE_CONTROL_STATUS_NOT_STARTED");
  await schedule(60);
  await schedule(120);
  lab.clock.advance(60_000);
  expect(await status()).toBe("CHANGE_CONTROL_STATUS_SCHEDULED");
  lab.clock.advance(61_000);
  expect(await status()).toBe("CHANGE_CONTROL_STATUS_COMPLETED");
});

test("a change control that is stopped keeps its definition and says where it stopped", async () => {
  await using served = await serveCloudVision();
  await control(served, true);
  const start = (value: boolean): Promise<Value> =>
    set(served, "changecontrol/v1/ChangeControlConfig", { key: { id: "cc" }, start: { value } });
  await start(true);
  expect(await start(true)).toMatchObject({ code: 9, message: "change control is running" });
  const change = { name: "Another", rootStageId: "root", stages: { values: {} } };
  const redefine = { key: { id: "cc" }, change };
  expect(await set(served, "changecontrol/v1/ChangeControlConfig", redefine)).toMatchObject({ code: 9 });
  await start(false);
  served.lab.clock.advance(10_000);
  expect(await read(served, "changecontrol/v1/ChangeControl?key.id=cc")).toMatchObject({
    status: "CHANGE_CONTROL_STATUS_COMPLETED",
    error: "stopped",
    change: { stages: { values: { root: { status: "STAGE_STATUS_COMPLETED", error: "stopped" } } } },
  });
  expect(await start(false)).toMatchObject({ code: 9, message: "change control is not running" });
});
