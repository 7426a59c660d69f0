import {
  addContainer,
  applyConfiglets,
  applyConfigletsToContainer,
  assignImageBundle,
  checkCompliance,
  type CloudVision,
  createChangeControl,
  decommissionDevice,
  deployDevice,
  findChangeControl,
  findContainerOfDevice,
  findDevice,
  findImageBundle,
  findServiceAccount,
  listInventory,
  listTagEdits,
  listTags,
  type ManagedDevice,
  moveDevice,
  onboardDevices,
  putConfiglet,
  putServiceAccount,
  putUser,
  removeConfiglets,
  removeContainer,
  removeDevices,
  resetDevice,
  runChangeControl,
  runTasks,
  saveQueuedChanges,
  scheduleChangeControl,
  startChangeControl,
  stopChangeControl,
  tagDevices,
  undefinedContainer,
  uploadImageBundle,
  waitForChangeControl,
  withdrawApproval,
} from "@northbound/cloudvision";
import { isConflict, isNotFound, isWaitFailed } from "@northbound/runtime";
import { describe, expect, test } from "vitest";
import { connectTo, often, releases } from "./levels.ts";

/** Levels at which something about the workflows changes. */
const turns = releases.filter(([level]) => [1, 2, 3, 4, 5, 6, 7, 14, 17].includes(level));

/** The devices of the lab, by the number at which they come. */
async function deviceAt(cvp: CloudVision, index: number): Promise<ManagedDevice> {
  const device = (await listInventory(cvp))[index];
  if (!device) throw new Error(`The lab has no device ${index}.`);
  return device;
}

test("an inventory has one shape on every level", { timeout: 30_000 }, async () => {
  const seen = await Promise.all(
    turns.map(async ([, version]) => {
      await using connected = await connectTo(version);
      return await listInventory(connected.cvp);
    }),
  );
  const [first = []] = seen;
  const stable = (device: ManagedDevice): object => {
    const { bootupTimestamp, internalBuild, status, complianceCode, version, ...rest } = device;
    expect([bootupTimestamp, internalBuild, status, complianceCode, version]).not.toContain(undefined);
    return rest;
  };
  for (const inventory of seen) expect(inventory.map(stable)).toEqual(first.map(stable));
});

