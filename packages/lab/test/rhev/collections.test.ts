import { createRhev } from "@northbound/rhev";
import { expect, test } from "vitest";
import { rhevSpec } from "../../src/rhev/spec.ts";
import type { OperationObject } from "../../src/spec/document.ts";
import { startEngine, must } from "./engine.ts";

test(
  "pages through 5,000 machines without loss or repeats, while the engine restarts",
  { timeout: 30_000 },
  async () => {
    await using bench = await startEngine({}, { world: { machines: 5_000, devices: 1 }, clock: { speed: 1 } });
    const [engine] = bench.lab.rhev.nodes;
    const names: string[] = [];
    for await (const { name } of bench.rhev.vms.list({}, { pageSize: 250 })) {
      names.push(name ?? "");
      if (names.length === 1_000) {
        await engine?.kill();
        setTimeout(() => void engine?.restore(), 50);
      }
    }
    expect(names).toHaveLength(5_000);
    expect(new Set(names).size).toBe(5_000);
    expect(names).toEqual(names.toSorted());
  },
);

test("a search that the grammar rejects finds nothing, as on the engine", async () => {
  await using bench = await startEngine();
  expect((await bench.rhev.vms.list({ search: "sortby creation_time" })).vm).toBeUndefined();
  expect((await bench.rhev.vms.list({ search: "sortby name page 2", max: 5 })).vm).toBeUndefined();
  expect((await bench.rhev.vms.list({ search: "sortby name asc page 2", max: 5 })).vm).toHaveLength(5);
});

test("takes the fields of the engine and no other, whether or not anything has a value for them", async () => {
  await using bench = await startEngine();
  const lists = Object.entries(rhevSpec.paths ?? {}).flatMap(([path, { get }]) => {
    const fields = (get as OperationObject | undefined)?.["x-northbound"]?.searchFields;
    return fields ? [{ collection: path.slice(1), fields }] : [];
  });
  expect(lists).toHaveLength(14);
  for (const { collection, fields } of lists) {
    const all = await bench.rhev.collection(collection as "vms").list();
    for (const field of fields) {
      const sorted = await bench.rhev.collection(collection as "vms").list(`sortby ${field}`);
      expect(sorted, `${collection} by ${field}`).toHaveLength(all.length);
    }
    expect(await bench.rhev.collection(collection as "vms").list("sortby colour"), `${collection} by colour`).toEqual(
      [],
    );
  }
});

test("searches by numbers, by other objects and with or", async () => {
  await using bench = await startEngine();
  const all = await bench.rhev.collection("vms").list();
  const up = await bench.rhev.collection("vms").list("status=up");
  const down = await bench.rhev.collection("vms").list("status=down");
  expect(up.length + down.length).toBe(all.length);
  expect(await bench.rhev.collection("vms").list("status=up or status=down")).toHaveLength(all.length);
  const busy = await bench.rhev.collection("hosts").list("vms.status=up");
  expect(busy.map(({ id }) => id).toSorted()).toEqual([...new Set(up.map(({ host }) => host?.id))].toSorted());
  // The grammar has no parentheses; searches in parts do without.
  expect(await bench.rhev.collection("vms").list("(status=up or status=down)")).toEqual([]);
  const text = "status=up or status=down";
  expect(await bench.rhev.vms.list({ search: { name: up[0]?.name ?? "", text } }).all()).toHaveLength(1);
  const [site] = await bench.rhev.collection("datacenters").list();
  expect(await bench.rhev.collection("vms").list(`datacenter.name=${site?.name}`)).not.toEqual([]);
  expect(await bench.rhev.collection("vms").list("users.name=user")).toEqual([]);
  // A field that nothing has a value for is still a field.
  expect(await bench.rhev.collection("vms").list("apps=agent or status=up")).toHaveLength(up.length);
  expect(await bench.rhev.collection("vms").list("colour=red or status=up")).toEqual([]);
  const name = (await bench.rhev.follow(must(up[0]), "host")).name ?? "";
  const there = await bench.rhev.vms.list({ search: { "host.name": name, memory: { ">": 1 } } }).all();
  expect(there.length).toBeGreaterThan(0);
  expect(there.every((vm) => vm.host?.id === up[0]?.host?.id)).toBe(true);
});

test("follow expands links inline, nested as well", async () => {
  await using bench = await startEngine();
  const [one] = await bench.rhev.collection("vms").list();
  const vm = await bench.rhev.vms.get({ vmId: one?.id ?? "", follow: "nics,disk_attachments.disk,cluster" });
  expect(vm.nics?.nic).toHaveLength(1);
  expect(vm.disk_attachments?.disk_attachment?.[0]?.disk?.provisioned_size).toMatch(/^\d+$/);
  expect(vm.cluster?.name).toBeTruthy();
});

test("follows what an object holds itself, and what has another name in paths", async () => {
  await using bench = await startEngine();
  const [disk] = await bench.rhev.collection("disks").list();
  const [domain] = await bench.rhev.follow(must(disk), "storage_domains");
  expect((await bench.rhev.reload(must(domain))).type).toBe("data");
  const [host] = await bench.rhev.collection("hosts").list();
  expect(await bench.rhev.follow(must(host), "agents")).toEqual([]);
});

test("a plain user sees the machines that he has a permission for", async () => {
  await using bench = await startEngine();
  const [vm] = await bench.rhev.collection("vms").list();
  const user = await bench.rhev.collection("users").get("user");
  await using plain = createRhev({
    nodes: bench.lab.rhev.urls,
    credentials: { username: "user@internal", password: "user-lab" },
  });
  expect(await plain.collection("vms").list()).toEqual([]);
  await expect(plain.vms.get({ vmId: vm?.id ?? "" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await bench.rhev.vmPermissions.create({
    vmId: vm?.id ?? "",
    body: { user: { id: user.id ?? "" }, role: { name: "UserRole" } },
  });
  expect(await plain.collection("vms").list()).toMatchObject([{ id: vm?.id }]);
  await expect(
    plain.vms.create({ body: { name: "mine", cluster: { name: "Default" }, template: { name: "Blank" } } }),
  ).rejects.toMatchObject({
    code: "PERMISSION_DENIED",
    status: 403,
  });
});

test("engines before 4.3 write 64-bit integers as numbers", async () => {
  await using bench = await startEngine({}, { rhev: { version: "4.2.8" } });
  const [vm] = await bench.rhev.collection("vms").list();
  expect(vm?.memory).toBeTypeOf("number");
  expect(vm?.cpu?.topology?.cores).toBeTypeOf("string");
});

test("events are read from an index on, and carry the mark of the call that caused them", async () => {
  await using bench = await startEngine();
  const [last] = (await bench.rhev.events.list({ max: 1 })).event ?? [];
  await bench.rhev.tags.create({ body: { name: "blue" } }, { correlationId: "run-42" });
  const { event = [] } = await bench.rhev.events.list({ from: Number(last?.id), max: 10 });
  expect(event.length).toBeGreaterThan(0);
  expect(event.every(({ correlation_id }) => correlation_id === "run-42")).toBe(true);
});

test("unknown members and missing ones are refused in the engine's words", async () => {
  await using bench = await startEngine();
  const wrong = { name: "x", cluster: { name: "Default" }, template: { name: "Blank" }, colour: "red" } as never;
  await expect(bench.rhev.vms.create({ body: wrong })).rejects.toMatchObject({
    code: "REJECTED_INPUT",
    backendCode: "Request syntactically incorrect.",
  });
  await expect(bench.rhev.tags.create({ body: {} as never })).rejects.toMatchObject({ code: "REJECTED_INPUT" });
});
