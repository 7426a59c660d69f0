import { expect, test } from "vitest";
import { type Served, serveCloudVision } from "./served.ts";

type Value = Readonly<Record<string, unknown>>;

const api = "/api/resources";
const workspaces = `${api}/workspace/v1/WorkspaceConfig`;
let requests = 0;

async function read<T = Value>({ call }: Served, path: string): Promise<T> {
  return (await call(`${api}/${path}`)).json<{ readonly value: T }>().value;
}

/** Asks for something and gives the server's answer, once there is one. */
async function ask(served: Served, workspaceId: string, request: string): Promise<Value> {
  const requestId = `request-${(requests += 1)}`;
  const body = { key: { workspaceId }, request: `REQUEST_${request}`, requestParams: { requestId } };
  expect((await served.call(workspaces, { body })).status).toBe(200);
  served.lab.clock.advance(2_000);
  const workspace = await stateOf(served, workspaceId);
  return workspace.responses.values[requestId] ?? {};
}

interface Workspace {
  readonly state: string;
  readonly needsBuild: boolean;
  readonly needsRebase: boolean;
  readonly lastBuildId: string;
  readonly ccIds: { readonly values: readonly string[] };
  readonly responses: { readonly values: Readonly<Record<string, Value>> };
}

function stateOf(served: Served, workspaceId: string): Promise<Workspace> {
  return read<Workspace>(served, `workspace/v1/Workspace?key.workspaceId=${workspaceId}`);
}

async function open(served: Served, workspaceId: string): Promise<void> {
  await served.call(workspaces, { body: { key: { workspaceId }, displayName: workspaceId } });
}

async function edit(served: Served, workspaceId: string, body: string): Promise<void> {
  const key = { workspaceId, configletId: "banner" };
  const set = await served.call(`${api}/configlet/v1/ConfigletConfig`, { body: { key, displayName: "Banner", body } });
  expect(set.status).toBe(200);
}

async function assign(served: Served, workspaceId: string, query: string, id = "banner"): Promise<void> {
  const key = { workspaceId, configletAssignmentId: "a1" };
  const body = { key, configletIds: { values: [id] }, query };
  expect((await served.call(`${api}/configlet/v1/ConfigletAssignmentConfig`, { body })).status).toBe(200);
}

test("configlets reach the devices of a tag query through a build, a change control and its tasks", async () => {
  await using served = await serveCloudVision({ taskStep: 100 });
  const { call, lab } = served;
  const devices = [...lab.cloudvision.state.fabric.devices.values()];
  const borders = devices.filter(({ world }) => world.role === "border");
  await open(served, "ws");
  await edit(served, "ws", "banner motd hello\n");
  await assign(served, "ws", "role:border AND NOT device:nobody");
  expect(await ask(served, "ws", "START_BUILD")).toMatchObject({ status: "RESPONSE_STATUS_SUCCESS" });
  const { lastBuildId } = await stateOf(served, "ws");
  const details = (await call(`${api}/workspace/v1/WorkspaceBuildDetails/all`))
    .lines<{ result: { value: Value & { key: Value } } }>()
    .map(({ result }) => result.value);
  expect(new Set(details.map(({ key }) => key["deviceId"]))).toEqual(new Set(borders.map(({ world }) => world.serial)));
  expect(details[0]).toMatchObject({
    key: { workspaceId: "ws", buildId: lastBuildId },
    state: "BUILD_STATE_SUCCESS",
    configletBuildResults: { values: { "studio-static-configlet": { generatedConfig: "banner motd hello\n" } } },
  });
  expect(await ask(served, "ws", "SUBMIT")).toMatchObject({ status: "RESPONSE_STATUS_SUCCESS" });
  const { ccIds, state } = await stateOf(served, "ws");
  expect([state, ccIds.values]).toEqual(["WORKSPACE_STATE_SUBMITTED", [expect.any(String)]]);

  const serial = borders[0]?.world.serial ?? "";
  const summary = `configstatus/v1/Summary?key.deviceId=${serial}`;
  expect(await read(served, summary)).toMatchObject({
    summary: { sync: "CONFIG_SYNC_CODE_OUT_OF_SYNC", addedLines: 1, deletedLines: 0 },
  });
  const id = ccIds.values[0] ?? "";
  const control = await read<Value & { change: Value }>(served, `changecontrol/v1/ChangeControl?key.id=${id}`);
  expect(control["deviceIdToStageIds"]).toMatchObject({ values: { [serial]: { values: ["stage-1"] } } });
  const approve = { key: { id }, approve: { value: true }, version: control.change["time"] };
  await call(`${api}/changecontrol/v1/ApproveConfig`, { body: approve });
  await call(`${api}/changecontrol/v1/ChangeControlConfig`, { body: { key: { id }, start: { value: true } } });
  lab.clock.advance(1_000);
  expect(await read(served, `changecontrol/v1/ChangeControl?key.id=${id}`)).toMatchObject({
    status: "CHANGE_CONTROL_STATUS_COMPLETED",
    error: "",
  });
  expect(borders[0]?.runningConfig).toContain("banner motd hello");
  expect(await read(served, summary)).toMatchObject({ summary: { sync: "CONFIG_SYNC_CODE_IN_SYNC", addedLines: 0 } });

  expect(await ask(served, "ws", "ROLLBACK")).toMatchObject({ status: "RESPONSE_STATUS_SUCCESS" });
  expect((await stateOf(served, "ws")).state).toBe("WORKSPACE_STATE_ROLLED_BACK");
  const gone = await call(`${api}/configlet/v1/Configlet?key.workspaceId=&key.configletId=banner`);
  expect(gone.status).toBe(404);
  expect(await read(served, summary)).toMatchObject({ summary: { deletedLines: 1 } });
});

