import { errorText } from "@northbound/cloudcix/error-codes";
import { fieldErrors } from "@northbound/cloudcix";
import { isNorthboundError, TimeoutError, WaitFailedError } from "@northbound/runtime";
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

test("an instance of Compute runs, stops, restarts, is deleted and can be brought back until the grace period ends", async () => {
  await using fixture = await openFixture();
  const { lab, cloudcix } = fixture;
  const { instances } = cloudcix.compute;
  const metadata = { dns: "192.0.2.53", instance_type: "virtual-machine" as const };
  const specs = [{ sku_name: "vCPU_002", quantity: 2 }];
  const { content } = await instances.create({ body: { project_id: 1, type: "lxd", metadata, specs, name: "job" } });
  const { id } = content;
  const wait = stepping(lab);
  expect(await instances.waitFor(id, "running", wait)).toMatchObject({ state: "running" });
  await instances.update({ id, body: { metadata, specs, state: "stop" } });
  expect(await instances.waitFor(id, "stopped", wait)).toMatchObject({ state: "stopped" });
  await expect(instances.waitFor(id, "running", wait)).rejects.toThrow("it rests in the state stopped");
  await instances.update({ id, body: { metadata, specs, state: "delete" } });
  expect(await instances.waitFor(id, "deleted", wait)).toMatchObject({ state: "delete_queue" });
  await instances.update({ id, body: { metadata, specs, state: "restart" } });
  await instances.waitFor(id, "running", wait);
  await instances.delete({ id });
  expect(await instances.waitFor(id, "deleted", wait)).toBeUndefined();
  await expect(instances.waitFor(id, "running", wait)).rejects.toThrow("there is no such record");
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
