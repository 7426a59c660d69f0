import { expect, test } from "vitest";
import type { Schemas } from "../../src/cloudvision/types.ts";
import { type Served, serveCloudVision } from "./served.ts";

type TempAction = Partial<Schemas["TempActionInput"]>;

async function device({ call }: Served, index = 2): Promise<Schemas["Device"]> {
  const found = (await call("/cvpservice/inventory/devices")).json<Schemas["Device"][]>()[index];
  if (!found) throw new Error("The world has too few devices.");
  return found;
}

/** Queues changes and saves them; gives the numbers of the tasks. */
async function change({ call }: Served, ...data: readonly TempAction[]): Promise<string[]> {
  const queued = await call("/cvpservice/provisioning/addTempAction.do?format=topology&queryParam=&nodeId=root", {
    body: { data },
  });
  expect(queued.status).toBe(200);
  const saved = await call("/cvpservice/provisioning/v2/saveTopology.do", { body: [] });
  return saved.json<{ data: { taskIds: string[] } }>().data.taskIds;
}

async function task({ call }: Served, id = "1"): Promise<Schemas["Task"]> {
  return (await call(`/cvpservice/task/getTaskById.do?taskId=${id}`)).json();
}

test("a configlet on a device is pushed by a task that runs through its states", async () => {
  await using served = await serveCloudVision({ taskStep: 1_000 });
  const { call, lab } = served;
  const { systemMacAddress: mac = "" } = await device(served);
  const made = await call("/cvpservice/configlet/addConfiglet.do", {
    body: { name: "BANNER", config: "banner motd hello\n" },
  });
  const key = made.json<{ data: { key: string } }>().data.key;
  const [id = ""] = await change(served, {
    action: "associate",
    nodeType: "configlet",
    toId: mac,
    toIdType: "netelement",
    configletList: [key],
    configletNamesList: ["BANNER"],
  });
  expect(await task(served, id)).toMatchObject({ workOrderUserDefinedStatus: "Pending", taskStatus: "ACTIVE" });

  await call("/cvpservice/task/executeTask.do", { body: { data: [id] } });
  const states = [];
  for (let step = 0; step < 4; step += 1) {
    states.push((await task(served, id)).workOrderUserDefinedStatus);
    lab.clock.advance(1_000);
  }
  expect(states).toEqual(["In Progress", "Configlet Push In Progress", "Task Update In Progress", "Completed"]);
  expect(
    (await call(`/cvpservice/inventory/device/config?netElementId=${mac}`)).json<{ output: string }>().output,
  ).toContain("banner motd hello");
  expect(
    (await call("/cvpservice/configlet/getAppliedDevices.do?configletName=BANNER&startIndex=0&endIndex=0")).json(),
  ).toMatchObject({ total: 1 });
  expect(
    (await call("/cvpservice/configlet/deleteConfiglet.do", { body: [{ key, name: "BANNER" }] })).json(),
  ).toMatchObject({ errorCode: "132782" });
});

test("a task is cancelled while it waits or runs, and not after", async () => {
  await using served = await serveCloudVision({ taskStep: 1_000 });
  const { call, lab } = served;
  const { systemMacAddress: mac = "" } = await device(served);
  await change(served, {
    action: "reset",
    nodeType: "netelement",
    nodeId: mac,
    toId: "undefined_container",
    toIdType: "container",
  });
  await call("/cvpservice/task/executeTask.do", { body: { data: ["1"] } });
  lab.clock.advance(1_500);
  expect((await call("/cvpservice/task/cancelTask.do", { body: { data: ["1"] } })).json()).toEqual({ data: "success" });
  lab.clock.advance(5_000);
  expect(await task(served)).toMatchObject({ workOrderUserDefinedStatus: "Cancelled", taskStatus: "COMPLETED" });
  expect((await call("/cvpservice/task/cancelTask.do", { body: { data: ["1"] } })).json()).toMatchObject({
    errorCode: "142889",
  });
});

test("a task that fails says so", async () => {
  await using served = await serveCloudVision({ taskStep: 10 });
  const { systemMacAddress: mac = "" } = await device(served);
  await change(served, {
    action: "reset",
    nodeType: "netelement",
    nodeId: mac,
    toId: "undefined_container",
    toIdType: "container",
  });
  const waiting = served.lab.cloudvision.state.tasks.get("1");
  if (waiting) waiting.fails = true;
  await served.call("/cvpservice/task/executeTask.do", { body: { data: ["1"] } });
  served.lab.clock.advance(100);
  expect((await task(served)).workOrderUserDefinedStatus).toBe("Failed");
});

