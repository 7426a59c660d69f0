import { expect, test } from "vitest";
import { checkScript, runScript } from "../../src/cloudvision/builders/builder-script.ts";
import type { Schemas } from "../../src/cloudvision/types.ts";
import { type Served, serveCloudVision } from "./served.ts";

async function build({ call }: Served, name: string, script: string): Promise<string> {
  const reply = await call("/cvpservice/configlet/addConfigletBuilder.do?isDraft=false", {
    body: { name, data: { formList: [], main_script: { data: script } } },
  });
  return reply.json<{ data: string }>().data;
}

const preview = { containerId: "root", containerToId: "", mode: "", pageType: "", previewValues: [] };

test("a preview shows what the script prints, from the draft while there is one", async () => {
  await using served = await serveCloudVision();
  const { call } = served;
  const key = await build(served, "SYS", "print('snmp-server location {}'.format('DC1'))");
  const show = async () => {
    const body = { ...preview, configletBuilderId: key, netElementIds: [] };
    const reply = await call("/cvpservice/configlet/configletBuilderPreview.do", { body });
    return reply.json<Schemas["BuilderPreviewResponse"]>().data?.[0]?.configlet?.config;
  };
  expect(await show()).toBe("snmp-server location DC1\n");
  await call(`/cvpservice/configlet/addTempConfigletBuilder.do?type=mainScript&id=${key}`, {
    body: { action: "save", mainScript: { data: "print('draft')" } },
  });
  expect(await show()).toBe("draft\n");
  await call(`/cvpservice/configlet/cancelConfigletBuilder.do?id=${key}`, { method: "DELETE" });
  expect(await show()).toBe("snmp-server location DC1\n");
});

test("a builder writes a configlet for each device, and the same one when it runs again", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const netElementIds = lab.world.devices.slice(0, 2).map(({ mac }) => mac);
  const key = await build(served, "SYS", "print('banner motd a')");
  const body = { configletBuilderId: key, containerId: "root", netElementIds, pageType: "" };
  const run = async () =>
    (await call("/cvpservice/configlet/autoConfigletGenerator.do", { body })).json<{
      data: Schemas["AutoConfigletItem"][];
    }>().data;
  const first = await run();
  expect(first).toMatchObject([
    {
      netElementId: netElementIds[0],
      isExistingGc: false,
      configlet: { config: "banner motd a\n", type: "Generated" },
    },
    { netElementId: netElementIds[1], isExistingGc: false },
  ]);
  const again = await run();
  expect(again.map(({ configlet }) => configlet?.key)).toEqual(first.map(({ configlet }) => configlet?.key));
  expect(again).toMatchObject([{ isExistingGc: true }, { isExistingGc: true }]);
  const listed = await call("/cvpservice/configlet/getConfiglets.do?type=Generated&startIndex=0&endIndex=0");
  expect(listed.json()).toMatchObject({ total: 2 });
  const mapped = await call("/cvpservice/configlet/getConfigletsAndAssociatedMappers.do");
  expect(mapped.json()).toMatchObject({
    data: {
      generatedConfigletMappers: [
        { configletBuilderId: key, netElementId: netElementIds[0] },
        { configletBuilderId: key, netElementId: netElementIds[1] },
      ],
    },
  });
});

test("a container has its own builders and those of the containers above", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const key = await build(served, "SYS", "print('a')");
  const change = {
    action: "associate",
    nodeType: "configlet",
    toId: "root",
    toIdType: "container",
    configletList: [],
    configletBuilderList: [key],
  };
  await call("/cvpservice/provisioning/addTempAction.do?format=topology&queryParam=&nodeId=root", {
    body: { data: [change] },
  });
  const proposed = await call("/cvpservice/provisioning/getTempConfigsByContainerId.do?containerId=root");
  expect(proposed.json()).toMatchObject({ assignedConfigletBuilders: [key], existingConfigletBuilders: [] });
  await call("/cvpservice/provisioning/v2/saveTopology.do", { body: [] });
  const site = lab.world.sites[0]?.code.toUpperCase() ?? "";
  const containers = await call(`/cvpservice/inventory/containers?name=${site}`);
  const containerId = containers.json<{ Key: string }[]>()[0]?.Key ?? "";
  const count = await call(`/cvpservice/configlet/getHierarchicalBuilderCount.do?containerId=${containerId}`);
  expect(count.json()).toEqual({ data: { builderCount: 1 } });
  const list = await call(
    `/cvpservice/configlet/getHierarchicalConfigletBuilders.do?containerId=${containerId}&queryParam=&startIndex=0&endIndex=0`,
  );
  expect(list.json()).toMatchObject({
    total: 1,
    builderList: [{ key, name: "SYS", type: "Builder" }],
    buildMapperList: [{ builderId: key, containerId: "root", containerName: "Tenant" }],
  });
});

test.for([
  [
    "autoConfigletGenerator",
    { configletBuilderId: "none", containerId: "root", netElementIds: [], pageType: "" },
    "132801",
  ],
  ["configletBuilderPreview", { ...preview, configletBuilderId: "none" }, "132801"],
  ["validateScript", { data: " " }, "132820"],
  ["addTempConfigletBuilder", { mainScript: { data: "" } }, "132818", "?type=other"],
] as const)("%s of %j is refused with %s", async ([name, body, errorCode, query = ""]) => {
  await using served = await serveCloudVision();
  const reply = await served.call(`/cvpservice/configlet/${name}.do${query}`, { body });
  expect(reply.json()).toMatchObject({ errorCode });
});

test("a builder without devices writes nothing", async () => {
  await using served = await serveCloudVision();
  const configletBuilderId = await build(served, "SYS", "print('a')");
  const body = { configletBuilderId, containerId: "root", netElementIds: [], pageType: "" };
  const reply = await served.call("/cvpservice/configlet/autoConfigletGenerator.do", { body });
  expect(reply.json()).toMatchObject({ errorCode: "132827" });
});

test.for([
  ["print('a')\nx = [1, (2)]\n# it's fine", true],
  ["text = '''it's\n(fine'''", true],
  ["print('a'", false],
  ["print('a)", false],
  ["x = (1]", false],
] as const)("the script %j is right: %s", ([script, ok]) => {
  expect(checkScript(script).ok).toBe(ok);
});

test.for([
  ["print('a')\nprint(\"b\")", "a\nb\n"],
  ["print 'vlan {}'.format(10)", "vlan 10\n"],
  ["for x in y:\n  print('{} {}'.format('a', 'b'))", "a b\n"],
  ["x = 1", ""],
] as const)("the script %j prints %j", ([script, text]) => {
  expect(runScript(script)).toBe(text);
});
