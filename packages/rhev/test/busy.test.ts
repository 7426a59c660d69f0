import { expect, test } from "vitest";
import { createRhev, isBusy } from "../src/index.ts";
import { createStub } from "./stub.ts";

const base = { nodes: ["https://engine"], credentials: { token: "t" }, retry: "never" } as const;

function refusal(detail: string) {
  return { status: 409, body: { reason: "Operation Failed", detail: `[${detail}]` } };
}

// The words of `AppErrors.properties` (engine 4.5) behind the names of its EngineMessages.
const forTheMoment = {
  OBJECT_LOCKED: "Cannot run VM. Related operation is currently in progress. Please try again later.",
  VM_IS_LOCKED: "Cannot run VM: VM is locked. Please try again in a few minutes.",
  DISKS_LOCKED: "Cannot remove Virtual Disk: The following disks are locked: a. Please try again in a few minutes.",
  DISK_IS_BEING_MIGRATED: "Cannot remove Virtual Disk. Disk a is being moved or copied.",
  DISK_IS_BEING_TRANSFERRED: "Cannot remove Virtual Disk. Disk a is being transferred.",
  VM_IS_DURING_SNAPSHOT: "Cannot run VM. The VM is performing an operation on a Snapshot.",
  VM_IS_DURING_BACKUP: "Cannot create Snapshot. The VM is during a backup operation.",
  VM_IS_BEING_UPDATED: "Cannot run VM. VM is being updated.",
  MIGRATION_IN_PROGRESS: "Cannot stop VM. VM migration is in progress",
  SETUP_NETWORKS:
    "Cannot do this. Another Setup Networks or Host Refresh process in progress on the host. Please try later.",
  VM_TEMPLATE_IMAGE_IS_LOCKED: "Template's Image is locked (temporarily).",
};
const forGood = {
  VM_IS_RUNNING: "Cannot run VM. VM is running.",
  NAME_ALREADY_USED: "Cannot add VM. The VM name is already in use, please choose a unique name and try again.",
  CLUSTER_POLICY_LOCKED: "Cannot edit Scheduling Policy. Scheduling Policy is locked, and cannot be editable.",
  DISK_BEING_USED: "Cannot measure image 1, it is being used by a VM.",
  CREATE_TEMPLATE: "Cannot add Template. VM is locked or still running, try again once VM is in the Down state.",
};

async function failureOf(detail: string): Promise<unknown> {
  await using rhev = createRhev({ ...base, transport: createStub(() => refusal(detail)) });
  return rhev.vms.start({ vmId: "1" }).catch((error: unknown) => error);
}

test.each(Object.entries(forTheMoment))("%s says that something is under way", async (_name, detail) => {
  expect(isBusy(await failureOf(detail))).toBe(true);
});

test.each(Object.entries(forGood))("%s is no matter of time", async (_name, detail) => {
  expect(isBusy(await failureOf(detail))).toBe(false);
});

test("whenFree repeats what the engine refuses for the moment, and nothing else; a bare call is not repeated", async () => {
  let refusals = 2;
  const transport = createStub(() => {
    refusals -= 1;
    return refusals < 0 ? {} : refusal(forTheMoment.OBJECT_LOCKED);
  });
  await using rhev = createRhev({ ...base, transport });
  await rhev.whenFree(() => rhev.vms.start({ vmId: "1" }), { delay: 1 });
  expect(transport.calls).toHaveLength(3);
  refusals = 2;
  await expect(rhev.vms.start({ vmId: "1" })).rejects.toMatchObject({ code: "CONFLICT" });
  expect(transport.calls).toHaveLength(4);

  const other = createStub(() => ({ status: 503, body: "" }));
  await using broken = createRhev({ ...base, transport: other });
  await expect(broken.whenFree(() => broken.vms.start({ vmId: "1" }), { delay: 1 })).rejects.toThrow(/vms\/start/);
  expect(other.calls).toHaveLength(1);
});

test("a wait for the state that an object is in already sees the change first, after a reboot of its own handle", async () => {
  const states = ["up", "up", "up", "reboot_in_progress", "up"];
  const transport = createStub(({ method }) =>
    method === "GET"
      ? { body: { id: "1", href: "/ovirt-engine/api/vms/1", name: "a", status: states.shift() } }
      : { body: { status: "complete" } },
  );
  await using rhev = createRhev({ ...base, transport });
  const vm = await rhev.vms.handle({ id: "1" });
  await vm.reboot();
  await vm.waitFor("up", { delay: 1 });
  expect(states).toEqual([]);
  // Without a change, the time is over at some point.
  states.push("up", "up", "up");
  await rhev.vms.waitFor({ vmId: "1" }, "up", { delay: 1, changeWithin: 0 });
  expect(states).toHaveLength(2);
  await expect(rhev.vms.waitFor({ vmId: "1" }, "up", { changeWithin: -1 })).rejects.toMatchObject({
    code: "INVALID_OPTION",
  });
});
