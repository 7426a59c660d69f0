import { expect, test } from "vitest";
import type { Schemas } from "../../src/cloudvision/types.ts";
import { type Served, serveCloudVision } from "./served.ts";

const page = "startIndex=0&endIndex=0";

async function events({ call }: Served, withEnded: boolean): Promise<Schemas["UiEvent"][]> {
  const reply = await call(`/cvpservice/event/getAllEvents.do?isCompletedRequired=${withEnded}&${page}`);
  return reply.json<{ data: Schemas["UiEvent"][] }>().data;
}

/** Has the server check every device; gives the key of the event. */
async function check(served: Served): Promise<string> {
  await served.call("/cvpservice/provisioning/checkCompliance.do", { body: { nodeId: "root", nodeType: "container" } });
  return (await events(served, false))[0]?.key ?? "";
}

test("checking a container is an event with a child for each device", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const key = await check(served);
  const pending = `eventId=${key}&eventType=compliancecheck&requiredEventStatus=pending&queryparam=&${page}`;
  expect((await call(`/cvpservice/event/getEventInfo.do?${pending}`)).json()).toMatchObject({ total: 24 });
  lab.clock.advance(200);
  const half = (await call(`/cvpservice/event/getEventById.do?eventId=${key}`)).json<{ data: Schemas["UiEvent"] }>();
  expect(half.data).toMatchObject({ status: "inprogress", processed: 4, inprogress: 20, isNotificationNeeded: true });
  lab.clock.advance(60_000);
  expect(await events(served, false)).toEqual([]);
  expect((await events(served, true)).map((event) => event.key)).toEqual([key, "event_1"]);
  const children = await call(`/cvpservice/event/getEventDataById.do?eventId=${key}&queryparam=&${page}`);
  const [child] = children.json<{ data: Schemas["UiEvent"][] }>().data;
  expect(child).toMatchObject({ parentKey: key, objectId: lab.world.devices[0]?.mac, status: "completed" });
  const alone = await call(`/cvpservice/event/getEventById.do?eventId=${child?.key ?? ""}`);
  expect(alone.json()).toEqual({ data: child });
  await call("/cvpservice/event/markAsRead.do");
  expect((await events(served, true))[0]).toMatchObject({ isNotificationNeeded: false });
});

test("who started an event can stop it, once", async () => {
  await using served = await serveCloudVision();
  const { call, lab, login } = served;
  const key = await check(served);
  lab.clock.advance(100);
  const other = (await login(0, "operator", "lab-Oper4tor")).json<{ sessionId: string }>().sessionId;
  const cancel = (headers = {}) => call(`/cvpservice/event/cancelEvent.do?eventId=${key}`, { headers });
  expect((await cancel({ app_session_id: other })).json()).toMatchObject({ errorCode: "242714" });
  expect((await cancel()).json()).toEqual({ data: "success" });
  expect((await cancel()).json()).toMatchObject({ errorCode: "242715" });
  lab.clock.advance(60_000);
  const read = await call(`/cvpservice/event/getEventById.do?eventId=${key}`);
  expect(read.json()).toMatchObject({ data: { status: "cancelled", processed: 24, cancelled: 22 } });
});

test.for([
  ["getEventById.do?eventId=none", "242835", "Invalid Event Id"],
  ["cancelEvent.do?eventId=none", "242713", "There is no such event"],
  [`getErrorEvents.do?eventId=event_1&eventType=other&queryparam=&${page}`, "242836", "Invalid event type: other"],
] as const)("%s is refused with %s", async ([path, errorCode, errorMessage]) => {
  await using served = await serveCloudVision();
  expect((await served.call(`/cvpservice/event/${path}`)).json()).toEqual({ errorCode, errorMessage });
});

test("a reconcile configlet is written, written again, and taken back", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const mac = lab.world.devices[0]?.mac ?? "";
  const write = async (config: string, key = ""): Promise<string> => {
    const reply = await call(`/cvpservice/provisioning/updateReconcileConfiglet.do?netElementId=${mac}`, {
      body: { name: "RECONCILE_1", config, key, reconciled: true, unCheckedLines: "" },
    });
    expect(reply.json()).toMatchObject({ data: { name: "RECONCILE_1", config, reconciled: true, type: "Reconciled" } });
    return reply.json<{ data: { key: string } }>().data.key;
  };
  const pending = async () =>
    (await call(`/cvpservice/provisioning/getTempSessionReconciledConfiglets.do?netElementId=${mac}`)).json();
  const key = await write("logging host 192.0.2.50\n");
  expect(await write("logging host 192.0.2.51\n", key)).toBe(key);
  expect(await pending()).toEqual({ data: [key] });
  await call(`/cvpservice/provisioning/cancelReconcile.do?configletId=${key}`);
  expect(await pending()).toEqual({ data: [] });
  const gone = await call("/cvpservice/configlet/getConfigletByName.do?name=RECONCILE_1");
  expect(gone.json()).toMatchObject({ errorCode: "132801" });

  const kept = await write("logging host 192.0.2.52\n");
  await call("/cvpservice/provisioning/v2/saveTopology.do", { body: [] });
  await call(`/cvpservice/provisioning/cancelReconcile.do?configletId=${kept}`);
  const found = await call("/cvpservice/configlet/getConfigletByName.do?name=RECONCILE_1");
  expect(found.json()).toMatchObject({ config: "logging host 192.0.2.52\n" });
});

test.for([
  ["updateReconcileConfiglet.do?netElementId=none", { name: "a", config: "", reconciled: true }, "122851"],
  ["updateReconcileConfiglet.do?netElementId=$mac", { name: "", config: "", reconciled: true }, "122810"],
  ["updateReconcileConfiglet.do?netElementId=$mac", { name: "GLOBAL-AAA", config: "", reconciled: true }, "122834"],
  ["updateReconcileConfiglet.do?netElementId=$mac", { key: "no", name: "a", config: "", reconciled: true }, "122853"],
  ["cancelReconcile.do?configletId=none", undefined, "122858"],
  ["containerLevelReconcile.do?containerId=none", undefined, "122850"],
  ["containerLevelReconcile.do?containerId=undefined_container", undefined, "122831"],
] as const)("%s with %j is refused with %s", async ([path, body, errorCode]) => {
  await using served = await serveCloudVision();
  const own = path.replace("$mac", served.lab.world.devices[0]?.mac ?? "");
  const reply = await served.call(`/cvpservice/provisioning/${own}`, body === undefined ? {} : { body });
  expect(reply.json()).toMatchObject({ errorCode });
});

test("reconciling a container keeps the lines that devices have of their own", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  await call("/cvpservice/inventory/devices", { body: { hosts: ["198.51.100.9"] } });
  const start = () => call("/cvpservice/provisioning/containerLevelReconcile.do?containerId=root&reconcileAll=true");
  expect((await start()).json()).toEqual({ data: "success" });
  expect((await start()).json()).toMatchObject({ errorCode: "122832" });
  lab.clock.advance(60_000);
  const made = await call("/cvpservice/configlet/getConfigletByName.do?name=RECONCILE_198.51.100.9");
  expect(made.json()).toMatchObject({ config: "hostname switch-198-51-100-9\n", reconciled: true, netElementCount: 1 });
});
