import { expect, test } from "vitest";
import type { Schemas } from "../../src/cloudvision/types.ts";
import { serveCloudVision } from "./served.ts";

// What Arista's own clients need of answers, beside what cvprac's system tests expect (`servers-as-tested.test.ts`).

test("a stored configlet comes by itself, as go-cvprac reads it (`ConfigletOpReturn`)", async () => {
  await using served = await serveCloudVision();
  const reply = await served.call("/cvpservice/configlet/addConfiglet.do", { body: { name: "one", config: "!" } });
  expect(reply.json()).toMatchObject({ data: { name: "one", config: "!" } });
  expect(served.lab.violations).toEqual([]);
});

test("the topology goes down to every container, and the top one has null for its parent (ansible-cvp, `device_tools.py`)", async () => {
  await using served = await serveCloudVision();
  const reply = await served.call(
    "/cvpservice/provisioning/filterTopology.do?nodeId=root&format=topology&startIndex=0&endIndex=0",
  );
  const { topology } = reply.json<{ topology: Schemas["TopologyNode"] }>();
  expect(topology?.parentContainerId).toBeNull();
  const keys = (node: Schemas["TopologyNode"]): readonly string[] => [
    node.key,
    ...(node.childContainerList ?? []).flatMap((child) => keys(child)),
  ];
  expect(keys(topology).toSorted()).toEqual([...served.lab.cloudvision.state.fabric.containers.keys()].toSorted());
  expect(served.lab.violations).toEqual([]);
});

test.for([
  ["2021.2.1", 0],
  ["2021.3.0", 1],
] as const)(
  "a device that is deleted on %s comes back to Undefined %i times (ansible-cvp, `provisioning_reset`)",
  async ([version, times]) => {
    await using served = await serveCloudVision({ version });
    const list = async (): Promise<readonly Schemas["Device"][]> =>
      (await served.call("/cvpservice/inventory/devices")).json<Schemas["Device"][]>();
    const [first] = await list();
    const serial = first?.serialNumber ?? "";
    await served.call("/cvpservice/inventory/devices", { method: "DELETE", body: { data: [serial] } });
    const away = await list();
    expect(away.map(({ serialNumber }) => serialNumber)).not.toContain(serial);
    served.lab.clock.advance(65_000);
    const back = (await list()).filter(({ serialNumber }) => serialNumber === serial);
    expect(back.map(({ parentContainerKey }) => parentContainerKey)).toEqual(
      Array.from({ length: times }, () => "undefined_container"),
    );
  },
);

test("a device tells its own image bundle from none and from an inherited one (ansible-cvp, `get_device_image_bundle`)", async () => {
  await using served = await serveCloudVision();
  const { fabric, images } = served.lab.cloudvision.state;
  const [bundle = ""] = images.bundles.keys();
  const [device] = fabric.devices.values();
  const container = fabric.containers.get(device?.containerKey ?? "");
  if (!device || !container) throw new Error("The world has no device.");
  const read = async (): Promise<Schemas["NetElementImageInfo"]> =>
    (await served.call(`/cvpservice/provisioning/getNetElementInfoById.do?netElementId=${device.key}`)).json();
  device.imageBundle = undefined;
  for (const entry of fabric.containers.values()) entry.imageBundle = undefined;
  expect(await read()).toMatchObject({ bundleName: null, imageBundleMapper: {} });
  container.imageBundle = bundle;
  expect(await read()).toMatchObject({ imageBundleMapper: { [bundle]: { id: container.key, type: "container" } } });
  device.imageBundle = bundle;
  expect(await read()).toMatchObject({ imageBundleMapper: { [bundle]: { id: device.key, type: "netelement" } } });
});

test("a comment is no mistake and no new line of a configuration (go-cvprac's `ConfigletsToDevice` system test)", async () => {
  await using served = await serveCloudVision();
  const [device] = served.lab.world.devices;
  const config = "!! a comment\nalias srie show running-config interface ethernet 1";
  const made = await served.call("/cvpservice/configlet/addConfiglet.do", { body: { name: "one", config } });
  const body = {
    netElementId: device?.mac,
    configIdList: [made.json<{ data: { key: string } }>().data.key],
    pageType: "validateConfig",
  };
  const compared = await served.call("/cvpservice/provisioning/v2/validateAndCompareConfiglets.do", { body });
  expect(compared.json()).toMatchObject({ new: 1, errors: [] });
});