test("a build fails for a configlet that does not exist, and what is edited later needs another build", async () => {
  await using served = await serveCloudVision();
  await open(served, "ws");
  await assign(served, "ws", "role:border", "nothing");
  expect(await ask(served, "ws", "START_BUILD")).toEqual({
    status: "RESPONSE_STATUS_FAIL",
    message: "Build failed: configlets do not exist: nothing",
    code: "RESPONSE_CODE_UNSPECIFIED",
  });
  const { lastBuildId } = await stateOf(served, "ws");
  const build = await read(served, `workspace/v1/WorkspaceBuild?key.workspaceId=ws&key.buildId=${lastBuildId}`);
  expect(build).toMatchObject({ state: "BUILD_STATE_FAIL", error: "configlets do not exist: nothing" });
  expect(await ask(served, "ws", "SUBMIT")).toMatchObject({ message: expect.stringContaining("must be built") });
  await assign(served, "ws", "role:nobody");
  expect(await ask(served, "ws", "START_BUILD")).toMatchObject({ status: "RESPONSE_STATUS_SUCCESS" });
  expect((await stateOf(served, "ws")).needsBuild).toBe(false);
  await edit(served, "ws", "banner motd later\n");
  expect((await stateOf(served, "ws")).needsBuild).toBe(true);
});

test("a build is cancelled while it runs, and its own request has failed then", async () => {
  await using served = await serveCloudVision();
  await open(served, "ws");
  const start = { key: { workspaceId: "ws" }, request: "REQUEST_START_BUILD", requestParams: { requestId: "b" } };
  await served.call(workspaces, { body: start });
  expect(await ask(served, "ws", "CANCEL_BUILD")).toMatchObject({ status: "RESPONSE_STATUS_SUCCESS" });
  expect((await stateOf(served, "ws")).responses.values["b"]).toMatchObject({ status: "RESPONSE_STATUS_FAIL" });
  const build = await read(served, "workspace/v1/WorkspaceBuild?key.workspaceId=ws&key.buildId=b");
  expect(build["state"]).toBe("BUILD_STATE_CANCELED");
  expect(await ask(served, "ws", "CANCEL_BUILD")).toMatchObject({ message: "No build is running" });
});

test("who edits what another one has submitted meanwhile rebases first", async () => {
  await using served = await serveCloudVision();
  for (const id of ["one", "two", "three"]) await open(served, id);
  await edit(served, "one", "banner motd one\n");
  await edit(served, "two", "banner motd two\n");
  for (const id of ["one", "two"]) await ask(served, id, "START_BUILD");
  expect(await ask(served, "one", "SUBMIT")).toMatchObject({ status: "RESPONSE_STATUS_SUCCESS" });
  expect((await stateOf(served, "three")).needsRebase).toBe(false);
  expect(await ask(served, "two", "SUBMIT")).toMatchObject({ message: expect.stringContaining("must be rebased") });
  expect(await ask(served, "two", "REBASE")).toMatchObject({ status: "RESPONSE_STATUS_SUCCESS" });
  expect(await stateOf(served, "two")).toMatchObject({ needsRebase: false, needsBuild: true });
  await ask(served, "two", "START_BUILD");
  expect(await ask(served, "two", "SUBMIT")).toMatchObject({ status: "RESPONSE_STATUS_SUCCESS" });
  const banner = await read(served, "configlet/v1/Configlet?key.workspaceId=&key.configletId=banner");
  expect(banner).toMatchObject({ body: "banner motd two\n", displayName: "Banner", size: "16" });
});

