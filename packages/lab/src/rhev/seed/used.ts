import { ref } from "../store.ts";
import type { EngineState } from "../state.ts";
import type { Item } from "../types.ts";
import { profileDefaults } from "../collections/defaults.ts";
import { keepParts } from "../collections/factories.ts";
import { diskOf, firstVersion, machineOf, templateOf } from "./seed.ts";

const gibibyte = 1024 ** 3;

/**
 * Puts the objects into an engine that the examples of oVirt's SDKs look for by name: a data center `mydc` with everything
 * below it, machines, templates in versions, domains of every type.
 */
export function seedUsed(state: EngineState): void {
  const { store, random, clock } = state;
  const add = (collection: string, item: Omit<Item, "id">): Item =>
    store.add(collection, { ...item, id: random.uuid() });
  const dataCenter = must(store.all("/datacenters")[1]);
  dataCenter["name"] = "mydc";
  const cluster = must(store.all("/clusters").find((one) => refersTo(one, "data_center", dataCenter)));
  cluster["name"] = "mycluster";
  const host = must(store.all("/hosts").find((one) => refersTo(one, "cluster", cluster)));
  host["name"] = "myhost";
  for (const [index, name] of ["eth0", "eth1", "eth2"].entries())
    add(`/hosts/${host.id}/nics`, {
      name,
      status: "up",
      mac: { address: `00:25:90:00:00:0${index}` },
      mtu: "1500",
      ip: { address: "", netmask: "" },
    });
  add(`/hosts/${host.id}/fenceagents`, { type: "ipmilan", address: "192.0.2.9", username: "power", order: "1" });
  const domain = (name: string, type: string, others: object = {}): Item =>
    add("/storagedomains", {
      ...must(store.all("/storagedomains")[1]),
      name,
      type,
      master: "false",
      data_centers: { data_center: [ref("/datacenters", dataCenter.id)] },
      ...others,
    });
  const data = must(store.all("/storagedomains")[1]);
  Object.assign(data, { name: "mydata", storage_format: "v5" });
  const [second, library, exported] = [domain("mysd", "data"), domain("myiso", "iso"), domain("myexport", "export")];
  domain("bs-scsi-012", "data");
  const glance = domain("ovirt-image-repository", "image", {
    storage: { type: "glance" },
    status: "unattached",
    data_centers: {},
  });
  add(`/storagedomains/${glance.id}/images`, { name: "CirrOS 0.4.0 for x86_64", storage_domain: reference(glance) });
  for (const file of ["virtio-win.iso", "CentOS-7-x86_64-Minimal-1708.iso"])
    store.add(`/storagedomains/${library.id}/files`, { id: file, name: file, storage_domain: reference(library) });
  const network = add("/networks", {
    name: "mynetwork",
    data_center: ref("/datacenters", dataCenter.id),
    mtu: "0",
    stp: "false",
    usages: { usage: ["vm"] },
    vdsm_name: "mynetwork",
  });
  const profile = add("/vnicprofiles", {
    name: "mynetwork",
    network: ref("/networks", network.id),
    ...profileDefaults,
  });
  store.add(`/clusters/${cluster.id}/networks`, {
    ...network,
    status: "operational",
    display: "false",
    required: "true",
  });
  const blank = must(store.all("/templates")[0]);
  const machine = (name: string): Item => {
    const vm = add("/vms", {
      ...machineOf(name, 2 * gibibyte, 1),
      cluster: ref("/clusters", cluster.id),
      template: ref("/templates", blank.id),
      original_template: ref("/templates", blank.id),
      os: { type: "other_linux", boot: { devices: { device: ["hd"] } } },
      creation_time: clock.now(),
      stop_time: clock.now(),
      stop_reason: "",
    });
    add(`/vms/${vm.id}/nics`, {
      name: "nic1",
      interface: "virtio",
      linked: "true",
      plugged: "true",
      mac: { address: `56:6f:1a:00:00:${random.hex(2)}` },
      vnic_profile: ref("/vnicprofiles", profile.id),
    });
    add(`/vms/${vm.id}/snapshots`, {
      description: "Active VM",
      snapshot_status: "ok",
      snapshot_type: "active",
      persist_memorystate: "false",
      date: clock.now(),
    });
    return vm;
  };
  const disk = (name: string, vm: Item): Item => {
    const made = add("/disks", diskOf(name, 10, data.id));
    store.add(`/vms/${vm.id}/diskattachments`, {
      id: made.id,
      bootable: "false",
      interface: "virtio_scsi",
      active: "true",
      pass_discard: "false",
      read_only: "false",
      uses_scsi_reservation: "false",
      disk: ref("/disks", made.id),
    });
    return made;
  };
  const vm = machine("myvm");
  const first = disk("mydisk", vm);
  add("/disks", { ...diskOf("disk-0", 1, data.id), description: "Created by add_disks.py" });
  store.add(`/vms/${vm.id}/graphicsconsoles`, {
    id: "5350494345",
    protocol: "spice",
    address: host["address"],
    port: "5900",
    tls_port: "5901",
  });
  const snapshot = add(`/vms/${vm.id}/snapshots`, {
    description: "mysnap",
    snapshot_status: "ok",
    snapshot_type: "regular",
    persist_memorystate: "false",
    date: clock.now(),
    memory: vm["memory"],
    name: "myvm",
    cpu: vm["cpu"],
  });
  keepParts(state, vm, snapshot);
  for (const index of ["0", "1"])
    add(`/vms/${vm.id}/numanodes`, { index, memory: "1024", cpu: { cores: { core: [{ index }] } } });
  for (const number of [0, 1, 2, 3]) disk(`mydisk${number}`, machine(`myvm${number}`));
  add("/imagetransfers", {
    direction: "download",
    format: "raw",
    phase: "paused_user",
    active: "false",
    disk: ref("/disks", first.id),
    host: ref("/hosts", host.id),
  });
  machine("myagent");
  const versions = [1, 2, 3].map((number) => {
    const id = random.uuid();
    return { id, version: { version_name: `v${number}`, version_number: String(number) } };
  });
  for (const { id, version } of versions) {
    store.add("/templates", {
      id,
      name: "mytemplate",
      description: "",
      status: "ok",
      ...templateOf(2 * gibibyte),
      cluster: ref("/clusters", cluster.id),
      creation_time: clock.now(),
      os: { type: "other_linux" },
      version: { ...firstVersion(must(versions[0]).id), ...version },
    });
    const own = add("/disks", diskOf("mytemplate_Disk1", 10, data.id));
    store.add(`/templates/${id}/diskattachments`, {
      id: own.id,
      bootable: "true",
      interface: "virtio_scsi",
      active: "true",
      disk: ref("/disks", own.id),
    });
  }
  const unregistered = { ...machineOf("myvm", gibibyte, 1), id: random.uuid() };
  store.add(`/storagedomains/${second.id}/vms`, unregistered);
  store.add(`/storagedomains/${exported.id}/vms`, { ...unregistered, id: random.uuid() });
  const user = must(store.all("/users").find(({ name }) => name === "user"));
  for (const name of ["myuser@mydomain-authz", "user2@internal-authz"]) {
    const [principal = ""] = name.split("@");
    add("/users", { ...user, name: principal, user_name: name, principal });
  }
  add("/roles", { name: "GlusterAdmin", description: "Gluster admin role", administrative: "true", mutable: "false" });
  const tag = add("/tags", {
    name: "mytag",
    description: "My tag",
    parent: ref("/tags", store.all("/tags")[0]?.id ?? ""),
  });
  const tagged = must(store.all("/vms").find(({ name }) => name === "myvm0"));
  store.add(`/vms/${tagged.id}/tags`, tag);
  add("/affinitylabels", { name: "my_affinity_label" });
  add(`/datacenters/${dataCenter.id}/quotas`, { name: "myquota", description: "My quota" });
}

function reference({ id }: Item): { readonly id: string } {
  return { id };
}

function refersTo(item: Item, member: string, target: Item): boolean {
  return (item[member] as { readonly id?: string } | undefined)?.id === target.id;
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError("rhev.used needs a world of two sites or more.");
  return value;
}