describe.each(turns)("on level %d, %s", (_level, version) => {
  test("a change of configlets can be made twice, run, and taken back", async () => {
    await using connected = await connectTo(version);
    const { cvp, lab } = connected;
    const device = await deviceAt(cvp, 3);
    const put = await putConfiglet(cvp, { name: "ntp", config: "ntp server 192.0.2.1\n" });
    const configlet = { key: put.key, name: "ntp" };
    const { taskIds } = await applyConfiglets(cvp, device, [configlet], { compare: true });
    expect(taskIds).toHaveLength(1);
    expect(await applyConfiglets(cvp, device, [configlet])).toEqual({ taskIds: [] });
    const states: (string | undefined)[] = [];
    await runTasks(cvp, taskIds, {
      ...often,
      onProgress: ({ last }) => states.push(last?.workOrderUserDefinedStatus),
    });
    expect(lab.cloudvision.state.tasks.get(taskIds[0] ?? "")?.record.workOrderUserDefinedStatus).toBe("Completed");
    expect(await checkCompliance(cvp, { device })).toMatchObject({ isCompliant: true, indication: "NONE" });
    const changed = await putConfiglet(cvp, { name: "ntp", config: "ntp server 192.0.2.2\n" });
    expect(changed).toMatchObject({ key: put.key });
    expect(await putConfiglet(cvp, { name: "ntp", config: "ntp server 192.0.2.2\n" })).toMatchObject({ taskIds: [] });
    expect((await removeConfiglets(cvp, device, [configlet])).taskIds).toHaveLength(1);
    expect(await removeConfiglets(cvp, device, [configlet])).toEqual({ taskIds: [] });
  });

  test("a device goes to a new container, out of it, and is deployed again", async () => {
    await using connected = await connectTo(version);
    const { cvp } = connected;
    const device = await deviceAt(cvp, 4);
    const root = { key: "root", name: "Tenant" };
    const container = await addContainer(cvp, "New pod", root);
    expect(await addContainer(cvp, "New pod", root)).toEqual(container);
    expect((await moveDevice(cvp, device, container)).taskIds).toHaveLength(1);
    expect(await moveDevice(cvp, device, container)).toEqual({ taskIds: [] });
    expect(await findContainerOfDevice(cvp, device.systemMacAddress)).toEqual(container);
    await expect(removeContainer(cvp, container, root)).rejects.toThrow(/not empty/);
    expect((await resetDevice(cvp, device)).taskIds).toHaveLength(1);
    expect(await resetDevice(cvp, device)).toEqual({ taskIds: [] });
    expect(await findContainerOfDevice(cvp, device.systemMacAddress)).toEqual(undefinedContainer);
    const put = await putConfiglet(cvp, { name: "own", config: "hostname own\n" });
    const deployed = await deployDevice(cvp, device, { container, configlets: [{ key: put.key, name: "own" }] });
    expect(deployed.taskIds).toHaveLength(1);
    expect(await findContainerOfDevice(cvp, device.systemMacAddress)).toEqual(container);
    const assigned = await cvp.devices.listConfiglets({ netElementId: device.systemMacAddress }).all();
    expect(assigned.map(({ name }) => name)).toContain("own");
    await resetDevice(cvp, device);
    await removeContainer(cvp, container, root);
    await removeContainer(cvp, container, root);
  });

  test("devices are onboarded into their container, and removed", async () => {
    await using connected = await connectTo(version);
    const { cvp } = connected;
    const { parentContainerKey: key, containerName: name } = await deviceAt(cvp, 2);
    const wanted = [{ host: "198.51.100.7", container: { key, name } }, { host: "198.51.100.8" }];
    const { devices, failed } = await onboardDevices(cvp, wanted);
    expect(failed).toEqual({});
    expect(devices.map(({ ipAddress }) => ipAddress)).toEqual(["198.51.100.7", "198.51.100.8"]);
    const [placed] = devices;
    expect(await findContainerOfDevice(cvp, placed?.systemMacAddress ?? "")).toMatchObject({ key });
    const again = await onboardDevices(cvp, wanted);
    expect(again).toMatchObject({ taskIds: [], failed: {} });
    expect(again.devices.map(({ serialNumber }) => serialNumber)).toEqual(devices.map((device) => device.serialNumber));
    const addresses = devices.map(({ systemMacAddress }) => systemMacAddress);
    expect((await removeDevices(cvp, addresses)).removed).toHaveLength(2);
    expect(await removeDevices(cvp, addresses)).toEqual({ removed: [], failed: {} });
    expect(await findDevice(cvp, { serialNumber: devices[0]?.serialNumber ?? "" })).toBeUndefined();
  });

  test("a change control runs to its end, fails with its task, and is stopped", async () => {
    await using connected = await connectTo(version);
    const { cvp, lab } = connected;
    const put = await putConfiglet(cvp, { name: "cc", config: "ntp server 192.0.2.9\n" });
    const task = async (index: number): Promise<string> => {
      const saved = await applyConfiglets(cvp, await deviceAt(cvp, index), [{ key: put.key, name: "cc" }]);
      return saved.taskIds[0] ?? "";
    };
    const good = await createChangeControl(cvp, { name: "good", tasks: [await task(0), await task(1)] });
    expect(await findChangeControl(cvp, good.id)).toMatchObject({ id: good.id, status: "pending" });
    expect(await runChangeControl(cvp, good, often)).toMatchObject({ status: "completed", error: "" });
    expect(await runChangeControl(cvp, good, often)).toMatchObject({ status: "completed" });

    const bad = await task(2);
    const broken = lab.cloudvision.state.tasks.get(bad);
    if (broken) broken.fails = true;
    const failing = await createChangeControl(cvp, { name: "bad", tasks: [bad, await task(3)], notes: "try" });
    await expect(runChangeControl(cvp, failing, often)).rejects.toSatisfy(isWaitFailed);
    expect(await findChangeControl(cvp, failing.id)).toMatchObject({ status: "failed" });

    const stopped = await createChangeControl(cvp, { name: "stopped", tasks: [await task(4), await task(5)] });
    const waiting = runChangeControl(cvp, stopped, often).catch((error: unknown) => error);
    await expect
      .poll(async () => (await findChangeControl(cvp, stopped.id))?.status, { interval: 3 })
      .toMatch(/running|completed/);
    await stopChangeControl(cvp, stopped);
    await stopChangeControl(cvp, stopped);
    await waiting;
    expect((await findChangeControl(cvp, stopped.id))?.status).toMatch(/cancelled|completed/);
    expect(await findChangeControl(cvp, "404")).toBeUndefined();
  });

  test("a bundle is uploaded with progress, assigned once, and found", async () => {
    await using connected = await connectTo(version);
    const { cvp } = connected;
    const device = await deviceAt(cvp, 6);
    const done: number[] = [];
    const files = [new File([new Uint8Array(200_000)], "EOS64-4.99.1F.swi"), new File(["x"], "TerminAttr-1.2.3.swix")];
    const plan = { name: "EOS-4.99", files };
    const bundle = await uploadImageBundle(cvp, plan, { onProgress: (progress) => done.push(progress.done) });
    expect(Math.max(...done)).toBeGreaterThanOrEqual(200_000);
    expect(bundle.images.map(({ name }) => name)).toEqual(files.map(({ name }) => name));
    expect(await findImageBundle(cvp, "EOS-4.99")).toEqual(bundle);
    expect(await findImageBundle(cvp, "nothing")).toBeUndefined();
    expect((await assignImageBundle(cvp, { device }, bundle)).taskIds).toHaveLength(1);
    expect(await assignImageBundle(cvp, { device }, bundle)).toEqual({ taskIds: [] });
  });

  test("several changes are queued and saved at once", async () => {
    await using connected = await connectTo(version);
    const { cvp } = connected;
    const device = await deviceAt(cvp, 1);
    const put = await putConfiglet(cvp, { name: "queued", config: "ntp server 192.0.2.3\n" });
    const { containerName: name, parentContainerKey: key } = device;
    await applyConfiglets(cvp, device, [{ key: put.key, name: "queued" }], { save: false });
    const other = await putConfiglet(cvp, { name: "for all", config: "ntp server 192.0.2.4\n" });
    await applyConfigletsToContainer(cvp, { key, name }, [{ key: other.key, name: "for all" }], { save: false });
    const { taskIds } = await saveQueuedChanges(cvp);
    expect(taskIds.length).toBeGreaterThan(1);
    expect(await saveQueuedChanges(cvp)).toEqual({ taskIds: [] });
  });
});

