import {
  applyConfiglets,
  applyToDevices,
  assignImageBundle,
  complianceReport,
  createCloudVision,
  deployConfigs,
  findChangeControl,
  listInventory,
  listTags,
  moveDevice,
  putConfiglet,
  runInWindow,
  saveQueuedChanges,
  tagMany,
  upgradeImages,
} from "@northbound/cloudvision";
import { createMemoryStore, isTimeout, isWaitFailed } from "@northbound/runtime";
import { expect, test } from "vitest";
import { createLab, type Lab } from "../../src/index.ts";
import { connectTo, often } from "./levels.ts";

/** 300 devices behind three nodes, and the saves of a client that does something when a call has ended. */
async function startFleet(onCall: (operation: string, lab: Lab) => void) {
  const lab = await createLab({ cloudvision: true, world: { devices: 300 }, clock: { speed: 100 } });
  const { username, password } = lab.cloudvision.credentials;
  const saves: string[] = [];
  const cvp = createCloudVision({
    nodes: lab.cloudvision.urls,
    credentials: { username, password },
    tls: { ca: lab.ca },
    observe: (event) => {
      if (event.type !== "call") return;
      const { operation = "" } = event;
      if (operation === "provisioning/saveTopology") saves.push(operation);
      onCall(operation, lab);
    },
  });
  const ntp = await putConfiglet(cvp, { name: "fleet", config: "ntp server 192.0.2.10\n" });
  const close = async (): Promise<void> => {
    await cvp.close().catch(() => undefined);
    await lab.close();
  };
  return { lab, cvp, ntp, saves, devices: await listInventory(cvp), [Symbol.asyncDispose]: close };
}

test("300 devices of one call, some of them named twice, are one batch with one save", async () => {
  await using fleet = await startFleet(() => undefined);
  const { cvp, devices, ntp, saves } = fleet;
  const { taskIds, tasksByDevice, failures } = await applyToDevices(cvp, [...devices, ...devices.slice(0, 20)], [ntp]);
  expect([saves.length, failures.size, new Set(taskIds).size]).toEqual([1, 0, 300]);
  expect([...tasksByDevice.keys()]).toEqual(devices.map(({ systemMacAddress }) => systemMacAddress));
});

test("300 devices whose node dies between queue and save are one batch again at another node, each its own task, nothing twice", async () => {
  let isDead = false;
  await using fleet = await startFleet((operation, lab) => {
    if (operation !== "provisioning/addTempAction" || isDead) return;
    isDead = true;
    // The call that ended: its node has the queue.
    void lab.cloudvision.nodes[0]?.kill();
  });
  const { cvp, devices, ntp, saves } = fleet;
  const callers = await Promise.all(devices.map((device) => applyConfiglets(cvp, device, [ntp])));
  const tasks = await cvp.tasks.list({ queryparam: "Pending" }).all();
  const owners = new Map(tasks.map((task) => [task.workOrderId, task.workOrderDetails.netElementId]));
  expect(callers.map(({ taskIds }) => taskIds.map((id) => owners.get(id)))).toEqual(
    devices.map(({ systemMacAddress }) => [systemMacAddress]),
  );
  expect(isDead).toBe(true);
  expect(tasks).toHaveLength(300);
  // The first save found no queue at the new node; the second made all tasks.
  expect(saves).toHaveLength(2);
});

test("a client whose session is shared through a store keeps its queue to itself", async () => {
  await using lab = await createLab({ cloudvision: { nodes: 1 }, world: { devices: 20 } });
  const { username, password } = lab.cloudvision.credentials;
  const store = createMemoryStore();
  const options = { nodes: lab.cloudvision.urls, credentials: { username, password }, tls: { ca: lab.ca }, store };
  await using one = createCloudVision(options);
  await using other = createCloudVision(options);
  const [device] = await listInventory(one);
  if (!device) throw new Error("The lab has no device.");
  await moveDevice(one, device, { key: "root", name: "Tenant" }, { save: false });
  await expect(saveQueuedChanges(other)).resolves.toEqual({ taskIds: [] });
  const { taskIds } = await saveQueuedChanges(one);
  expect(taskIds).toHaveLength(1);
});

test("configlets for a fleet are applied again without a task, and a device that can't be changed fails alone", async () => {
  await using connected = await connectTo("2024.3.1");
  const { cvp } = connected;
  const ntp = await putConfiglet(cvp, { name: "fleet-ntp", config: "ntp server 192.0.2.10\n" });
  const devices = await listInventory(cvp);
  const stranger = { systemMacAddress: "00:1c:73:ff:ff:ff", fqdn: "stranger" };
  const first = await applyToDevices(cvp, [...devices, stranger], [ntp]);
  expect(first.taskIds).toHaveLength(devices.length);
  expect([...first.tasksByDevice.values()].every(({ length }) => length === 1)).toBe(true);
  expect([...first.failures.keys()]).toEqual([stranger.systemMacAddress]);
  const again = await applyToDevices(cvp, devices, [ntp]);
  expect(again.taskIds).toEqual([]);
  expect(again.failures.size).toBe(0);
});

