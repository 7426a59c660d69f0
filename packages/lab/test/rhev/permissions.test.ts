import { createRhev, type Rhev } from "@northbound/rhev";
import { expect, test } from "vitest";
import { type Bench, quick, startEngine } from "./engine.ts";

function plainUser(bench: Bench): Rhev {
  return createRhev({
    nodes: bench.lab.rhev.urls,
    credentials: { username: "user@internal", password: "user-lab" },
    retry: "never",
  });
}

async function idOfUser({ rhev }: Bench): Promise<string> {
  return (await rhev.collection("users").get("user")).id ?? "";
}

test("a permission on a cluster holds for the machines in it, and for nothing above it", async () => {
  await using bench = await startEngine();
  await using plain = plainUser(bench);
  const cluster = await bench.rhev.collection("clusters").get("Default");
  expect(await plain.collection("clusters").list()).toEqual([]);
  await bench.rhev.clusterPermissions.create({
    clusterId: cluster.id ?? "",
    body: { user: { id: await idOfUser(bench) }, role: { name: "UserRole" } },
  });
  const mine = await plain.collection("vms").list();
  const all = await bench.rhev.collection("vms").list("cluster=Default");
  expect(mine.map(({ id }) => id).toSorted()).toEqual(all.map(({ id }) => id).toSorted());
  expect(mine.length).toBeLessThan((await bench.rhev.collection("vms").list()).length);
  expect(await plain.collection("clusters").list()).toMatchObject([{ name: "Default" }]);
  expect(await plain.collection("datacenters").list()).toEqual([]);
  expect(await plain.collection("hosts").list("cluster=Default")).not.toEqual([]);
  // Disks are seen through the machines that they are attached to.
  expect(await plain.collection("disks").list()).toHaveLength(mine.length);
});

test("what lies below an object is hidden with it, and links to hidden objects are left alone", async () => {
  await using bench = await startEngine();
  await using plain = plainUser(bench);
  const [vm, other] = await bench.rhev.collection("vms").list();
  const vmId = vm?.id ?? "";
  await bench.rhev.vmPermissions.create({
    vmId,
    body: { user: { id: await idOfUser(bench) }, role: { name: "UserRole" } },
  });
  expect((await plain.vmNics.list({ vmId })).nic).toHaveLength(1);
  await expect(plain.vmNics.list({ vmId: other?.id ?? "" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  const seen = await plain.vms.get({ vmId, follow: "cluster,nics" });
  expect(seen.nics?.nic).toHaveLength(1);
  expect(seen.cluster).toEqual({ id: vm?.cluster?.id, href: vm?.cluster?.href });
  expect((await plain.api.get()).summary).toBeUndefined();
  expect(await plain.collection("users").list()).toHaveLength(1);
});

test("roles say what may be done: run a machine, change it, or neither", async () => {
  await using bench = await startEngine();
  await using plain = plainUser(bench);
  const [vm] = await bench.rhev.collection("vms").list("status=down");
  const vmId = vm?.id ?? "";
  const grant = async (role: string): Promise<unknown> =>
    bench.rhev.vmPermissions.create({ vmId, body: { user: { id: await idOfUser(bench) }, role: { name: role } } });
  const denied = { code: "PERMISSION_DENIED", status: 403 };

  await grant("UserRole");
  await plain.vms.start({ vmId });
  await plain.vms.waitFor({ vmId }, "up", quick);
  await expect(plain.vms.update({ vmId, body: { comment: "mine" } })).rejects.toMatchObject(denied);
  await expect(plain.vmNics.create({ vmId, body: { name: "nic2" } })).rejects.toMatchObject(denied);

  await grant("UserVmManager");
  expect(await plain.vms.update({ vmId, body: { comment: "mine" } })).toMatchObject({ comment: "mine" });
  await plain.vmNics.create({ vmId, body: { name: "nic2" } });
  const created = plain.vms.create({ body: { name: "x", cluster: { name: "Default" }, template: { name: "Blank" } } });
  await expect(created).rejects.toMatchObject(denied);
});

test("an administrator who asks for it sees only what he has a permission for", async () => {
  await using bench = await startEngine();
  const { rhev } = bench;
  const [vm] = await rhev.collection("vms").list();
  await using narrow = createRhev({
    nodes: bench.lab.rhev.urls,
    credentials: { username: "admin@internal", password: "engine-lab" },
    filter: true,
  });
  expect(await narrow.collection("vms").list()).toEqual([]);
  expect((await narrow.api.get()).summary).toBeUndefined();
  expect((await rhev.api.get()).summary?.vms?.total).toBe("40");
  const admin = await rhev.collection("users").get("admin");
  await rhev.vmPermissions.create({
    vmId: vm?.id ?? "",
    body: { user: { id: admin.id ?? "" }, role: { name: "UserRole" } },
  });
  expect(await narrow.collection("vms").list()).toMatchObject([{ id: vm?.id }]);
  expect(await narrow.vms.list({ filter: false }).all()).toHaveLength(40);
});

test("somebody without an administrator role can't ask for everything", async () => {
  await using bench = await startEngine();
  await using plain = plainUser(bench);
  await expect(plain.vms.list({ filter: false })).rejects.toMatchObject({
    code: "PERMISSION_DENIED",
    detail: { detail: "query execution failed due to insufficient permissions." },
  });
  await bench.rhev.permissions.create({
    body: { user: { id: await idOfUser(bench) }, role: { name: "SuperUser" } },
  });
  expect(await plain.vms.list({ filter: false }).all()).toHaveLength(40);
});

test("an administrator of one cluster sees everything, and changes what is in his cluster", async () => {
  await using bench = await startEngine();
  await using plain = plainUser(bench);
  const cluster = await bench.rhev.collection("clusters").get("Default");
  await bench.rhev.clusterPermissions.create({
    clusterId: cluster.id ?? "",
    body: { user: { id: await idOfUser(bench) }, role: { name: "ClusterAdmin" } },
  });
  const all = await plain.collection("vms").list();
  expect(all).toHaveLength(40);
  const mine = all.find((vm) => vm.cluster?.id === cluster.id);
  const other = all.find((vm) => vm.cluster?.id !== cluster.id);
  expect(await plain.vms.update({ vmId: mine?.id ?? "", body: { comment: "c" } })).toMatchObject({ comment: "c" });
  await expect(plain.vms.update({ vmId: other?.id ?? "", body: { comment: "c" } })).rejects.toMatchObject({
    code: "PERMISSION_DENIED",
  });
  // Asked for what is his own, the role shows nothing.
  expect(await plain.vms.list({ filter: true }).all()).toEqual([]);
});

test("events and jobs of a filtered caller are his own, and those of what he sees", async () => {
  await using bench = await startEngine();
  await using plain = plainUser(bench);
  const [vm, other] = await bench.rhev.collection("vms").list("status=down");
  const vmId = vm?.id ?? "";
  await bench.rhev.vmPermissions.create({
    vmId,
    body: { user: { id: await idOfUser(bench) }, role: { name: "UserRole" } },
  });
  await bench.rhev.vms.start({ vmId: other?.id ?? "" }, { correlationId: "theirs" });
  await plain.vms.start({ vmId }, { correlationId: "mine" });
  const marks = (await plain.events.list().all()).map(({ correlation_id: mark }) => mark);
  expect(marks).toContain("mine");
  expect(marks).not.toContain("theirs");
  const jobs = await plain.jobs.list();
  expect(jobs.job).toMatchObject([{ description: `Start Vm ${vm?.name}` }]);
});
