import { expect, test } from "vitest";
import { quick, startEngine, must } from "./engine.ts";

test("a machine made from a template is locked until its disks are there", async () => {
  await using bench = await startEngine();
  const { rhev } = bench;
  const vm = await rhev.vms.create({
    body: { name: "web1", cluster: { name: "Default" }, template: { name: "rhel9" } },
  });
  expect(vm).toMatchObject({ status: "image_locked", creation_status: "pending" });
  await rhev.complete(vm, quick);
  expect(await rhev.vms.waitFor({ vmId: vm.id ?? "" }, "down", quick)).toMatchObject({ status: "down" });
});

test("the engine waits itself when it is asked to", async () => {
  await using bench = await startEngine();
  const body = { name: "web2", cluster: { name: "Default" }, template: { name: "rhel9" } };
  const vm = await bench.rhev.vms.create({ body, "X-Ovirt-Expect": "201-created" });
  expect(vm).toMatchObject({ status: "down" });
});

test("an accepted action is waited for, with the job that goes on", async () => {
  await using bench = await startEngine();
  const { rhev } = bench;
  const disk = await rhev.collection("disks").create({
    alias: "data1",
    provisioned_size: "1073741824",
    format: "raw",
    storage_domains: { storage_domain: [{ name: "ams1-data" }] },
  } as never);
  await rhev.disks.waitFor({ diskId: disk.id ?? "" }, "ok", quick);
  const action = await rhev.disks.move({ diskId: disk.id ?? "", body: { storage_domain: { name: "dub1-data" } } });
  expect(action).toMatchObject({ status: "pending" });
  await rhev.complete(action, quick);
  expect(await rhev.disks.get({ diskId: disk.id ?? "" })).toMatchObject({ status: "ok" });
  const waited = await rhev.disks.copy({
    diskId: disk.id ?? "",
    body: { async: false, storage_domain: { name: "dub1-data" } },
  });
  expect(waited.status).toBe("complete");
});

test("waiting fails at once when the machine ends up elsewhere", async () => {
  // Time moves between two reads only, so that no state is missed on a busy machine.
  await using bench = await startEngine({}, { rhev: { step: 4_000 }, clock: { speed: 0 } });
  const { rhev } = bench;
  await rhev.vms.create({ body: { name: "web3", cluster: { name: "Default" }, template: { name: "Blank" } } });
  bench.lab.clock.advance(60_000);
  const vm = await rhev.vms.handle("web3");
  await vm.start();
  const waiting = vm.waitFor("suspended", { ...quick, onProgress: () => bench.lab.clock.advance(1_000) });
  await expect(waiting).rejects.toMatchObject({
    code: "WAIT_FAILED",
    message: expect.stringContaining("it ended up up"),
  });
});

test("hosts, storage domains and snapshots are waited for by their own states", async () => {
  await using bench = await startEngine();
  const { rhev } = bench;
  const [host] = await rhev.collection("hosts").list();
  const handle = await rhev.hosts.handle(must(host));
  await handle.deactivate();
  expect((await handle.waitFor("maintenance", quick)).data.status).toBe("maintenance");
  await handle.activate();
  await handle.waitFor("up", quick);

  const dataCenter = await rhev.collection("datacenters").get("Default");
  const [domain] = await rhev.follow(dataCenter, "storage_domains");
  const place = { dataCenterId: dataCenter.id ?? "", storageDomainId: domain?.id ?? "" };
  await rhev.dataCenterStorageDomains.deactivate(place);
  await rhev.dataCenterStorageDomains.waitFor(place, "maintenance", quick);
  expect((await rhev.storageDomains.get({ storageDomainId: domain?.id ?? "" })).status).toBeUndefined();

  const [vm] = await rhev.collection("vms").list();
  const snapshot = await rhev.collection(must(vm), "snapshots").create({ description: "before the upgrade" });
  expect(snapshot.snapshot_status).toBe("locked");
  const ids = { vmId: vm?.id ?? "", snapshotId: snapshot.id ?? "" };
  expect(await rhev.vmSnapshots.waitFor(ids, "ok", quick)).toMatchObject({ description: "before the upgrade" });
});

test("actions of objects below others go by their names on the wire", async () => {
  await using bench = await startEngine();
  const { rhev } = bench;
  const [vm] = await rhev.collection("vms").list();
  const [nic] = await rhev.follow(must(vm), "nics");
  expect(await rhev.action(must(nic), "deactivate")).toMatchObject({ status: "complete" });
  await rhev.remove(must(nic));
  expect(await rhev.follow(must(vm), "nics")).toEqual([]);
});
