import { errorText } from "@northbound/cloudcix/error-codes";
import { asRequest, fieldErrors } from "@northbound/cloudcix";
import {
  isNorthboundError,
  NotFoundError,
  RejectedInputError,
  TimeoutError,
  WaitFailedError,
} from "@northbound/runtime";
import { expect, test } from "vitest";
import { createLab, type Lab } from "../../src/lab.ts";
import { openFixture } from "./fixture.ts";

/** Options of a wait that reads soon again and moves the lab's time on after each read. */
function stepping(lab: Lab, seconds = 2) {
  return { delay: 1, growth: 1, deadline: 5_000, onProgress: () => lab.clock.advance(seconds * 1_000) };
}

const vmBody = {
  project_id: 1,
  image_id: 1,
  storage_type_id: 1,
  storages: [{ gb: 50, name: "system", primary: true }],
  cpu: 2,
  ram: 4,
  dns: "192.0.2.53",
  name: "web-01",
  gateway_subnet: "10.0.0.0/24",
  ip_addresses: [{ address: "10.0.0.10", nat: false }],
};

test("a VM of IaaS is built, updated, quiesced, scrubbed and closed, each step in lab time", async () => {
  await using fixture = await openFixture({ stepSeconds: 2 });
  const { lab, cloudcix } = fixture;
  const { vm } = cloudcix.iaas;
  const { content } = await vm.create({ body: vmBody });
  const pk = content.id;
  expect(content).toMatchObject({ name: "web-01", cpu: 2, state: 1, stable: false });

  const seen: (number | undefined)[] = [];
  const wait = stepping(lab);
  const running = await vm.waitFor(pk, "running", {
    ...wait,
    onProgress: (report) => {
      seen.push(report.last?.state);
      wait.onProgress();
    },
  });
  expect(seen).toEqual([1, 2]);
  expect(running).toMatchObject({ state: 4, stable: true });

  const resized = await vm.partialUpdate({ pk, body: { cpu: 4 } });
  expect(resized.content).toMatchObject({ state: 10, cpu: 4 });
  await vm.waitFor(pk, "running", wait);

  await vm.partialUpdate({ pk, body: { state: 5 } });
  expect(await vm.waitFor(pk, "quiesced", wait)).toMatchObject({ state: 6 });
  await expect(vm.waitFor(pk, "running", wait)).rejects.toThrow("it rests in the state QUIESCED (6)");

  await vm.partialUpdate({ pk, body: { state: 8 } });
  expect(await vm.waitFor(pk, "deleted", wait)).toMatchObject({ state: 9 });
  expect(await vm.waitFor(pk, "closed", stepping(lab, 86_400))).toBeUndefined();
  await expect(vm.read({ pk })).rejects.toMatchObject({ backendCode: "iaas_vm_read_001" });
});

test("a VM that can't be built ends the wait with the reason", async () => {
  await using fixture = await openFixture();
  const { lab, cloudcix } = fixture;
  lab.cloudcix.state.failNext("iaas/vm");
  const { content } = await cloudcix.iaas.vm.create({ body: vmBody });
  const failed = cloudcix.iaas.vm.waitFor(content.id, "running", stepping(lab));
  await expect(failed).rejects.toBeInstanceOf(WaitFailedError);
  await expect(failed).rejects.toThrow(`VM ${content.id} to be running failed: it is UNRESOURCED (3)`);
});

test("a wait always has a deadline, and its error has the last record", async () => {
  await using fixture = await openFixture();
  const { content } = await fixture.cloudcix.iaas.vm.create({ body: vmBody });
  const error: unknown = await fixture.cloudcix.iaas.vm
    .waitFor(content.id, "running", { delay: 1, growth: 1, deadline: 50 })
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TimeoutError);
  expect(isNorthboundError(error) && error.detail).toMatchObject({ last: { name: "web-01", state: 1 } });
});

test("a state that may not be asked for is refused at the field", async () => {
  await using fixture = await openFixture();
  const { cloudcix } = fixture;
  const { content } = await cloudcix.iaas.vm.create({ body: vmBody });
  const error: unknown = await cloudcix.iaas.vm
    .partialUpdate({ pk: content.id, body: { state: 5 } })
    .catch((reason: unknown) => reason);
  expect(fieldErrors(error)).toMatchObject([{ field: "state", errorCode: "iaas_vm_update_104" }]);
});