test("a container is added, found, filled and deleted when it is empty", async () => {
  await using served = await serveCloudVision();
  const { call } = served;
  const added = {
    action: "add",
    nodeType: "container",
    nodeId: "new_container",
    nodeName: "NEW",
    toId: "root",
    toIdType: "container",
  };
  expect(await change(served, added)).toEqual([]);
  const twice = await call("/cvpservice/provisioning/addTempAction.do?format=topology&queryParam=&nodeId=root", {
    body: { data: [added] },
  });
  expect([twice.status, twice.json<{ errorCode: string }>().errorCode]).toEqual([200, "122518"]);

  const found = (await call("/cvpservice/provisioning/searchTopology.do?queryParam=NEW&startIndex=0&endIndex=0")).json<
    Schemas["SearchTopologyResponse"]
  >();
  const key = found.containerList?.[0]?.key ?? "";
  const { systemMacAddress: mac = "" } = await device(served);
  expect(
    await change(served, {
      action: "update",
      nodeType: "netelement",
      nodeId: mac,
      toId: key,
      toIdType: "container",
      toName: "NEW",
    }),
  ).toEqual(["1"]);
  const info = `/cvpservice/provisioning/getContainerInfoById.do?containerId=${key}`;
  expect((await call(info)).json()).toMatchObject({ name: "NEW", parentName: "Tenant", associatedSwitches: 1 });

  const gone = { action: "delete", nodeType: "container", nodeId: key, fromId: "root" };
  await change(served, gone);
  expect((await call(info)).json()).toMatchObject({ name: "NEW" });
  await change(served, {
    action: "reset",
    nodeType: "netelement",
    nodeId: mac,
    toId: "undefined_container",
    toIdType: "container",
  });
  await change(served, gone);
  expect((await call(info)).json()).toMatchObject({ errorCode: "122850", errorMessage: "Invalid Container id" });
});

test("queued changes belong to the session and can be dropped", async () => {
  await using served = await serveCloudVision({ nodes: 2 });
  const { call } = served;
  const { systemMacAddress: mac = "" } = await device(served);
  await call("/cvpservice/provisioning/addTempAction.do?format=topology&queryParam=&nodeId=root", {
    body: { data: [{ action: "reset", nodeType: "netelement", nodeId: mac }] },
  });
  const list = "/cvpservice/provisioning/getAllTempActions.do?startIndex=0&endIndex=0";
  expect((await call(list)).json()).toMatchObject({ total: 1 });
  expect((await call(list, {}, 1)).json()).toMatchObject({ total: 0 });
  await call("/cvpservice/provisioning/deleteAllTempAction.do", { method: "DELETE" });
  expect((await call(list)).json()).toMatchObject({ total: 0 });
});

test("the portal pages by range, and an end of 0 means everything", async () => {
  await using served = await serveCloudVision();
  const pages = await Promise.all(
    [
      [0, 10],
      [10, 20],
      [0, 0],
    ].map(async ([start = 0, end = 0]) =>
      (await served.call(`/cvpservice/configlet/getConfiglets.do?startIndex=${start}&endIndex=${end}`)).json<{
        total: number;
        data: { name: string }[];
      }>(),
    ),
  );
  const [first, second, all] = pages.map((page) => page.data.map(({ name }) => name));
  expect([first?.length, second?.length]).toEqual([10, 10]);
  expect(all).toHaveLength(pages[0]?.total ?? 0);
  expect([...(first ?? []), ...(second ?? [])]).toEqual(all?.slice(0, 20));
});

test.for([
  ["/cvpservice/configlet/getConfigletByName.do?name=NOPE", "132801", "Entity does not exist"],
  ["/cvpservice/provisioning/getNetElementById.do?netElementId=NOPE", "122851", "Invalid Netelement id"],
  ["/cvpservice/image/getImageBundleByName.do?name=NOPE", "162801", "Entity does not exist"],
  ["/cvpservice/user/getUser.do?userId=NOPE", "202801", "Entity does not exist"],
] as const)("%s answers %s", async ([path, errorCode, errorMessage]) => {
  await using served = await serveCloudVision();
  expect((await served.call(path)).json()).toEqual({ errorCode, errorMessage });
});