test("a request that comes twice is carried out once", async () => {
  await using served = await serveCloudVision();
  await open(served, "ws");
  const build = { key: { workspaceId: "ws" }, request: "REQUEST_START_BUILD", requestParams: { requestId: "b" } };
  await served.call(workspaces, { body: build });
  served.lab.clock.advance(2_000);
  await edit(served, "ws", "banner motd later\n");
  expect((await served.call(workspaces, { body: build })).status).toBe(200);
  served.lab.clock.advance(2_000);
  expect((await stateOf(served, "ws")).needsBuild).toBe(true);
});

test("devices that do not stream hold a submission back, unless it is forced", async () => {
  await using served = await serveCloudVision();
  const device = [...served.lab.cloudvision.state.fabric.devices.values()].find(({ world }) => world.role === "border");
  if (device) device.streaming = false;
  await open(served, "ws");
  await edit(served, "ws", "banner motd hello\n");
  await assign(served, "ws", "role:border");
  await ask(served, "ws", "START_BUILD");
  expect(await ask(served, "ws", "SUBMIT")).toMatchObject({
    status: "RESPONSE_STATUS_FAIL",
    code: "RESPONSE_CODE_INACTIVE_DEVICES_EXIST",
  });
  expect(await ask(served, "ws", "SUBMIT_FORCE")).toMatchObject({ status: "RESPONSE_STATUS_SUCCESS" });
});

test.for([
  ["configlet/v1/ConfigletAssignmentConfig", { configletAssignmentId: "a" }, { query: "role" }, "malformed query"],
  ["configlet/v1/ConfigletAssignmentConfig", { configletAssignmentId: "a" }, { query: "(a:b" }, "parenthesis"],
  ["configlet/v1/ConfigletConfig", { configletId: "a" }, { remove: true, body: "x" }, "not allowed when remove"],
  ["studio/v1/InputsConfig", { studioId: "s", path: { values: [] } }, { inputs: "{" }, "must be JSON"],
  ["studio/v1/AssignedTagsConfig", { studioId: "s" }, { query: "a:b AND" }, "malformed query"],
] as const)("%s refuses %j with %j", async ([type, key, members, words]) => {
  await using served = await serveCloudVision();
  await open(served, "ws");
  const body = { key: { ...key, workspaceId: "ws" }, ...members };
  const refused = await served.call(`${api}/${type}`, { body });
  expect([refused.status, refused.json<{ code: number; message: string }>()]).toEqual([
    400,
    { code: 3, message: expect.stringContaining(words) as string, details: [] },
  ]);
});

test("lists leave the bodies of configlets out unless they are asked for", async () => {
  await using served = await serveCloudVision();
  await open(served, "ws");
  await edit(served, "ws", "banner motd hello\n");
  const bodies = async (path: string, body?: Value): Promise<unknown[]> =>
    (await served.call(`${api}/configlet/v1/Configlet/all${path}`, body && { body }))
      .lines<{ result: { value: Value } }>()
      .map(({ result }) => result.value["body"]);
  expect(await bodies("")).toEqual([undefined]);
  expect(await bodies("?filter.includeBody=true")).toEqual(["banner motd hello\n"]);
  expect(await bodies("", { filter: { includeBody: true } })).toEqual(["banner motd hello\n"]);
  const one = await read(served, "configlet/v1/Configlet?key.workspaceId=ws&key.configletId=banner");
  expect(one["body"]).toBe("banner motd hello\n");
});

test("the secret inputs of a studio are masked, and read one by one", async () => {
  await using served = await serveCloudVision();
  await open(served, "ws");
  const secret = { id: "s", name: "key", type: "INPUT_FIELD_TYPE_STRING", stringProps: { isSecret: true } };
  const key = { workspaceId: "ws", studioId: "s" };
  const studio = { key, displayName: "Keys", inputSchema: { fields: { values: { s: secret } } } };
  await served.call(`${api}/studio/v1/StudioConfig`, { body: studio });
  const path = { values: ["a"] };
  const inputs = { key: { ...key, path }, inputs: '{"key":"hush","name":"n"}' };
  await served.call(`${api}/studio/v1/InputsConfig`, { body: inputs });
  await served.call(`${api}/studio/v1/AssignedTagsConfig`, { body: { key, query: "role:leaf" } });
  const all = await served.call(`${api}/studio/v1/Inputs/all`);
  expect(all.text).not.toContain("hush");
  const plain = await served.call(`${api}/studio/v1/SecretInput/getsome`, {
    body: { keys: [{ ...key, path: { values: ["a", "key"] } }] },
  });
  expect(plain.lines()).toMatchObject([{ result: { value: { plainText: "hush" } } }]);
  expect(await read(served, "studio/v1/StudioSummary?key.workspaceId=ws&key.studioId=s")).toMatchObject({
    displayName: "Keys",
    inUse: true,
  });
});
