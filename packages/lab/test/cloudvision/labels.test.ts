import { expect, test } from "vitest";
import type { Schemas } from "../../src/cloudvision/types.ts";
import { type Served, serveCloudVision } from "./served.ts";

const page = "startIndex=0&endIndex=0";

async function create({ call }: Served, name: string): Promise<string> {
  const reply = await call("/cvpservice/label/addLabel.do", { body: { name, note: "", type: "Custom" } });
  return reply.json<Schemas["Label"]>().key ?? "";
}

async function names({ call }: Served, type = "all"): Promise<(string | undefined)[]> {
  const reply = await call(`/cvpservice/label/getLabels.do?module=LABEL&type=${type}&${page}`);
  return reply.json<{ labels: Schemas["Label"][] }>().labels.map(({ name }) => name);
}

test("a label is made, listed, read, changed, noted and deleted", async () => {
  await using served = await serveCloudVision();
  const { call } = served;
  const key = await create(served, "edge");
  expect(await names(served, "custom")).toContain("edge");
  expect(await names(served, "system")).toEqual([]);
  await call("/cvpservice/label/updateLabel.do", { body: { key, name: "perimeter", note: "", type: "Custom" } });
  await call("/cvpservice/label/updateNotesToLabel.do", { body: { key, note: "towards the world" } });
  const read = await call(`/cvpservice/label/getLabelInfo.do?labelId=${key}`);
  expect(read.json()).toMatchObject({ name: "perimeter", note: "towards the world", netElementCount: 0 });
  await call("/cvpservice/label/deleteLabel.do", { body: { data: [key] } });
  expect(await names(served)).not.toContain("perimeter");
});

test("a queued label is proposed for a device, and is on it once it was saved", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const mac = lab.world.devices[0]?.mac ?? "";
  const key = await create(served, "edge");
  const queue = (lists: object) =>
    call("/cvpservice/provisioning/addTempAction.do?format=topology&queryParam=&nodeId=root", {
      body: { data: [{ action: "associate", nodeType: "label", toId: mac, toIdType: "netelement", ...lists }] },
    });
  const own = async (): Promise<(string | undefined)[]> => {
    const reply = await call(
      `/cvpservice/provisioning/getLabelsByNetElementId.do?netElementId=${mac}&type=custom&queryParam=&${page}`,
    );
    return reply.json<{ labelList: Schemas["Label"][] }>().labelList.map(({ name }) => name);
  };
  const before = await own();
  await queue({ nodeList: [key] });
  const proposed = await call(`/cvpservice/provisioning/getTempLabelsByNetElementId.do?netElementId=${mac}`);
  expect(proposed.json()).toMatchObject({ assignedLabels: [{ name: "edge" }], ignoredLabels: [] });
  expect(await own()).toEqual(before);

  const saved = await call("/cvpservice/provisioning/v2/saveTopology.do", { body: [] });
  expect(saved.json()).toMatchObject({ data: { taskIds: [] } });
  expect(await own()).toEqual([...before, "edge"]);
  const carriers = await call(`/cvpservice/label/getAppliedDevices.do?labelId=edge&queryparam=&${page}`);
  expect(carriers.json()).toMatchObject({ total: 1, data: [{ hostName: lab.world.devices[0]?.fqdn }] });

  await queue({ ignoreNodeList: [key] });
  await call("/cvpservice/provisioning/v2/saveTopology.do", { body: [] });
  expect(await own()).toEqual(before);
});

test.for([
  ["/cvpservice/label/getLabelInfo.do?labelId=none", undefined, "192801"],
  [`/cvpservice/label/getLabels.do?module=LABEL&type=strange&${page}`, undefined, "192844"],
  ["/cvpservice/label/addLabel.do", { name: "leaf", note: "", type: "Custom" }, "192518"],
  ["/cvpservice/label/addLabel.do", { name: "", note: "", type: "Custom" }, "192889"],
  ["/cvpservice/label/deleteLabel.do", { data: ["none"] }, "192801"],
] as const)("%s %j is refused with %s", async ([path, body, errorCode]) => {
  await using served = await serveCloudVision();
  expect((await served.call(path, body === undefined ? {} : { body })).json()).toMatchObject({ errorCode });
});
