import {
  abandonWorkspace,
  applyConfiglets,
  type CloudVision,
  createChangeControl,
  createServiceAccountToken,
  decommissionDevice,
  editTag,
  findChangeControl,
  findContainer,
  findServiceAccountToken,
  findWorkspace,
  generateConfiglets,
  inWorkspace,
  listInventory,
  listTags,
  type ManagedDevice,
  openWorkspace,
  putConfiglet,
  putConfigletBuilder,
  putServiceAccount,
  removeExpiredTokens,
  rollBackWorkspace,
  runChangeControl,
  scheduleChangeControl,
  startDecommissioning,
  tryBuilderScript,
  unscheduleChangeControl,
  waitForChangeControl,
} from "@northbound/cloudvision";
import { expect, test } from "vitest";
import { connectTo, often, releases } from "./levels.ts";

async function firstDevice(cvp: CloudVision): Promise<ManagedDevice> {
  const [device] = await listInventory(cvp);
  if (!device) throw new Error("The lab has no device.");
  return device;
}

const blue = { label: "color", value: "blue", for: "device" } as const;

test("several who edit the same thing at once all get it submitted, one after the other", async () => {
  await using connected = await connectTo("2024.3.1");
  const { cvp } = connected;
  const both = await Promise.all(
    ["one", "two"].map((name) =>
      inWorkspace(cvp, { name }, (workspaceId) => editTag(cvp, workspaceId, blue), { wait: often }),
    ),
  );
  for (const { workspaceId } of both)
    expect(await findWorkspace(cvp, workspaceId)).toMatchObject({ state: "WORKSPACE_STATE_SUBMITTED" });
});

test("a workspace with an id is worked in once, and rolled back once", async () => {
  await using connected = await connectTo("2021.2.1");
  const { cvp } = connected;
  const id = "3d8f5a52-3a5e-4d47-9a3f-0a2f0d1c9b77";
  let edits = 0;
  const work = () =>
    inWorkspace(
      cvp,
      { id, name: "Once" },
      async (workspaceId) => {
        edits += 1;
        await editTag(cvp, workspaceId, blue);
      },
      { wait: often },
    );
  expect(await work()).toEqual(await work());
  expect(edits).toBe(1);
  expect(await listTags(cvp)).toContainEqual(blue);
  await rollBackWorkspace(cvp, id, often);
  expect(await rollBackWorkspace(cvp, id, often)).toMatchObject({ state: "WORKSPACE_STATE_ROLLED_BACK" });
  expect(await listTags(cvp, { cache: "reload" })).not.toContainEqual(blue);
});

test("a workspace is abandoned twice, and never rolled back when it was not submitted", async () => {
  await using connected = await connectTo("2024.3.1");
  const { cvp } = connected;
  const id = await openWorkspace(cvp, { name: "Given up" });
  await expect(rollBackWorkspace(cvp, id, often)).rejects.toThrow(/submitted can be rolled back/);
  await abandonWorkspace(cvp, id);
  await abandonWorkspace(cvp, id);
  expect(await findWorkspace(cvp, id)).toMatchObject({ state: "WORKSPACE_STATE_ABANDONED" });
});

test("a decommissioning goes on where it was left, and in spite of open tasks by force", async () => {
  await using connected = await connectTo("2021.3.1");
  const { cvp } = connected;
  const device = await firstDevice(cvp);
  const { serialNumber } = device;
  await applyConfiglets(cvp, device, [await putConfiglet(cvp, { name: "banner", config: "banner motd hello\n" })]);
  await expect(decommissionDevice(cvp, serialNumber, often)).rejects.toThrow(/tasks that have not ended/);
  const requestId = "8f3c2a0e-5a51-4d5b-9a53-0f6f2f0c7d11";
  await startDecommissioning(cvp, serialNumber, { requestId, force: true });
  const done = { requestId, status: "done" };
  expect(await decommissionDevice(cvp, serialNumber, { requestId, ...often })).toMatchObject(done);
  expect(await decommissionDevice(cvp, serialNumber, { requestId, ...often })).toMatchObject(done);
});

test.for(releases.filter(([level]) => level >= 7))(
  "only tokens that have expired are cleaned up on level %d, %s",
  async ([, version]) => {
    await using connected = await connectTo(version);
    const { cvp, lab } = connected;
    await putServiceAccount(cvp, { name: "ci", roles: ["network-admin"] });
    const short = await createServiceAccountToken(cvp, { user: "ci", validFor: 3_600_000 });
    const long = await createServiceAccountToken(cvp, { user: "ci", validFor: 30 * 86_400_000 });
    const at = new Date(lab.clock.now() + 7_200_000);
    expect((await removeExpiredTokens(cvp, { at })).map(({ id }) => id)).toEqual([short.id]);
    expect(await removeExpiredTokens(cvp, { at })).toEqual([]);
    expect(await findServiceAccountToken(cvp, short.id, { cache: "reload" })).toBeUndefined();
    expect(await findServiceAccountToken(cvp, long.id)).toMatchObject({ user: "ci" });
  },
);

test.for(releases)("a builder is tried out and writes configlets on level %d, %s", async ([, version]) => {
  await using connected = await connectTo(version);
  const { cvp } = connected;
  const device = await firstDevice(cvp);
  const container = await findContainer(cvp, "Tenant");
  if (!container) throw new Error("The lab has no container Tenant.");
  const target = { container, devices: [device] };
  const builder = await putConfigletBuilder(cvp, { name: "ntp", script: "print('ntp server 192.0.2.1')" });
  const tried = await tryBuilderScript(cvp, builder, "print('ntp server 192.0.2.9')", target);
  expect(tried).toMatchObject([{ key: "", config: "ntp server 192.0.2.9\n", existing: false }]);
  await expect(tryBuilderScript(cvp, builder, "print('ntp", target)).rejects.toThrow(/not valid: SyntaxError/);
  const [made] = await generateConfiglets(cvp, builder, target);
  expect(made).toMatchObject({ config: "ntp server 192.0.2.1\n", systemMacAddress: device.systemMacAddress });
  expect(await generateConfiglets(cvp, builder, target)).toEqual([{ ...made, existing: true }]);
  expect((await applyConfiglets(cvp, device, made ? [made] : [])).taskIds).toHaveLength(1);
});

test.for(releases.filter(([level]) => level >= 8))(
  "a change control is scheduled, taken off again, and says why it did not start on level %d, %s",
  async ([, version]) => {
    await using connected = await connectTo(version);
    const { cvp, lab } = connected;
    const device = await firstDevice(cvp);
    const { taskIds } = await applyConfiglets(cvp, device, [
      await putConfiglet(cvp, { name: "banner", config: "banner motd hello\n" }),
    ]);
    const control = await createChangeControl(cvp, { name: "Night work", tasks: taskIds });
    const inAnHour = (): Date => new Date(lab.clock.now() + 3_600_000);
    const status = async (): Promise<unknown> => (await findChangeControl(cvp, control.id))?.status;
    await scheduleChangeControl(cvp, control, inAnHour());
    expect(await status()).toBe("scheduled");
    await unscheduleChangeControl(cvp, control);
    await unscheduleChangeControl(cvp, control);
    expect(await status()).toBe("pending");
    await scheduleChangeControl(cvp, control, inAnHour());
    lab.clock.advance(3_600_000);
    await expect(waitForChangeControl(cvp, control, often)).rejects.toThrow(/not approved/);
    expect(await runChangeControl(cvp, control, often)).toMatchObject({ status: "completed" });
  },
);