test("a queue that is lost with its session is filled again", async () => {
  await using connected = await connectTo("2024.3.1");
  const { cvp, lab } = connected;
  const device = await deviceAt(cvp, 0);
  const { key } = await putConfiglet(cvp, { name: "lost", config: "ntp server 192.0.2.5\n" });
  let expirations = 0;
  const original = cvp.provisioning.saveTopology.bind(cvp.provisioning);
  const calls = {
    ...cvp,
    provisioning: {
      ...cvp.provisioning,
      saveTopology: (...input: Parameters<typeof original>) => {
        // Between queueing and saving, once.
        if ((expirations += 1) === 1) lab.cloudvision.expireSessions();
        return original(...input);
      },
    },
  };
  const { taskIds } = await applyConfiglets(calls, device, [{ key, name: "lost" }]);
  expect(expirations).toBe(2);
  expect(taskIds).toHaveLength(1);
  expect(lab.cloudvision.state.tasks.size).toBe(1);
});

test("an approval that is withdrawn keeps a change control from starting; a schedule starts it by itself", async () => {
  await using connected = await connectTo("2022.3.1");
  const { cvp, lab } = connected;
  const { key } = await putConfiglet(cvp, { name: "later", config: "ntp server 192.0.2.6\n" });
  const { taskIds } = await applyConfiglets(cvp, await deviceAt(cvp, 0), [{ key, name: "later" }]);
  const control = await createChangeControl(cvp, { name: "later", tasks: taskIds });
  const approve = { key: { id: control.id }, approve: { value: true, notes: "" }, version: control.version ?? "" };
  await cvp.changeControlV1.setApproveConfig({ body: approve });
  await withdrawApproval(cvp, control);
  await expect(startChangeControl(cvp, control)).rejects.toSatisfy(isConflict);
  await cvp.changeControlV1.setApproveConfig({ body: approve });
  await scheduleChangeControl(cvp, control, new Date(lab.clock.now() + 3_600_000));
  expect(await findChangeControl(cvp, control.id)).toMatchObject({ status: "scheduled" });
  lab.clock.advance(3_600_000);
  expect(await waitForChangeControl(cvp, control, often)).toMatchObject({ status: "completed" });
});

test("tags are made and taken away in workspaces that end well", async () => {
  await using connected = await connectTo("2021.2.1");
  const { cvp } = connected;
  const { serialNumber: deviceId } = await deviceAt(cvp, 0);
  const tag = { label: "role", value: "test leaf" };
  const { workspaceId } = await tagDevices(cvp, tag, [{ deviceId }], { wait: often });
  expect(await listTagEdits(cvp, workspaceId)).toEqual([{ tag: { ...tag, for: "device" }, removed: false }]);
  expect(await listTags(cvp, { for: "device" })).toContainEqual({ ...tag, for: "device" });
  await tagDevices(cvp, tag, [{ deviceId }], { wait: often, remove: true });
  const assigned = await cvp.tagV2.listTagAssignments().all();
  expect(assigned.filter(({ value }) => value?.key?.value === "test leaf" && value.key.workspaceId === "")).toEqual([]);
});

test("a device that is decommissioned is gone, and one that was never there is refused", async () => {
  await using connected = await connectTo("2021.3.1");
  const { cvp } = connected;
  const { serialNumber } = await deviceAt(cvp, 0);
  expect(await decommissionDevice(cvp, serialNumber, often)).toMatchObject({ status: "done", error: "" });
  expect(await findDevice(cvp, { serialNumber })).toBeUndefined();
  await expect(decommissionDevice(cvp, serialNumber, often)).rejects.toSatisfy(isNotFound);
});

test.for(["2021.3.1", "2024.2.0", "2024.3.1"])("service accounts and users can be put twice on %s", async (version) => {
  await using connected = await connectTo(version);
  const { cvp } = connected;
  const account = { name: "ci", roles: ["network-operator"], description: "pipeline" };
  await putServiceAccount(cvp, account);
  await putServiceAccount(cvp, { ...account, enabled: false });
  expect(await findServiceAccount(cvp, "ci")).toMatchObject({ enabled: false, description: "pipeline" });
  await expect(putServiceAccount(cvp, { name: "x", roles: ["nobody"] })).rejects.toThrow(/nobody/);
  const user = { userId: "eva", password: "a-good-Passw0rd", roles: ["network-admin"] };
  expect(await putUser(cvp, user)).toEqual({ created: true });
  expect(await putUser(cvp, { userId: "eva", roles: ["network-operator"] })).toEqual({ created: false });
});
