import { faultOf, toBigInt, toBoolean } from "@northbound/rhev";
import { expect, test } from "vitest";
import { quick, startEngine } from "./engine.ts";

test("the tutorial of the old library, step by step", async () => {
  await using bench = await startEngine();
  const { rhev } = bench;

  // Connect, and see that the engine answers.
  const { product_info: product } = await rhev.api.get();
  expect(product?.name).toBe("oVirt Engine");
  expect(await rhev.version()).toBe("4.5.4-1.el8");

  // List and get.
  const vms = rhev.collection("vms");
  expect(await vms.list()).toHaveLength(40);
  const [first] = await vms.list("sortby name asc");
  expect(await vms.get(first?.name ?? "")).toMatchObject({ id: first?.id });
  expect(await vms.get({ id: first?.id ?? "" })).toMatchObject({ name: first?.name });
  expect(await vms.find("no-such-machine")).toBeUndefined();
  await expect(vms.get("no-such-machine")).rejects.toMatchObject({ code: "NOT_FOUND" });

  // Create, with nested members.
  const created = await vms.create({
    name: "db1",
    cluster: { name: "Default" },
    template: { name: "Blank" },
    memory: 4294967296,
    cpu: { topology: { sockets: 1, cores: 2 } },
    high_availability: { enabled: true, priority: 50 },
  });
  expect(created).toMatchObject({ status: "down", cpu: { topology: { cores: "2" } } });
  expect(toBigInt(created.memory)).toBe(4294967296n);
  expect(toBoolean(created.high_availability?.enabled)).toBe(true);

  // Update and reload.
  const updated = await rhev.update(created, { description: "Database of the shop" });
  expect(updated.description).toBe("Database of the shop");
  expect((await rhev.reload(created)).description).toBe("Database of the shop");

  // Sub-collections.
  const nic = await rhev.collection(created, "nics").create({ name: "nic1", vnic_profile: { name: "ovirtmgmt" } });
  expect(nic.mac?.address).toMatch(/^56:6f:1a/);
  const [attachment] = [
    await rhev.vmDiskAttachments.create({
      vmId: created.id ?? "",
      body: {
        interface: "virtio_scsi",
        bootable: true,
        disk: {
          provisioned_size: "21474836480",
          format: "cow",
          storage_domains: { storage_domain: [{ name: "ams1-data" }] },
        },
      },
    }),
  ];
  await rhev.complete(attachment, quick);
  expect(await rhev.follow(created, "disk_attachments")).toHaveLength(1);
  const disk = await rhev.follow(attachment, "disk");
  expect(disk).toMatchObject({ status: "ok", provisioned_size: "21474836480" });

  // References, and links by their relationship names.
  expect((await rhev.follow(created, "cluster")).name).toBe("Default");
  expect((await rhev.special("templates/blank")).name).toBe("Blank");
  expect((await rhev.special("tags/root")).name).toBe("root");

  // Actions, and waiting for what they lead to.
  const vm = await rhev.vms.handle({ name: "db1" });
  const action = await vm.start();
  expect(action.status).toBe("complete");
  await vm.waitFor("up", quick);
  expect(vm.data.host?.id).toBeTruthy();
  await vm.shutdown();
  await vm.waitFor("down", quick);

  // Search, in the engine's language and in parts.
  expect(await vms.list("name=db1 and status=down")).toHaveLength(1);
  const { vm: found = [] } = await rhev.vms.list({
    search: { name: "DB*", status: { "!=": "up" }, sortBy: "name", page: 1 },
    max: 5,
  });
  expect(found.map(({ name }) => name)).toContain("db1");

  // A fault is an error with a reason and a detail.
  await vm.start();
  const error: unknown = await vm.start().catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "CONFLICT", status: 409, backendCode: "Operation Failed" });
  expect(faultOf(error)).toEqual({ reason: "Operation Failed", detail: "[Cannot run VM. VM is running.]" });
  await vm.stop();
  await vm.waitFor("down", quick);

  // Delete, and see that it is gone.
  await vm.delete();
  await vm.waitUntilGone(quick);
  await expect(vm.reload()).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(bench.lab.violations).toEqual([]);
});
