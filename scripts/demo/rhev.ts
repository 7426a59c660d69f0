import type { Lab } from "@northbound/lab";
import { createRhev, faultOf, type Handle, type Rhev, toBigInt } from "@northbound/rhev";
import type { NorthboundEvent } from "@northbound/runtime";
import type { Story } from "./story.ts";

/** How often the demo looks when it waits. */
const often = { delay: 50, maxDelay: 200, deadline: 30_000 };

/** An engine: the life of one machine from its template to its removal, and a list that outlives a restart. */
export async function rhevChapters(story: Story, lab: Lab): Promise<void> {
  const events: NorthboundEvent[] = [];
  await using rhev = createRhev({
    nodes: lab.rhev.urls,
    credentials: { username: lab.rhev.credentials.username, password: lab.rhev.credentials.password },
    tls: { ca: lab.ca },
    // An engine that restarts is away for longer than the usual tries last.
    maxAttemptsPerNode: 10,
    observe: (event) => events.push(event),
  });
  const vm = await createMachine(story, rhev);
  await attachDisk(story, rhev, vm);
  await startMachine(story, rhev, vm);
  await search(story, rhev);
  await pageThroughRestart(story, lab, rhev, events);
  await deleteMachine(story, rhev, vm);
}

async function createMachine(story: Story, rhev: Rhev): Promise<Handle<"vms">> {
  story.chapter("RHEV · create a machine from a template");
  story.say(`the engine is ${(await rhev.version()) ?? "of unknown version"}`);
  const created = await rhev.vms.create({
    body: { name: "shop-db", cluster: { name: "Default" }, template: { name: "rhel9" }, memory: 4 * 1024 ** 3 },
  });
  story.say(`accepted: creation ${created.creation_status}, machine ${created.status}`);
  await rhev.complete(created, often);
  const vm = await rhev.vms.handle({ name: "shop-db" });
  await vm.waitFor("down", often);
  story.claim("state of the new machine", vm.data.status, "down");
  story.claim("its memory in bytes, without loss", toBigInt(vm.data.memory), 4_294_967_296n);
  return vm;
}

async function attachDisk(story: Story, rhev: Rhev, vm: Handle<"vms">): Promise<void> {
  story.chapter("RHEV · attach a second disk");
  const [domain] = await rhev.collection("storagedomains").list("sortby name asc");
  const attachment = await rhev.vmDiskAttachments.create({
    vmId: vm.id,
    body: {
      interface: "virtio_scsi",
      bootable: false,
      disk: {
        provisioned_size: 20 * 1024 ** 3,
        format: "cow",
        storage_domains: { storage_domain: [{ id: domain?.id ?? "" }] },
      },
    },
  });
  const { id: diskId } = await rhev.follow(attachment, "disk");
  await rhev.disks.waitFor({ diskId }, "ok", often);
  story.claim("disks of the machine", (await vm.follow("disk_attachments")).length, 2);
}

async function startMachine(story: Story, rhev: Rhev, vm: Handle<"vms">): Promise<void> {
  story.chapter("RHEV · start it, watch it boot, take a snapshot");
  await vm.start();
  const seen = new Set<string>();
  await vm.waitFor("up", { ...often, onProgress: ({ last }) => seen.add(last?.status ?? "") });
  story.say(`seen: ${[...seen, vm.data.status].join(" → ")}`);
  story.claim("state after the start", vm.data.status, "up");
  const error: unknown = await vm.start().catch((reason: unknown) => reason);
  story.say(`a second start: ${faultOf(error)?.detail ?? ""}`);
  story.claim("the engine's fault is an error", faultOf(error)?.reason, "Operation Failed");
  const { id: snapshotId } = await vm.collection("snapshots").create({ description: "before the migration" });
  const snapshot = await rhev.vmSnapshots.waitFor({ vmId: vm.id, snapshotId }, "ok", often);
  story.claim("state of the snapshot", snapshot.snapshot_status, "ok");
}

async function search(story: Story, rhev: Rhev): Promise<void> {
  story.chapter("RHEV · search in the engine's language");
  const found = await rhev.vms.list({ search: { name: "shop-*", status: "up", sortBy: "name asc" } }).all();
  story.say(`name=shop-* and status=up: ${found.map(({ name }) => name).join(", ")}`);
  story.claim("machines found", found.length, 1);
}

async function pageThroughRestart(
  story: Story,
  lab: Lab,
  rhev: Rhev,
  events: readonly NorthboundEvent[],
): Promise<void> {
  const expected = (await rhev.api.get()).summary?.vms?.total;
  story.chapter(`RHEV · page through ${expected} machines while the engine restarts`);
  const [engine] = lab.rhev.nodes;
  const bar = story.progress("machines");
  const names: string[] = [];
  for await (const { name } of rhev.vms.list({}, { pageSize: 50 })) {
    names.push(name ?? "");
    if (names.length === 60) {
      await engine?.kill();
      setTimeout(() => void engine?.restore(), 200);
    }
    if (names.length % 50 === 0) bar.to(names.length, Number(expected));
  }
  bar.to(names.length, Number(expected));
  bar.end();
  story.say(
    `the engine was away for 200 ms after 60 machines; ${events.filter(({ type }) => type === "retry").length} tries were repeated`,
  );
  story.claim("machines read", String(names.length), expected);
  story.claim("machines read twice", names.length - new Set(names).size, 0);
}

async function deleteMachine(story: Story, rhev: Rhev, vm: Handle<"vms">): Promise<void> {
  story.chapter("RHEV · stop and delete it");
  await vm.stop();
  await vm.waitFor("down", often);
  await vm.delete();
  await vm.waitUntilGone(often);
  story.claim("machines of that name", (await rhev.collection("vms").list("name=shop-db")).length, 0);
}
