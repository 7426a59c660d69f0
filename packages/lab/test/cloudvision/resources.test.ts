import { expect, test } from "vitest";
import { type Served, serveCloudVision } from "./served.ts";

interface Line {
  readonly result: {
    readonly type: string;
    readonly time: string;
    readonly value?: Record<string, unknown> & { readonly key: Record<string, string> };
  };
}

const config = "/api/resources/changecontrol/v1/ChangeControlConfig";
const control = "/api/resources/changecontrol/v1/ChangeControl";

test("lists, counts and filters; entries of a filter are alternatives", async () => {
  await using served = await serveCloudVision();
  const { call } = served;
  const devices = (await call("/api/resources/inventory/v1/Device/all")).lines<Line>();
  expect(devices).toHaveLength(24);
  expect(new Set(devices.map(({ result }) => result.type))).toEqual(new Set(["INITIAL"]));
  expect((await call("/api/resources/inventory/v1/Device/metadata")).json()).toMatchObject({ count: 24 });
  const partialEqFilter = [{ key: { label: "role", value: "spine" } }, { key: { label: "role", value: "border" } }];
  const tags = (await call("/api/resources/tag/v2/Tag/all", { body: { partialEqFilter } })).lines<Line>();
  expect(tags.map(({ result }) => result.value?.key["value"])).toEqual(["spine", "border"]);
  const snake = (
    await call("/api/resources/tag/v2/Tag/all", {
      body: { partial_eq_filter: [{ key: { element_type: "ELEMENT_TYPE_DEVICE", label: "pod" } }] },
    })
  ).lines<Line>();
  expect(snake).toHaveLength(1);
  expect(
    (await call("/api/resources/tag/v2/Tag/all", { body: { partialEqFilter: [{ key: { label: "nope" } }] } })).text,
  ).toBe("");
});

test("reads one by its whole key, several at once, and says what is not there", async () => {
  await using served = await serveCloudVision();
  const [device] = served.lab.cloudvision.state.fabric.devices.values();
  const serial = device?.world.serial ?? "";
  expect((await served.call(`/api/resources/inventory/v1/Device?key.deviceId=${serial}`)).json()).toMatchObject({
    value: { hostname: device?.world.hostname },
  });
  const missing = await served.call("/api/resources/inventory/v1/Device?key.deviceId=NOPE");
  expect([missing.status, missing.json()]).toMatchObject([404, { code: 5, message: "resource not found" }]);
  const some = await served.call("/api/resources/inventory/v1/Device/getsome", {
    body: { keys: [{ deviceId: serial }, { deviceId: "NOPE" }] },
  });
  expect(some.lines<{ result: { error?: string } }>().map(({ result }) => result.error)).toEqual([
    undefined,
    "resource not found",
  ]);
});

test("time bounds give the state at a time, and what changed after it", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const before = lab.clock.iso();
  lab.clock.advance(1_000);
  await call("/api/resources/serviceaccount/v1/AccountConfig", { body: { key: { name: "bot" }, description: "one" } });
  lab.clock.advance(1_000);
  const between = lab.clock.iso();
  lab.clock.advance(1_000);
  await call("/api/resources/serviceaccount/v1/AccountConfig", { method: "DELETE" });
  await call("/api/resources/serviceaccount/v1/AccountConfig?key.name=bot", { method: "DELETE" });
  const list = async (query: string): Promise<string[]> =>
    (await call(`/api/resources/serviceaccount/v1/Account/all${query}`))
      .lines<Line>()
      .map(({ result }) => `${result.type} ${result.value?.key["name"] ?? ""}`);
  expect(await list("")).toEqual(["INITIAL automation"]);
  expect(await list(`?time.end=${between}`)).toEqual(["INITIAL automation", "INITIAL bot"]);
  expect(await list(`?time.start=${before}`)).toEqual(["INITIAL automation", "UPDATED bot", "DELETED bot"]);
  expect(await list(`?time.start=${before}&time.end=${between}`)).toEqual(["INITIAL automation", "UPDATED bot"]);
  const refused = await call(`/api/resources/serviceaccount/v1/Account/watch?time.end=${between}`);
  expect([refused.status, refused.json<{ code: number }>().code]).toEqual([400, 3]);
});

test("a watch gives the state, a mark, and then changes until the client leaves", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const leave = new AbortController();
  let text = "";
  const watching = call("/api/resources/inventory/v1/DeviceDecommissioning/watch", {
    signal: leave.signal,
    onChunk: (chunk) => {
      text += chunk;
    },
  });
  const types = (): string[] =>
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => (JSON.parse(line) as Line).result.type);
  await expect.poll(types).toEqual(["INITIAL_SYNC_COMPLETE"]);
  const [device] = lab.cloudvision.state.fabric.devices.values();
  const body = { key: { requestId: "7c0c5d1e-0d3a-4d9e-8a55-111111111111" }, deviceId: device?.world.serial };
  await call("/api/resources/inventory/v1/DeviceDecommissioningConfig", { body });
  lab.clock.advance(2_000);
  await expect.poll(types).toEqual(["INITIAL_SYNC_COMPLETE", "UPDATED", "UPDATED"]);
  expect(text).toContain("DECOMMISSIONING_STATUS_SUCCESS");
  expect(lab.cloudvision.state.fabric.devices.size).toBe(23);
  leave.abort();
  await expect(watching).rejects.toThrow(/abort/i);
  await expect
    .poll(() => lab.cloudvision.state.resources.type("inventory/v1/DeviceDecommissioning").watchers.size)
    .toBe(0);
});

