import { createCloudVision, listWorkspaces } from "@northbound/cloudvision";
import { expect, test } from "vitest";
import { createLab } from "../../src/index.ts";

// What cvprac's system tests take for granted of a server: test_cvp_base.py and test_cvp_client_api.py.
test.for(["2020.2.4", "2024.3.1"])(
  "a server of %s that was in use has a task that ended and a builder",
  async (version) => {
    await using lab = await createLab({ cloudvision: { version, nodes: 1, used: true }, protocol: "http" });
    const { username, password } = lab.cloudvision.credentials;
    await using cvp = createCloudVision({ nodes: lab.cloudvision.urls, credentials: { username, password } });
    const [task] = await cvp.tasks.list({ queryparam: "" }).all();
    expect(task?.workOrderUserDefinedStatus).toBe("Completed");
    const { type } = await cvp.configlets.getByName({ name: "SYS_TelemetryBuilderV5" });
    expect(type).toBe("Builder");
    const workspaces = version === "2020.2.4" ? ["none yet"] : await listWorkspaces(cvp);
    expect(workspaces).not.toEqual([]);
  },
);

test("a server that was in use has run a change control, and its last device has no domain", async () => {
  await using lab = await createLab({ cloudvision: { version: "2020.2.4", nodes: 1, used: true }, protocol: "http" });
  const { username, password } = lab.cloudvision.credentials;
  await using cvp = createCloudVision({ nodes: lab.cloudvision.urls, credentials: { username, password } });
  const tasks = await cvp.tasks.list({ queryparam: "" }).all();
  expect(tasks.map(({ ccIdV2, stageId }) => [ccIdV2, stageId])).toEqual([
    ["initial-change", "stage-1"],
    ["", ""],
  ]);
  const last = (await cvp.inventory.listDevices()).at(-1);
  expect(last?.fqdn).toBe(last?.hostname);
});

test("latency is real time before every request, and none that is negative", async () => {
  await using lab = await createLab({ cloudvision: { nodes: 1, latency: 30 }, protocol: "http" });
  const began = performance.now();
  await fetch(`${lab.cloudvision.urls[0]}/cvpservice/login/authenticate.do`);
  expect(performance.now() - began).toBeGreaterThan(29);
  await expect(createLab({ cloudvision: { latency: -1 } })).rejects.toThrow("cloudvision.latency must be milliseconds");
});
