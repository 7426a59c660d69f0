import { expect, test } from "vitest";
import { quick, startEngine } from "./engine.ts";

// What foreign clients read of an engine, and what the engine itself adds to what it is given.

test("templates have a version, which the Ansible collection looks for", async () => {
  await using bench = await startEngine();
  for (const template of await bench.rhev.collection("templates").list()) {
    expect(template.version).toMatchObject({ version_number: "1", base_template: { id: template.id } });
  }
  const [vm] = await bench.rhev.collection("vms").list("status=down");
  const made = await bench.rhev.templates.create({ body: { name: "t1", vm: { id: vm?.id ?? "" } } });
  expect(made.version?.version_name).toBe("base version");
});

test("hosts tell how they are reached and fenced, and what they are made of", async () => {
  await using bench = await startEngine();
  const [host] = await bench.rhev.collection("hosts").list();
  expect(host).toMatchObject({
    protocol: "stomp",
    power_management: { enabled: "false" },
    ssh: { port: "22" },
    hardware_information: { manufacturer: expect.any(String), uuid: expect.any(String) },
  });
});

test("console and initialization of a machine come with all_content, without the password that was given", async () => {
  await using bench = await startEngine();
  const { id } = await bench.rhev.vms.create({
    body: {
      name: "c1",
      cluster: { name: "Default" },
      template: { name: "Blank" },
      initialization: { host_name: "c1", user_name: "root", root_password: "secret-of-c1" },
    },
  });
  const vmId = id ?? "";
  const plain = await bench.rhev.vms.get({ vmId });
  expect([plain.console, plain.initialization]).toEqual([undefined, undefined]);
  const whole = await bench.rhev.vms.get({ vmId, all_content: true });
  expect(whole.console).toEqual({ enabled: "false" });
  expect(whole.initialization).toEqual({
    host_name: "c1",
    user_name: "root",
    // `BackendVmsResource.setVmOvfConfiguration`
    configuration: { type: "ovf", data: expect.stringContaining("<Name>c1</Name>") },
  });
  expect(JSON.stringify(whole)).not.toContain("secret-of-c1");
});

test("a cluster has the management network, and a new network for machines a profile of its name", async () => {
  await using bench = await startEngine();
  const cluster = await bench.rhev.collection("clusters").get("Default");
  const [network] = await bench.rhev.follow(cluster, "networks");
  expect(network).toMatchObject({ name: "ovirtmgmt", status: "operational" });
  const dataCenter = { name: "Default" };
  const made = await bench.rhev.networks.create({ body: { name: "dmz", data_center: dataCenter, vlan: { id: 7 } } });
  const profiles = await bench.rhev.vnicProfiles.list().all();
  expect(profiles.find(({ name }) => name === "dmz")?.network?.id).toBe(made.id);
  await bench.rhev.networks.create({ body: { name: "storage", data_center: dataCenter, usages: { usage: [] } } });
  expect((await bench.rhev.vnicProfiles.list().all()).some(({ name }) => name === "storage")).toBe(false);
});

test("a snapshot has the disks and cards of its machine, and running machines report addresses of their own", async () => {
  await using bench = await startEngine();
  const [one, two] = await bench.rhev.collection("vms").list("status=up");
  const vmId = one?.id ?? "";
  const snapshot = await bench.rhev.vmSnapshots.create({ vmId, body: { description: "s" } });
  await bench.rhev.vmSnapshots.waitFor({ vmId, snapshotId: snapshot.id ?? "" }, "ok", quick);
  const disks = await bench.rhev.vmSnapshotDisks.list({ vmId, snapshotId: snapshot.id ?? "" }).all();
  const attachments = await bench.rhev.vmDiskAttachments.list({ vmId }).all();
  expect(disks.map(({ id }) => id)).toEqual(attachments.map(({ id }) => id));
  expect(disks[0]?.image_id).toBeTypeOf("string");
  const addressOf = async (vm: typeof one): Promise<string | undefined> =>
    (await bench.rhev.vmReportedDevices.list({ vmId: vm?.id ?? "" }).first())?.ips?.ip?.[0]?.address;
  expect(await addressOf(one)).not.toBe(await addressOf(two));
});

test("an empty reference in a change says nothing", async () => {
  await using bench = await startEngine();
  const [disk] = await bench.rhev.collection("disks").list();
  const changed = await bench.rhev.disks.update({
    diskId: disk?.id ?? "",
    body: { description: "kept", storage_domain: {} },
  });
  expect(changed.description).toBe("kept");
});