test("a body that breaks the spec is refused with its field, as a 200 on the first servers", async () => {
  for (const [version, status] of [
    ["2024.3.1", 400],
    ["2020.1.0", 400],
    ["2018.1.4", 200],
  ] as const) {
    await using served = await serveCloudVision({ version });
    const reply = await served.call("/cvpservice/configlet/addConfiglet.do", { body: { name: 7 } });
    expect(reply.status).toBe(status);
    expect(reply.json()).toMatchObject({
      errorCode: "132718",
      errorMessage: expect.stringContaining("body/name") as string,
    });
    expect(served.lab.violations.at(-1)).toMatchObject({ side: "request", operation: "configlets/create" });
  }
});

test("a parameter that is missing is refused with a 200 on all servers but the first", async () => {
  for (const [version, status] of [
    ["2024.3.1", 200],
    ["2018.1.4", 400],
  ] as const) {
    await using served = await serveCloudVision({ version });
    const reply = await served.call("/cvpservice/aaa/getServerById.do");
    expect(reply.status).toBe(status);
    expect(reply.json()).toMatchObject({ errorCode: "212718" });
  }
});

test("a valid configuration has no count of errors, as clients take one for a refusal", async () => {
  await using served = await serveCloudVision();
  const { systemMacAddress: netElementId } = await device(served);
  const check = async (config: string) =>
    (await served.call("/cvpservice/configlet/validateConfig.do", { body: { netElementId, config } })).json();
  expect(await check("ntp server 192.0.2.1\n")).not.toHaveProperty("errorCount");
  expect(await check("interface ethernet1\nspanning-tree portfast\n!\nruter bgp something")).toMatchObject({
    warningCount: 1,
    errorCount: 1,
    errors: [{ error: "> ruter bgp something% Invalid input (at token 0: 'ruter') at line 4" }],
  });
});

test("configlets that a comparison found to change nothing are assigned without a task", async () => {
  await using served = await serveCloudVision();
  const { systemMacAddress: mac = "" } = await device(served);
  const assign = { action: "associate", nodeType: "configlet", toId: mac, toIdType: "netelement", configletList: [] };
  expect(await change(served, { ...assign, configCompareCount: { new: 0, mismatch: 0, reconcile: 0 } })).toEqual([]);
  expect(await change(served, { ...assign, configCompareCount: { new: 1, mismatch: 0, reconcile: 0 } })).toHaveLength(
    1,
  );
});

test("an uploaded image becomes part of a bundle", async () => {
  await using served = await serveCloudVision();
  const form = new FormData();
  form.set("file", new File(["bits"], "EOS64-4.32.1F.swi"));
  const encoded = new Response(form);
  const upload = await served.call("/cvpservice/image/addImage.do", {
    method: "POST",
    headers: { "content-type": encoded.headers.get("content-type") ?? "" },
    body: new Uint8Array(await encoded.arrayBuffer()),
  });
  const image = upload.json();
  expect(image).toMatchObject({ name: "EOS64-4.32.1F.swi", version: "4.32.1F" });
  await served.call("/cvpservice/image/saveImageBundle.do", {
    body: { name: "NB", isCertifiedImage: "true", images: [image] },
  });
  expect((await served.call("/cvpservice/image/getImageBundleByName.do?name=NB")).json()).toMatchObject({
    images: [{ name: "EOS64-4.32.1F.swi" }],
  });
});

test("a device is onboarded, streams a moment later, and is deleted", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const onboarded = await call("/cvpservice/inventory/devices", { body: { hosts: ["192.0.2.77"] } });
  const [serial = ""] = Object.values(onboarded.json<{ hostToDevIdMap: Record<string, string> }>().hostToDevIdMap);
  const seen = async (): Promise<unknown> =>
    (await call("/cvpservice/inventory/devices?provisioned=true"))
      .json<Schemas["Device"][]>()
      .find((entry) => entry.serialNumber === serial)?.streamingStatus;
  expect(await seen()).toBeUndefined();
  lab.clock.advance(1_000);
  expect(await seen()).toBe("active");
  expect(
    (await call("/cvpservice/inventory/devices", { method: "DELETE", body: { data: [serial] } })).json(),
  ).toMatchObject({ result: "success" });
  expect(await seen()).toBeUndefined();
});