test("a project comes with a router, is stable when all of it rests, and is scrubbed and restored whole", async () => {
  await using fixture = await openFixture();
  const { lab, cloudcix } = fixture;
  const { project, vm, virtualRouter } = cloudcix.iaas;
  const { content } = await project.create({ body: { region_id: 1, name: "shop" } });
  expect(content).toMatchObject({ stable: false, min_state: 1, closed: false });
  const wait = stepping(lab);
  await project.waitFor(content.id, "stable", wait);
  await virtualRouter.waitFor(content.virtual_router_id ?? 0, "running", wait);
  const machine = await vm.create({ body: { ...vmBody, project_id: content.id } });
  expect((await project.waitFor(content.id, "stable", wait))?.min_state).toBe(4);

  await project.partialUpdate({ pk: content.id, body: { state: 8 } });
  await vm.waitFor(machine.content.id, "deleted", wait);
  expect(await project.waitFor(content.id, "stable", wait)).toMatchObject({ min_state: 9 });
  await project.partialUpdate({ pk: content.id, body: { state: 4 } });
  await vm.waitFor(machine.content.id, "running", wait);
  await expect(project.waitFor(content.id, "closed", wait)).rejects.toThrow("nobody asked to scrub it");
});

// Words and courses of Compute: the vendor's SDK at `state`, and "Common Patterns" of its sample scripts.
test("an instance of Compute is operated as its vendor's samples do it, until its grace period ends", async () => {
  await using fixture = await openFixture();
  const { lab, cloudcix } = fixture;
  const { instances } = cloudcix.compute;
  const metadata = { dns: "192.0.2.53", instance_type: "virtual-machine" };
  const specs = [{ sku_name: "vCPU_001", quantity: 2 }];
  const { content } = await instances.create({
    body: { project_id: 1, type: "lxd", grace_period: 72, metadata, specs, name: "job" },
  });
  const { id } = content;
  const wait = stepping(lab);
  expect(content.state).toBe("pending");
  expect(await instances.waitFor(id, "running", wait)).toMatchObject({ state: "running", specs });
  const stopping = await instances.partialUpdate({ id, body: { state: "stop" } });
  expect(stopping.content).toMatchObject({ state: "stop", name: "job", specs });
  expect(await instances.waitFor(id, "stopped", wait)).toMatchObject({ state: "stopped" });
  await expect(instances.waitFor(id, "running", wait)).rejects.toThrow("it rests in the state stopped");
  await expect(instances.partialUpdate({ id, body: { state: "stop" } })).rejects.toBeInstanceOf(RejectedInputError);
  await instances.update({ id, body: { metadata, specs, state: "delete" } });
  expect(await instances.waitFor(id, "deleted", wait)).toMatchObject({ state: "delete_queue" });
  lab.clock.advance(71 * 3_600_000);
  expect((await instances.read({ id })).content.state).toBe("delete_queue");
  await instances.partialUpdate({ id, body: { state: "restart" } });
  await instances.waitFor(id, "running", wait);
  await instances.partialUpdate({ id, body: { state: "delete" } });
  await instances.waitFor(id, "deleted", wait);
  lab.clock.advance(72 * 3_600_000);
  expect((await instances.read({ id })).content.state).toBe("deleting");
  lab.clock.advance(2_000);
  await expect(instances.read({ id })).rejects.toBeInstanceOf(NotFoundError);
});

test("an instance that is deleted at once has no grace period", async () => {
  await using fixture = await openFixture();
  const { instances } = fixture.cloudcix.compute;
  await instances.delete({ id: 1 });
  expect((await instances.read({ id: 1 })).content).toMatchObject({ state: "delete", grace_period: 0 });
  expect(await instances.waitFor(1, "deleted", stepping(fixture.lab))).toBeUndefined();
  await expect(instances.waitFor(1, "running")).rejects.toThrow("there is no such record");
});

test.each(["instances", "volumes", "vpns"] as const)(
  "what can't be built of Compute's %s is unresourced",
  async (kind) => {
    await using fixture = await openFixture();
    const { lab, cloudcix } = fixture;
    lab.cloudcix.state.failNext(`compute/${kind}`);
    // They are called alike.
    const calls = cloudcix.compute[kind] as typeof cloudcix.compute.instances;
    const { content } = await calls.create(lab.cloudcix.sample(`compute/${kind}/create`) as never);
    await expect(calls.waitFor(content.id, "running", stepping(lab))).rejects.toThrow("it is unresourced");
  },
);