test("an upgrade stops at the first stage that is not healthy, and goes on where it stopped", async () => {
  await using connected = await connectTo("2024.3.1");
  const { cvp, lab } = connected;
  const devices = (await listInventory(cvp)).slice(0, 7);
  const [bundle] = lab.cloudvision.state.images.bundles.values();
  if (!bundle) throw new Error("The lab has no bundle.");
  const { key, name } = bundle.record;
  const stages: number[] = [];
  let sick = devices[4]?.fqdn;
  const upgrade = {
    devices,
    bundle: { key, name },
    canaries: 1,
    batchSize: 3,
    isHealthy: (device: { fqdn: string }, when: string) =>
      Promise.resolve(when === "before" && device.fqdn === sick ? "no answer" : (true as const)),
  };
  const options = { wait: often, onStage: (stage: readonly object[]) => void stages.push(stage.length) };
  const stopped: unknown = await upgradeImages(cvp, upgrade, options).catch((error: unknown) => error);
  expect(isWaitFailed(stopped) && stopped.message).toContain("no answer");
  expect(stages).toEqual([1, 3]);
  expect([...lab.cloudvision.state.tasks.values()]).toHaveLength(4);
  // A task that was made and not run, as by a script that ended in between.
  await assignImageBundle(cvp, { device: devices[5]! }, { key, name });
  sick = undefined;
  await upgradeImages(cvp, upgrade, options);
  expect(stages).toEqual([1, 3, 1, 3, 3]);
  const states = [...lab.cloudvision.state.tasks.values()].map(({ record }) => record.workOrderUserDefinedStatus);
  expect(states).toEqual(Array.from({ length: 7 }, () => "Completed"));
});

test("a change that has not ended when its window closes is stopped", async () => {
  await using lab = await createLab({ cloudvision: { nodes: 1, taskStep: 60_000 }, protocol: "http" });
  const { username, password } = lab.cloudvision.credentials;
  await using cvp = createCloudVision({ nodes: lab.cloudvision.urls, credentials: { username, password } });
  const ntp = await putConfiglet(cvp, { name: "ntp", config: "ntp server 192.0.2.10\n" });
  const [device] = await listInventory(cvp);
  const { taskIds } = await applyConfiglets(cvp, device!, [ntp]);
  const change = { id: "window-1", name: "In a window", tasks: taskIds };
  const from = new Date(lab.clock.now());
  const window = { change, from, until: new Date(from.getTime() + 1_500) };
  const ended: unknown = await runInWindow(cvp, window, often).catch((error: unknown) => error);
  expect(isTimeout(ended)).toBe(true);
  expect((await findChangeControl(cvp, "window-1"))?.status).not.toBe("running");
});

test.for(["2022.3.1", "2024.3.1"])(
  "values of a label and whole configurations go through one workspace each on %s",
  async (version) => {
    await using connected = await connectTo(version);
    const { cvp } = connected;
    const devices = (await listInventory(cvp)).slice(0, 5);
    await tagMany(cvp, "row", new Map(devices.map(({ serialNumber }, index) => [serialNumber, `r${index % 2}`])), {
      wait: often,
    });
    const tags = await listTags(cvp);
    expect(
      tags
        .filter(({ label }) => label === "row")
        .map(({ value }) => value)
        .toSorted(),
    ).toEqual(["r0", "r1"]);
    const configs = new Map(devices.map(({ hostname }) => [hostname, `hostname ${hostname}\n`]));
    const { deployed, unknown } = await deployConfigs(cvp, new Map([...configs, ["stranger", "x"]]), { wait: often });
    expect([deployed.length, unknown]).toEqual([5, ["stranger"]]);
    const again = await deployConfigs(cvp, configs, { wait: often });
    expect(again.deployed).toHaveLength(5);
    const root = { "key.workspaceId": "", "key.configletAssignmentId": "avd-configlets" };
    const { value } = await cvp.configletV1.getConfigletAssignment(root);
    expect(value?.childAssignmentIds?.values?.toSorted()).toEqual(
      devices.map(({ serialNumber }) => `avd-${serialNumber}`).toSorted(),
    );
  },
);

test("a report over all devices names those that differ, and goes on past one that can't be checked", async () => {
  await using connected = await connectTo("2024.3.1");
  const { cvp, lab } = connected;
  const devices = await listInventory(cvp);
  const [first] = lab.cloudvision.state.fabric.devices.values();
  if (first) first.runningConfig = "hostname changed-by-hand\n";
  const stranger = { ...devices[1]!, systemMacAddress: "00:1c:73:ff:ff:ff" };
  const { compliant, others } = await complianceReport(cvp, [...devices, stranger]);
  expect(others.map(({ compliance, error }) => compliance?.code ?? (error as Error).name)).toEqual([
    "0001",
    "NotFoundError",
  ]);
  expect(compliant).toHaveLength(devices.length - 1);
});