async function waitingTask(served: Served): Promise<string> {
  const [device] = served.lab.cloudvision.state.fabric.devices.values();
  await served.call("/cvpservice/provisioning/addTempAction.do?format=topology&queryParam=&nodeId=root", {
    body: { data: [{ action: "reset", nodeType: "netelement", nodeId: device?.key, toId: "undefined_container" }] },
  });
  const saved = await served.call("/cvpservice/provisioning/v2/saveTopology.do", { body: [] });
  return saved.json<{ data: { taskIds: string[] } }>().data.taskIds[0] ?? "";
}

test("a change control is defined, approved as it stands, run and watched to its end", async () => {
  await using served = await serveCloudVision({ taskStep: 100 });
  const { call, lab } = served;
  const id = await waitingTask(served);
  const key = { id: "cc1" };
  const stages = {
    values: {
      root: { name: "Root", rows: { values: [{ values: ["one"] }] } },
      one: { name: "One", action: { name: "task", timeout: 3_000, args: { values: { TaskID: id } } } },
    },
  };
  await call(config, { body: { key, change: { name: "A change", rootStageId: "root", stages } } });
  const read = async (): Promise<{ status: string; error: string; change: { time: string } }> =>
    (await call(`${control}?key.id=cc1`)).json<{ value: { status: string; error: string; change: { time: string } } }>()
      .value;
  const approve = "/api/resources/changecontrol/v1/ApproveConfig";
  expect((await call(config, { body: { key, start: { value: true } } })).json()).toMatchObject({
    code: 9,
    message: "change control is not approved",
  });
  expect(
    (await call(approve, { body: { key, approve: { value: true }, version: "2020-01-01T00:00:00Z" } })).json(),
  ).toMatchObject({ code: 9 });
  const { time } = (await read()).change;
  await call(approve, { body: { key, approve: { value: true, notes: "fine" }, version: time } });
  await call(config, { body: { key, start: { value: true, notes: "go" } } });
  expect((await read()).status).toBe("CHANGE_CONTROL_STATUS_RUNNING");
  lab.clock.advance(1_000);
  expect(await read()).toMatchObject({ status: "CHANGE_CONTROL_STATUS_COMPLETED", error: "" });
  const audit = await call("/cvpservice/audit/getLogs.do", {
    body: {
      category: "ChangeControl",
      objectKey: "cc1",
      dataSize: 0,
      startTime: 0,
      endTime: 0,
      lastRetrievedAudit: {},
      tags: { stageId: "one" },
    },
  });
  expect(audit.json<{ data: unknown[] }>().data).toHaveLength(2);
});

test("a workspace takes edits, is built, and makes them true when it is submitted", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const workspaces = "/api/resources/workspace/v1/WorkspaceConfig";
  const key = { workspaceId: "ws1" };
  const tag = { elementType: "ELEMENT_TYPE_DEVICE", label: "color", value: "blue" };
  const edit = (workspaceId: string): Promise<{ json<T>(): T; status: number }> =>
    call("/api/resources/tag/v2/TagConfig", { body: { key: { ...tag, workspaceId } } });
  expect((await edit("ws1")).status).toBe(404);
  await call(workspaces, { body: { key, displayName: "Colours" } });
  expect((await edit("ws1")).status).toBe(200);
  expect((await edit("")).status).toBe(400);
  const mainline = `/api/resources/tag/v2/Tag?key.workspaceId=&key.elementType=ELEMENT_TYPE_DEVICE&key.label=color&key.value=blue`;
  expect((await call(mainline)).status).toBe(404);

  await call(workspaces, { body: { key, request: "REQUEST_START_BUILD", requestParams: { requestId: "b1" } } });
  const build = "/api/resources/workspace/v1/WorkspaceBuild?key.workspaceId=ws1&key.buildId=b1";
  expect((await call(build)).json()).toMatchObject({ value: { state: "BUILD_STATE_IN_PROGRESS" } });
  lab.clock.advance(2_000);
  expect((await call(build)).json()).toMatchObject({ value: { state: "BUILD_STATE_SUCCESS" } });
  await call(workspaces, { body: { key, request: "REQUEST_SUBMIT", requestParams: { requestId: "s1" } } });
  lab.clock.advance(2_000);
  const workspace = await call("/api/resources/workspace/v1/Workspace?key.workspaceId=ws1");
  expect(workspace.json()).toMatchObject({
    value: {
      state: "WORKSPACE_STATE_SUBMITTED",
      responses: { values: { b1: { status: "RESPONSE_STATUS_SUCCESS" }, s1: { status: "RESPONSE_STATUS_SUCCESS" } } },
    },
  });
  expect((await call(mainline)).status).toBe(200);
  expect((await edit("ws1")).status).toBe(400);
});

test("a service account's token opens the server until it expires", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  await call("/api/resources/serviceaccount/v1/AccountConfig", {
    body: { key: { name: "bot" }, status: 1, groups: { values: ["network-admin"] } },
  });
  const made = await call("/api/resources/serviceaccount/v1/TokenConfig", {
    body: { key: { id: "" }, user: "bot", description: "", validFor: "1h", token: "" },
  });
  const { token } = made.json<{ value: { token: string } }>().value;
  const headers = { app_session_id: "", authorization: `Bearer ${token}` };
  expect((await call("/api/v1/rest/", { headers })).status).toBe(200);
  const tokens = await call("/api/resources/serviceaccount/v1/Token/all");
  expect(tokens.text).toContain('"user":"bot"');
  expect(tokens.text).not.toContain(token);
  lab.clock.advance(3_600_000);
  expect((await call("/api/v1/rest/", { headers })).json()).toMatchObject({ code: 16 });
});