test("jobs ask for what the present state needs, and wait for their end", async () => {
  await using fixture = await openFixture();
  const { lab, cloudcix } = fixture;
  const { compute, iaas } = cloudcix;
  const wait = stepping(lab);
  const specs = [{ sku_name: "RAM_001", quantity: 8 }];
  const states = async (): Promise<unknown[]> => [
    (await compute.instances.start({ id: 1 }, wait)).state,
    (await compute.instances.stop({ id: 1 }, wait)).state,
    (await compute.instances.resize({ id: 1, specs }, wait)).state,
    (await compute.instances.restart({ id: 1 }, wait)).state,
    (await compute.instances.restart({ id: 1 }, wait)).state,
    (await compute.instances.remove({ id: 1 }, wait))?.state,
    (await compute.instances.restore({ id: 1 }, wait)).state,
    (await compute.volumes.mount({ id: 1, instanceIds: [1], path: "/mnt/data" }, wait)).state,
    (await compute.snapshots.revert({ id: 1 }, wait)).state,
    (await compute.vpns.remove({ id: 1 }, wait))?.state,
    (await compute.vpns.restore({ id: 1 }, wait)).state,
    (await iaas.vm.start({ pk: 1 }, wait)).state,
    (await iaas.vm.restart({ pk: 1 }, wait)).state,
    (await iaas.vm.resize({ pk: 1, cpu: 8 }, wait)).state,
    (await iaas.vm.stop({ pk: 1 }, wait)).state,
    (await iaas.vm.remove({ pk: 1 }, wait))?.state,
  ];
  expect(await states()).toEqual([
    "running",
    "stopped",
    "stopped",
    "running",
    "running",
    "delete_queue",
    "running",
    "running",
    "running",
    "delete_queue",
    "running",
    4,
    4,
    4,
    6,
    9,
  ]);
  expect((await compute.instances.read({ id: 1 })).content.specs).toEqual(specs);
});

test("a project of Compute takes what is in it along, and is gone when that is", async () => {
  await using fixture = await openFixture();
  const { lab, cloudcix } = fixture;
  const { project, instances } = cloudcix.compute;
  const { content } = await project.create({ body: { region_id: 1, name: "shop" } });
  const body = { project_id: content.id, type: "lxd" as const, metadata: {}, specs: [] };
  const { id } = (await instances.create({ body })).content;
  await instances.waitFor(id, "running", stepping(lab));
  await project.delete({ id: content.id });
  expect(await instances.waitFor(id, "deleted", stepping(lab))).toMatchObject({ state: "delete_queue" });
  await project.read({ id: content.id });
  lab.clock.advance(30 * 86_400_000);
  await expect(project.read({ id: content.id })).rejects.toBeInstanceOf(NotFoundError);
});

// Codes: `iaas/errors/project.py` and its controllers, which strip a name before they look at it.
test.each([
  ["", "iaas_project_create_105"],
  ["  ", "iaas_project_create_105"],
  ["shop", "iaas_project_create_107"],
])("a project named %j, blank or there already, is refused with the code for that", async (name, errorCode) => {
  await using fixture = await openFixture();
  const { project } = fixture.cloudcix.iaas;
  await project.create({ body: { region_id: 1, name: "shop" } });
  const error: unknown = await project.create({ body: { region_id: 1, name } }).catch((reason: unknown) => reason);
  expect(fieldErrors(error)).toMatchObject([{ field: "name", errorCode }]);
});

test("a record keeps its own name when it is sent again, and not that of another", async () => {
  await using fixture = await openFixture();
  const { project } = fixture.cloudcix.compute;
  const { content } = await project.create({ body: { region_id: 1, name: "shop" } });
  await project.update({ id: content.id, body: { name: "shop", note: "again" } });
  const other = (await project.read({ id: 1 })).content.name;
  await expect(project.partialUpdate({ id: content.id, body: { name: other } })).rejects.toBeInstanceOf(
    RejectedInputError,
  );
});

