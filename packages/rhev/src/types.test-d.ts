import { expectTypeOf, test } from "vitest";
import { type Existing, type Rhev, type Schemas, toBigInt, toBoolean } from "./index.ts";

declare const rhev: Rhev;
declare const vm: Schemas["Vm"];

test("following a member gives the type behind it", () => {
  expectTypeOf(rhev.follow(vm, "cluster")).resolves.toEqualTypeOf<Existing<Schemas["Cluster"]>>();
  expectTypeOf(rhev.follow(vm, "disk_attachments")).resolves.toEqualTypeOf<Existing<Schemas["DiskAttachment"]>[]>();
  // @ts-expect-error -- a plain member leads nowhere
  void rhev.follow(vm, "memory");
});

test("collections know their objects", () => {
  expectTypeOf(rhev.collection("vms").get("db1")).resolves.toEqualTypeOf<Existing<Schemas["Vm"]>>();
  expectTypeOf(rhev.collection("datacenters").list()).resolves.toEqualTypeOf<Existing<Schemas["DataCenter"]>[]>();
  expectTypeOf(rhev.collection(vm, "nics").list()).resolves.toEqualTypeOf<Existing<Schemas["Nic"]>[]>();
  // @ts-expect-error -- there is no such collection
  void rhev.collection("machines");
});

test("what the engine gave has an identifier, and what is to be made needs none", async () => {
  const [found] = await rhev.collection("vms").list();
  expectTypeOf(found?.id).toEqualTypeOf<string | undefined>();
  expectTypeOf((await rhev.collection("vms").get("db1")).id).toEqualTypeOf<string>();
  void rhev.collection(vm, "nics").create({ name: "nic2" });
});

test("handles have the actions of their group", async () => {
  const handle = await rhev.vms.handle({ name: "db1" });
  expectTypeOf(handle.data).toEqualTypeOf<Existing<Schemas["Vm"]>>();
  expectTypeOf(handle.start).toBeCallableWith();
  expectTypeOf(handle.migrate).toBeCallableWith({ host: { name: "h2" } });
  await (await handle.reload()).waitFor("up");
  // @ts-expect-error -- no VM gets into this state
  await handle.waitFor("active");
  // @ts-expect-error -- a cluster has no such action
  await (await rhev.clusters.handle("Default")).migrate();
});

test("lists take a search in parts", () => {
  expectTypeOf(rhev.vms.list({ search: { name: "a*", sortBy: "name asc", page: 2 } })).resolves.toEqualTypeOf<
    Schemas["Vms"]
  >();
  void rhev.vms.list({ search: "name=a*" });
  // @ts-expect-error -- vms have no such field
  void rhev.vms.list({ search: { nam: "a*" } });
});

test("states are those of the object", () => {
  expectTypeOf(rhev.disks.waitFor({ diskId: "1" }, ["ok", "illegal"])).resolves.toEqualTypeOf<Schemas["Disk"]>();
  void rhev.imageTransfers.waitFor({ imageTransferId: "1" }, "transferring");
  void rhev.vmSnapshots.waitFor({ vmId: "1", snapshotId: "2" }, "ok");
  // @ts-expect-error -- the status of a snapshot is that of its machine
  void rhev.vmSnapshots.waitFor({ vmId: "1", snapshotId: "2" }, "up");
});

test("values of the wire become what they mean", () => {
  expectTypeOf(toBigInt(vm.memory)).toEqualTypeOf<bigint | undefined>();
  expectTypeOf(toBoolean("true" as const)).toEqualTypeOf<boolean>();
});

test("a typical day needs neither casts nor fallbacks for identifiers", async () => {
  for await (const machine of rhev.vms.list({ search: "status=up", current: true })) {
    expectTypeOf(machine.id).toEqualTypeOf<string>();
    for (const attachment of await rhev.vmDiskAttachments.list({ vmId: machine.id }).all()) {
      const diskId = attachment.disk?.id ?? attachment.id;
      await rhev.disks.waitFor({ diskId }, "ok");
    }
    for (const nic of await rhev.vmNics.list({ vmId: machine.id }).all()) {
      await rhev.vmNics.update({ vmId: machine.id, nicId: nic.id, body: { vnic_profile: { name: "dmz" } } });
      if (nic.vnic_profile) await rhev.vnicProfiles.get({ profileId: nic.vnic_profile.id });
    }
    if (machine.host) await rhev.hosts.get({ hostId: machine.host.id });
  }
  const made = await rhev.vms.create({ body: { name: "a", cluster: { name: "b" }, template: { name: "c" } } });
  const snapshot = await rhev.vmSnapshots.create({ vmId: made.id, body: { description: "before" } });
  await rhev.vmSnapshots.waitFor({ vmId: made.id, snapshotId: snapshot.id }, "ok");
  await rhev.vmTags.create({ vmId: made.id, body: { name: "mine" } });
  await rhev.vms.get({ vmId: made.id, current: true });
  expectTypeOf(
    rhev.services.caCertificate({ resource: "ca-certificate", format: "X509-PEM-CA" }),
  ).resolves.toBeString();
  // @ts-expect-error -- the engine gives identifiers; nobody sends one
  void rhev.vms.create({ body: { id: "1", name: "a", cluster: { name: "b" }, template: { name: "c" } } });
});