test("what was read of Compute can be sent back", async () => {
  await using fixture = await openFixture();
  const { instances, firewalls, routers, volumes, vpns, snapshots, ipGroups, project } = fixture.cloudcix.compute;
  const id = 1;
  const state = "update_running";
  const instance = (await instances.read({ id })).content;
  const word = instance.state === "running" ? state : "update_stopped";
  await instances.update({ id, body: { ...instance, state: word } });
  const firewall = (await firewalls.read({ id })).content;
  await firewalls.update({ id, body: { ...firewall, state } });
  fixture.lab.clock.advance(60_000);
  const { content: changed } = await firewalls.partialUpdate({ id, body: { ...firewall, state } });
  expect(changed.rules).toEqual(firewall.rules);
  const router = (await routers.read({ id })).content;
  await routers.update({ id, body: { ...router, state } });
  fixture.lab.clock.advance(60_000);
  const { content: routed } = await routers.partialUpdate({ id, body: { ...router, state } });
  expect(routed).toEqual({ ...router, state, updated: routed.updated });
  await volumes.partialUpdate({ id, body: { ...(await volumes.read({ id })).content, state } });
  const vpn = (await vpns.read({ id })).content;
  const { content: tunnel } = await vpns.update({ id, body: { ...asRequest(vpn), state } });
  expect(tunnel).toEqual({ ...vpn, state, updated: tunnel.updated });
  await snapshots.partialUpdate({ id, body: { ...(await snapshots.read({ id })).content, state } });
  const { content: group } = await ipGroups.read({ id });
  await ipGroups.partialUpdate({ id, body: group });
  await project.partialUpdate({ id, body: (await project.read({ id })).content });
  expect(fixture.lab.violations).toEqual([]);
});

test("a firewall takes no rules of the other kind", async () => {
  await using fixture = await openFixture();
  const { firewalls } = fixture.cloudcix.compute;
  const rules = [{ group_name: "@IE_v4" }];
  const refused = firewalls.partialUpdate({ id: 1, body: { rules, state: "update_running" } });
  await expect(refused).rejects.toThrow("rules");
  await expect(refused).rejects.toBeInstanceOf(RejectedInputError);
});

test("validation errors are real codes, field by field, and lists say which item is wrong", async () => {
  await using fixture = await openFixture();
  const { name: _, ...nameless } = vmBody;
  const body = {
    ...nameless,
    cpu: 0,
    storages: [
      { gb: 50, name: "ok", primary: true },
      { gb: 1, name: "small" },
    ],
  };
  const error: unknown = await fixture.cloudcix.iaas.vm
    .create({ body: body as never })
    .catch((reason: unknown) => reason);
  const found = fieldErrors(error);
  expect(found.map(({ field }) => field).toSorted()).toEqual(["cpu", "name", "storages[1].gb"]);
  for (const { errorCode, detail } of found) expect(errorText(errorCode)).toBe(detail);
  expect(found.find(({ field }) => field === "name")?.errorCode).toBe("iaas_vm_create_126");
});

test("what names nothing that exists is refused as well, with the code for that", async () => {
  await using fixture = await openFixture();
  const storages = [1, 2].map((number) => ({ gb: 50, name: `drive ${number}`, primary: true }));
  const error: unknown = await fixture.cloudcix.iaas.vm
    .create({ body: { ...vmBody, image_id: 77, project_id: 4_000, storages } })
    .catch((reason: unknown) => reason);
  expect(fieldErrors(error)).toMatchObject([
    { field: "project_id", errorCode: "iaas_vm_create_103" },
    { field: "image_id", errorCode: "iaas_vm_create_107" },
    { field: "storages", errorCode: "iaas_vm_create_115" },
  ]);
  expect(fixture.lab.violations).toEqual([]);
});

test("a project is ordered whole, and a Ceph device is attached to its machine and detached", async () => {
  await using fixture = await openFixture();
  const { lab, cloudcix } = fixture;
  const { project_id: _, ...vm } = vmBody;
  const { content } = await cloudcix.iaas.cloud.create({
    body: { project: { region_id: 1, name: "shop" }, vms: [vm] },
  });
  expect(content.vms).toMatchObject([{ name: "web-01", state: 1 }]);
  const wait = stepping(lab);
  expect(await cloudcix.iaas.project.waitFor(content.project.id, "stable", wait)).toMatchObject({ min_state: 4 });
  const whole = await cloudcix.iaas.cloud.read({ pk: content.project.id });
  expect(whole.content).toMatchObject({ virtual_router: { state: 4 }, vms: [{ state: 4 }] });

  const resourceId = 1;
  const parentResourceId = content.vms[0]?.id ?? 0;
  await cloudcix.iaas.attach.update({ resourceId, parentResourceId });
  expect(await cloudcix.iaas.ceph.waitFor(resourceId, "attached", wait)).toMatchObject({ parent_id: parentResourceId });
  await cloudcix.iaas.detach.update({ resourceId });
  expect(await cloudcix.iaas.ceph.waitFor(resourceId, "detached", wait)).toMatchObject({ parent_id: null });
});

test("a failure of something that is never built is refused", async () => {
  await using lab = await createLab({ cloudcix: true, protocol: "http" });
  expect(() => {
    lab.cloudcix.state.failNext("iaas/vms");
  }).toThrow('CloudCIX builds no "iaas/vms"; did you mean `iaas/vm`?');
});
